// SPDX-License-Identifier: Apache-2.0
// A log in blocks of whole lines, each of which can be read on its own: where there is a line that
// certainly begins a record, the next block begins with it. Where there is none (logs without a
// prefix, or a record of many lines), what is open at the end of a block is handed to the next.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/log_joiner.h"
#include "bundle/lines.h"

namespace analyzer {

struct LogBlock {
  /// Lines, all but the log's last with their newlines. What is over the limit of a line is not
  /// always in it.
  std::string text;
  bool follows = false;  ///< it may begin within a record of the block before
  bool goes_on = false;  ///< it may end within one: the next block follows
};

/// The line of a block's text that begins at `at`, as bundle::LineSource would give it.
struct LineAt {
  std::string_view text;
  std::size_t next = 0;  ///< where the next one begins
};
LineAt line_at(std::string_view text, std::size_t at, std::size_t line_bytes);

class LogBlocks {
 public:
  static constexpr std::size_t kBlockBytes = std::size_t{1} << 18;

  /// A line of more than `line_bytes` is cut.
  LogBlocks(bundle::ByteSource& source, std::int64_t line_bytes, std::size_t block_bytes);

  /// Fills `block`; false at the end. The last block may have no text.
  bool next(LogBlock& block);

 private:
  void fill(std::string& text);
  void finish_line(std::string& text);
  bool refill();
  /// Where a block of this text may end, and whether a record certainly begins there.
  std::pair<std::size_t, bool> end_of_block(std::string_view text);

  bundle::ByteSource& source_;
  std::size_t line_bytes_;
  std::size_t block_bytes_;
  std::string_view piece_;  ///< what of it is not in a block yet
  std::string rest_;        ///< of the text that the latest block was cut from
  bool ended_ = false;
  bool goes_on_ = false;  ///< the latest block
  LogJoiner joiner_;
};

}  // namespace analyzer
