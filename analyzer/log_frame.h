// SPDX-License-Identifier: Apache-2.0
// What stands around a log message: the prefix that journald, syslog, dmesg or compose put before
// the line. Nothing is copied; the views point into the line.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "bundle/layout.h"

namespace analyzer {

/// The text of a time, to be read if anybody asks: most records are of no interest.
class Stamp {
 public:
  Stamp() = default;
  explicit Stamp(std::string_view text);
  /// Of a form that is read at once; may be without its year or its boot (host_clock.h).
  explicit Stamp(bundle::Time time) : read_(time) {}

  explicit operator bool() const { return size_ > 0 || read_; }
  std::optional<bundle::Time> time() const;

 private:
  std::array<char, 40> text_;
  std::uint8_t size_ = 0;
  std::optional<bundle::Time> read_;
};

struct LogFrame {
  Stamp stamp = {};
  std::string_view identifier = {};  ///< "dockerd"; empty if the framing has none
  std::int64_t pid = -1;
  std::string_view payload = {};
  bool prefixed = false;  ///< a prefix was found
  bool marker = false;    ///< journalctl's own words ("-- Boot ... --"), no record at all
};

LogFrame frame_of(std::string_view line);

/// What looks like a time at the start of `text`: 2026-01-31T08:00:00, with a fraction ('.' or ',')
/// and an offset (Z, +0000, +00:00) or neither; taken off `text`.
std::optional<Stamp> take_stamp(std::string_view& text);

}  // namespace analyzer
