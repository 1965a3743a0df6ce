// SPDX-License-Identifier: Apache-2.0
#include "bundle/lines.h"

#include <algorithm>
#include <utility>

namespace bundle {

std::string_view TextSource::read() { return std::exchange(text_, {}); }

LineSource::LineSource(ByteSource& source, std::int64_t line_bytes)
    : source_(source), line_bytes_(std::max<std::int64_t>(line_bytes, 1)) {}

std::optional<Line> LineSource::next() {
  const auto limit = static_cast<std::size_t>(line_bytes_);
  const auto line = [&](std::string_view kept, std::size_t length, bool ends_in_return) {
    length -= ends_in_return ? 1 : 0;
    return Line{.text = kept.substr(0, std::min(length, limit)),
                .number = ++number_,
                .cut = length > limit};
  };

  carry_.clear();
  std::size_t length = 0;  // of the line so far: what is in carry_, and what was dropped
  char last = '\0';
  for (;;) {
    if (piece_.empty()) {
      piece_ = source_.read();
      if (piece_.empty()) {
        if (length == 0) return std::nullopt;
        return line(carry_, length, false);
      }
    }
    const std::size_t newline = piece_.find('\n');
    const std::string_view part = piece_.substr(0, newline);
    piece_.remove_prefix(newline == std::string_view::npos ? piece_.size() : newline + 1);
    if (!part.empty()) last = part.back();
    if (newline != std::string_view::npos && length == 0) {
      return line(part, part.size(), last == '\r');
    }
    length += part.size();
    carry_.append(part.substr(0, limit - std::min(limit, carry_.size())));
    if (newline != std::string_view::npos) return line(carry_, length, last == '\r');
  }
}

std::optional<std::string> read_all(ByteSource& source, std::int64_t limit) {
  std::string all;
  for (std::string_view piece = source.read(); !piece.empty(); piece = source.read()) {
    if (static_cast<std::int64_t>(all.size() + piece.size()) > limit) return std::nullopt;
    all += piece;
  }
  return all;
}

}  // namespace bundle
