// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_block_scan.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace analyzer {
namespace {

// A block where every record matches everything is gone through in several runs.
constexpr std::size_t kMostMatches = 8192;
constexpr std::size_t kMostMessages = std::size_t{1} << 20;

/// Newlines in `text`, eight bytes at a time.
std::int64_t newlines_in(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101U;
  constexpr std::uint64_t low = 0x7F * each;
  constexpr std::size_t most = 255;  // a byte counts no further
  std::int64_t count = 0;
  std::size_t at = 0;
  while (text.size() - at >= 8) {
    const std::size_t words = std::min(most, (text.size() - at) / 8);
    std::uint64_t sums = 0;
    for (std::size_t i = 0; i < words; ++i, at += 8) {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, text.data() + at, sizeof bytes);
      bytes ^= '\n' * each;
      sums += (~(((bytes & low) + low) | bytes) >> 7) & each;
    }
    for (; sums != 0; sums >>= 8) count += static_cast<std::int64_t>(sums & 0xFFU);
  }
  return count + std::ranges::count(text.substr(at), '\n');
}

}  // namespace

void LogMatches::clear() {
  records.clear();
  matches.clear();
  groups.clear();
  messages.clear();
}

void LogBlockScan::start(const LogScanPlan& plan, LogJoiner open) {
  plan_ = &plan;
  pass_.reset();
  if (plan.prefilter) pass_.emplace(*plan.prefilter, block.text);
  matches.clear();
  joiner_ = std::move(open);
  done_ = false;
  reading_ = block.follows;
  hit_ = at_ = counted_ = 0;
  lines_ = 0;
}

void LogBlockScan::run(Thread& thread) {
  thread_ = &thread;
  while (reading_ || find_next()) {
    while (reading_ && at_ < block.text.size()) {
      take_line();
      if (is_full()) return;
    }
    if (at_ == block.text.size()) break;
  }
  finish();
  done_ = true;
}

/// Begins to read where a record begins that may be wanted.
bool LogBlockScan::find_next() {
  if (at_ == block.text.size()) return false;
  hit_ = pass_ ? pass_->next(at_) : at_;
  if (hit_ == std::string::npos) return false;
  at_ = begin_of_record(hit_);
  count_lines(at_);
  reading_ = true;
  return true;
}

/// Back to where a record certainly begins, but not before `at_`.
std::size_t LogBlockScan::begin_of_record(std::size_t byte) {
  const std::string_view text = block.text;
  while (byte > at_) {
    const std::size_t newline = text.rfind('\n', byte - 1);
    const std::size_t start = newline == std::string_view::npos ? at_ : std::max(newline + 1, at_);
    if (start <= at_) return at_;
    if (joiner_.begins(line_at(text, start, plan_->line_bytes).text)) return start;
    byte = start - 1;
  }
  return at_;
}

void LogBlockScan::take_line() {
  const std::size_t start = at_;
  const LineAt line = line_at(block.text, start, plan_->line_bytes);
  at_ = counted_ = line.next;
  const bool begins = joiner_.take({.text = line.text, .number = ++lines_}, *this);
  if (!begins || !pass_ || start <= hit_) return;
  hit_ = pass_->next(start);
  if (hit_ < at_) return;
  // Nobody wants the record that begins here, unless it goes on to what comes next.
  joiner_.drop();
  reading_ = false;
  at_ = counted_ = start;
  --lines_;
}

void LogBlockScan::finish() {
  if (block.goes_on && !reading_ && at_ < block.text.size()) {
    at_ = begin_of_record(block.text.size());
    count_lines(at_);
    while (at_ < block.text.size()) {
      const LineAt line = line_at(block.text, at_, plan_->line_bytes);
      at_ = counted_ = line.next;
      joiner_.take({.text = line.text, .number = ++lines_}, *this);
    }
  }
  if (!block.goes_on) joiner_.flush(*this);
  count_lines(block.text.size());
}

LogJoiner LogBlockScan::take_open() {
  joiner_.renumber(lines_);
  return std::move(joiner_);
}

/// Up to `end`, where a line begins.
void LogBlockScan::count_lines(std::size_t end) {
  lines_ += newlines_in(std::string_view(block.text).substr(counted_, end - counted_));
  counted_ = end;
}

bool LogBlockScan::is_full() const {
  return matches.matches.size() > kMostMatches || matches.messages.size() > kMostMessages;
}

bool LogBlockScan::wants(const std::string& message) {
  candidates_ = &plan_->matcher.may_match(message, thread_->matching);
  return !candidates_->empty();
}

void LogBlockScan::use(const LogRecord& record) {
  const std::size_t first = matches.matches.size();
  for (const int index : *candidates_) {
    const RE2& expression = *plan_->matcher.expression(index);
    std::vector<re2::StringPiece>& groups = thread_->groups;
    groups.assign(static_cast<std::size_t>(expression.NumberOfCapturingGroups()) + 1, {});
    if (!expression.Match(record.message, 0, record.message.size(), RE2::UNANCHORED, groups.data(),
                          static_cast<int>(groups.size()))) {
      continue;
    }
    matches.matches.push_back({.expression = index, .groups = matches.groups.size()});
    for (const re2::StringPiece& group : groups) {
      LogMatches::Span& span = matches.groups.emplace_back();
      if (group.data() == nullptr) continue;
      span.at = static_cast<std::size_t>(group.data() - record.message.data());
      span.size = group.size();
    }
  }
  if (matches.matches.size() == first) return;
  matches.records.push_back({.line = record.line,
                             .time = record.time,
                             .message = matches.messages.size(),
                             .size = record.message.size(),
                             .matches = first,
                             .matches_end = matches.matches.size()});
  matches.messages += record.message;
}

}  // namespace analyzer
