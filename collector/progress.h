// SPDX-License-Identifier: Apache-2.0
// What the person at the terminal sees: one line that changes, or plain lines where nobody watches.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include "bundle/manifest.h"
#include "collector/output.h"

namespace collector {

class Progress {
 public:
  enum class Form { quiet, lines, terminal };
  Progress(std::FILE* to, Form form) : to_(to), form_(form) {}

  void begin(std::size_t number, std::size_t of, std::string_view id);
  void end(std::size_t number, std::size_t of, const bundle::ProbeRecord& record);
  void say(std::string_view line);  ///< unless quiet

 private:
  void clear();

  std::FILE* to_;
  Form form_;
  bool drawn_ = false;
};

/// Where the bundle is, how large, and what is not in it, with what would bring it in.
std::string closing_words(const bundle::Manifest& manifest, const Output& output,
                          std::int64_t bytes, std::int64_t uid);

}  // namespace collector
