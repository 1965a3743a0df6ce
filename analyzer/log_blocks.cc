// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_blocks.h"

#include <algorithm>

namespace analyzer {
namespace {

// Where records have more lines than that, it is likely that there are no certain beginnings.
constexpr int kMostLinesBack = 64;

}  // namespace

LineAt line_at(std::string_view text, std::size_t at, std::size_t line_bytes) {
  const std::size_t newline = text.find('\n', at);
  if (newline == std::string_view::npos) return {text.substr(at, line_bytes), text.size()};
  std::string_view line = text.substr(at, newline - at);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {line.substr(0, line_bytes), newline + 1};
}

LogBlocks::LogBlocks(bundle::ByteSource& source, std::int64_t line_bytes, std::size_t block_bytes)
    : source_(source),
      line_bytes_(static_cast<std::size_t>(std::max<std::int64_t>(line_bytes, 1))),
      block_bytes_(block_bytes) {}

bool LogBlocks::refill() {
  if (piece_.empty() && !ended_) {
    piece_ = source_.read();
    ended_ = piece_.empty();
  }
  return !ended_;
}

bool LogBlocks::next(LogBlock& block) {
  block.follows = std::exchange(goes_on_, false);
  block.text.assign(rest_);
  rest_.clear();
  fill(block.text);
  if (!ended_) {
    const auto [end, begins] = end_of_block(block.text);
    rest_.assign(block.text, end);
    block.text.resize(end);
    goes_on_ = !begins;
  }
  block.goes_on = goes_on_;
  return !block.text.empty() || block.follows;
}

void LogBlocks::fill(std::string& text) {
  while (text.size() < block_bytes_ && refill()) {
    const std::string_view part = piece_.substr(0, block_bytes_ - text.size());
    text.append(part);
    piece_.remove_prefix(part.size());
  }
  if (!ended_ && text.find('\n') == std::string::npos) finish_line(text);
}

// A line that is longer than a block: nobody reads on where it is over the limit. One byte more is
// kept, as it may be the return before a newline.
void LogBlocks::finish_line(std::string& text) {
  while (refill()) {
    const std::size_t newline = piece_.find('\n');
    const std::string_view part = piece_.substr(0, newline);
    text.append(part.substr(0, line_bytes_ + 1 - std::min(line_bytes_ + 1, text.size())));
    piece_.remove_prefix(part.size());
    if (newline == std::string_view::npos) continue;
    text.push_back('\n');
    piece_.remove_prefix(1);
    return;
  }
}

std::pair<std::size_t, bool> LogBlocks::end_of_block(std::string_view text) {
  const std::size_t last = text.rfind('\n') + 1;
  std::size_t end = last;
  for (int lines = 0; lines < kMostLinesBack && end > 1; ++lines) {
    const std::size_t newline = text.rfind('\n', end - 2);
    if (newline == std::string_view::npos) break;
    const std::size_t start = newline + 1;
    if (joiner_.begins(line_at(text, start, line_bytes_).text)) return {start, true};
    end = start;
  }
  return {last, false};
}

}  // namespace analyzer
