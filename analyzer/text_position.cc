// SPDX-License-Identifier: Apache-2.0
#include "analyzer/text_position.h"

#include <algorithm>

namespace analyzer {

LineIndex::LineIndex(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts_.push_back(i + 1);
  }
}

std::int64_t LineIndex::line_at(std::size_t offset) const {
  return std::ranges::upper_bound(starts_, offset) - starts_.begin();
}

TextPosition LineIndex::at(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(starts_, offset);
  const std::size_t start = *std::prev(after);
  const auto characters = std::ranges::count_if(text_.substr(start, offset - start), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;  // continues a UTF-8 sequence
  });
  return {.line = after - starts_.begin(), .column = characters + 1};
}

std::string_view LineIndex::line(std::int64_t number) const {
  if (number < 1 || number > std::ssize(starts_)) return {};
  const std::size_t start = starts_[static_cast<std::size_t>(number - 1)];
  std::string_view line = text_.substr(start, text_.find('\n', start) - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace analyzer
