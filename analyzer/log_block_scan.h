// SPDX-License-Identifier: Apache-2.0
// What one block of a log holds of matches. Blocks are scanned in any order and by any thread; only
// the matches then have to be gone through in the log's order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/log_blocks.h"
#include "analyzer/log_joiner.h"
#include "analyzer/log_matcher.h"
#include "analyzer/log_prefilter.h"

namespace analyzer {

/// Records that expressions match, and what their groups hold.
struct LogMatches {
  struct Span {
    std::size_t at = std::string::npos;  ///< within the message; npos if the group took no part
    std::size_t size = 0;
  };
  struct Match {
    int expression = 0;
    std::size_t groups = 0;  ///< the first of them, in `groups`; that of the whole match
  };
  struct Record {
    std::int64_t line = 0;  ///< from 1, in the block
    std::optional<bundle::Time> time;
    std::size_t message = 0;  ///< where it begins in `messages`
    std::size_t size = 0;
    std::size_t matches = 0;  ///< the first of them
    std::size_t matches_end = 0;
  };
  std::vector<Record> records;
  std::vector<Match> matches;
  std::vector<Span> groups;
  std::string messages;

  void clear();
};

/// How a log is scanned: the same for all its blocks.
struct LogScanPlan {
  const LogMatcher& matcher;
  std::size_t line_bytes = 0;
  std::optional<LogPrefilter> prefilter = {};
};

class LogBlockScan : private LogJoiner::Sink {
 public:
  /// What one thread remembers from block to block.
  struct Thread {
    LogMatcher::Matching matching;
    std::vector<re2::StringPiece> groups;
  };

  LogBlock block;

  /// Begins with what `block` holds now. `open` is where it follows another one, what that left
  /// open. `plan` outlives it.
  void start(const LogScanPlan& plan, LogJoiner open = {});
  /// Goes on to the end of the block, or until there are more matches than should wait in memory.
  void run(Thread& thread);
  bool is_done() const { return done_; }
  /// What the next block begins with, where it follows.
  LogJoiner take_open();

  LogMatches matches;
  /// Those of the block; known at its end.
  std::int64_t lines() const { return lines_; }

 private:
  bool wants(const std::string& message) override;
  void use(const LogRecord& record) override;

  bool find_next();
  void take_line();
  bool is_full() const;
  void finish();
  void count_lines(std::size_t end);
  std::size_t begin_of_record(std::size_t byte);

  const LogScanPlan* plan_ = nullptr;
  std::optional<LogPrefilter::Pass> pass_;
  Thread* thread_ = nullptr;
  const std::vector<int>* candidates_ = nullptr;
  LogJoiner joiner_;
  bool done_ = false;
  bool reading_ = false;    ///< lines are read, else nothing before `hit_` is of interest
  std::size_t hit_ = 0;     ///< the latest byte that is of interest
  std::size_t at_ = 0;      ///< the next line
  std::int64_t lines_ = 0;  ///< before `counted_`
  std::size_t counted_ = 0;
};

}  // namespace analyzer
