// SPDX-License-Identifier: Apache-2.0
// Bytes on their way to whoever reads lines of them: counts the lines of which only the start is
// read, so that the report can say so.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "bundle/lines.h"

namespace analyzer {

class LongLines : public bundle::ByteSource {
 public:
  LongLines(bundle::ByteSource& source, std::int64_t limit)
      : source_(source), limit_(static_cast<std::size_t>(std::max<std::int64_t>(limit, 1))) {}

  std::string_view read() override {
    const std::string_view piece = source_.read();
    // In a piece that is no longer than the limit, only the first line can be too long, together
    // with what came before; the newlines in between need not be looked for.
    if (piece.size() > limit_) {
      take_lines(piece);
    } else if (const auto first = piece.find('\n'); first == std::string_view::npos) {
      grow(piece.size());
    } else {
      grow(first);
      length_ = 0;
      grow(piece.size() - piece.rfind('\n') - 1);
    }
    return piece;
  }

  std::int64_t count() const { return count_; }

 private:
  void grow(std::size_t bytes) {
    const bool was_long = length_ > limit_;
    length_ += bytes;
    if (!was_long && length_ > limit_) ++count_;
  }

  // A long line is stepped over, a short one is not looked into: from a newline, the last one
  // within the limit is the next that matters.
  void take_lines(std::string_view piece) {
    for (;;) {
      const std::size_t room = limit_ - std::min(limit_, length_);
      const auto last = piece.substr(0, room + 1).rfind('\n');
      const auto newline = last == std::string_view::npos ? piece.find('\n') : last;
      grow(last == std::string_view::npos ? std::min(newline, piece.size()) : 0);
      if (newline == std::string_view::npos) return;
      length_ = 0;
      piece.remove_prefix(newline + 1);
    }
  }

  bundle::ByteSource& source_;
  std::size_t limit_;
  std::size_t length_ = 0;  // of the line that is open
  std::int64_t count_ = 0;
};

}  // namespace analyzer
