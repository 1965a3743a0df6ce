// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace analyzer {

struct TextPosition {
  std::int64_t line = 1;    ///< from 1
  std::int64_t column = 1;  ///< in characters, from 1, as editors count
};

/// Turns byte offsets into lines and columns. Keeps a view of the text.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);
  TextPosition at(std::size_t offset) const;
  /// Without the column, which takes as long to count as its line is long.
  std::int64_t line_at(std::size_t offset) const;
  /// The line, from 1, without its newline.
  std::string_view line(std::int64_t number) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

}  // namespace analyzer
