// SPDX-License-Identifier: Apache-2.0
// From the bytes of a source to what may be written: split into lines, redacted, capped. Redaction
// comes before the cap, because a cut through the middle of a private key would hide what it is.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bundle/manifest.h"
#include "collector/capture.h"
#include "collector/redactor.h"

namespace collector {

struct Recorded {
  std::string text;
  std::optional<bundle::Cut> cut;
  std::map<std::string, std::int64_t> redactions;
  std::int64_t long_lines = 0;  ///< lines that lost their end because they were absurdly long
};

class Recorder {
 public:
  Recorder(Style style, const RedactionKey& key, std::int64_t cap);

  /// Bytes as they come. False when no more can be used.
  bool take(std::string_view piece);
  /// Everything so far is in front of a gap of unknown size. Not for Style::json.
  void gap();
  std::int64_t bytes_taken() const { return taken_; }
  Recorded finish();

 private:
  void line(std::string_view text);
  void keep(std::string_view part);
  void drop_broken_end();

  bool whole_;  ///< one document: half of it is not worth anything
  std::int64_t cap_;
  std::size_t line_cap_;
  Redactor redactor_;
  Capture capture_;
  std::string carry_;
  std::string redacted_;
  bool too_long_ = false;  ///< the line in carry_
  std::int64_t taken_ = 0;
  std::int64_t long_lines_ = 0;
  std::optional<std::int64_t> gap_;
};

}  // namespace collector
