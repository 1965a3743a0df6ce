// SPDX-License-Identifier: Apache-2.0
// What stands around a log message: the prefix that journald, syslog, dmesg or compose put before
// the line. Nothing is copied; the views point into the line.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bundle/layout.h"

namespace analyzer {

struct LogFrame {
  std::optional<bundle::Time> time = {};
  std::string_view identifier = {};  ///< "dockerd"; empty if the framing has none
  std::int64_t pid = -1;
  std::string_view payload = {};
  bool prefixed = false;  ///< a prefix was found
  bool marker = false;    ///< journalctl's own words ("-- Boot ... --"), no record at all
};

LogFrame frame_of(std::string_view line);

/// A time at the start of `text`: 2026-01-31T08:00:00, with a fraction ('.' or ',') and an offset
/// (Z, +0000, +00:00) or neither; takes what it read off `text`.
std::optional<bundle::Time> take_time(std::string_view& text);

}  // namespace analyzer
