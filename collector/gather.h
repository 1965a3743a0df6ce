// SPDX-License-Identifier: Apache-2.0
// One probe, from its row to redacted text and the record of what became of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/manifest.h"
#include "collector/host.h"
#include "collector/probe.h"
#include "collector/redactor.h"
#include "collector/survey.h"

namespace collector {

/// What is the same for every probe of a run.
struct Plan {
  std::chrono::milliseconds time{120'000};  ///< for all probes together
  std::string since = "-7d";                ///< for journals, as journalctl takes it
  bool allow_system_changes = false;
  std::vector<std::string_view> opted_in;  ///< options, as Probe::opt_in names them
  std::int64_t container_log_lines = 0;    ///< the most, of each container
  std::int64_t uid = 0;  ///< who is asking: an empty journal means less to one who may not read it
  RedactionKey key{};
  /// What is done to every text after redaction and before it is written (--obfuscate); may be
  /// none.
  std::function<std::string(std::string_view)> rewrite = nullptr;
  /// Ends the politeness of a run that falls behind; false where it may not.
  std::function<bool()> hurry = nullptr;
  /// A sentence once the run was asked to end: "interrupted by SIGINT".
  std::function<std::optional<std::string>()> interrupted;
};

struct Gathered {
  bundle::ProbeRecord record;  ///< but for paths, bytes, sums and times
  std::optional<std::string> text;
  std::string stderr_text;
};

/// Never longer than `limits.time` and about two seconds. Throws only for a defect of ours.
Gathered gather(const Probe& probe, Host& host, const Survey& survey, const Plan& plan,
                Limits limits);

}  // namespace collector
