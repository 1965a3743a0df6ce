// SPDX-License-Identifier: Apache-2.0
// What dockerd was told: daemon.json, its command line, its unit. dockerd refuses a setting that is
// in the file and among the flags, so there is no question which of them wins.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/json_lines.h"
#include "collector/survey.h"

namespace collector {

class DaemonSettings {
 public:
  DaemonSettings(Host& host, const Survey& survey);

  /// A setting with a value: "tlscert", "seccomp-profile", "group".
  std::optional<Found> value(std::string_view name) const;
  /// One that is switched on: "tlsverify".
  bool on(std::string_view name) const;
  /// daemon.json; an empty object when there is none that parses.
  const Json& config() const { return config_; }
  const std::vector<std::string>& command() const { return command_; }

 private:
  Json config_ = Json::object();
  std::vector<std::string> command_;
  std::string command_from_;
};

/// A member of an object as text; nullopt when there is none that is a text.
std::optional<std::string> text_member(const Json& object, std::string_view key);

}  // namespace collector
