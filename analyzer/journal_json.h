// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/log_frame.h"

namespace analyzer {

/// Reads records of `journalctl -o json`, one line each (systemd.journal-fields(7)). A frame is
/// valid until the next call.
class JournalJson {
 public:
  /// nullopt for every other line, `--log-format=json` of dockerd included.
  std::optional<LogFrame> frame_of(std::string_view line);

 private:
  std::string message_;
  std::string identifier_;
};

}  // namespace analyzer
