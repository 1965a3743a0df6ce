// SPDX-License-Identifier: Apache-2.0
// Every pattern of every rule over every log record, in one pass. LogMatcher says which patterns
// may match a record; only then the single expressions run, for certainty and for their captures.
// A big log is cut into blocks (log_blocks.h), which several threads look through
// (log_block_scan.h); their matches are counted and kept here, in the log's order.
//
// Beside the rules, the scan knows the daemons' own milestones (log_events.h), which split the
// timeline into starts.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/host_clock.h"
#include "analyzer/log_blocks.h"
#include "analyzer/log_record.h"
#include "analyzer/rule_pack.h"

namespace analyzer {

/// One record where one pattern matched.
struct Sighting {
  /// Rule id; "cleared:<id>" for a cleared_by; "daemon:docker:ready" and so on for daemon_events;
  /// "version:docker" and "version:containerd" for the lines where they name their version.
  std::string rule;
  int pattern = 0;     ///< index in Rule::logs
  std::string source;  ///< evidence id
  std::int64_t line = 0;
  std::optional<bundle::Time> time;
  std::string text;  ///< the record's message, shortened to kMaxSightingText around the match
  std::map<std::string, std::string> captures;
};

/// What is known of one pattern over all logs.
struct Tally {
  std::int64_t count = 0;
  bool burst = false;    ///< in one log, at_least sightings came within the pattern's span
  bool untimed = false;  ///< some sighting had no time, so the lack of a burst proves nothing
};

/// How logs are scanned; what comes of it is the same for all.
struct ScanOptions {
  std::int64_t automaton_bytes = std::int64_t{64} << 20;  ///< of one; a small one is only slower
  std::size_t threads = 0;                                ///< 0: as many as there are processors
  std::size_t block_bytes = LogBlocks::kBlockBytes;       ///< what one thread takes at once
  /// A log of fewer blocks is scanned by the calling thread, line by line.
  std::size_t blocks_alone = 4;
};

class LogScan {
 public:
  explicit LogScan(const RulePack& rules, const ScanOptions& options = {});
  ~LogScan();

  /// Scans one log. `evidence` decides which rules listen (log_names()). Of lines longer than
  /// `line_bytes`, no more is seen.
  void scan(std::string_view evidence, bundle::ByteSource& bytes, std::int64_t line_bytes);

  /// What times without a year, and the kernel's, are to be read by; without it they are not known.
  void set_clock(const HostClock& clock);

  /// At most kMaxSightings for each pattern in each log (kMaxEvents for the milestones of one log):
  /// the first half and the latest half; `count` counts all. Ordered by source, line, rule and
  /// pattern, whatever the order in which logs were scanned.
  const std::vector<Sighting>& sightings() const;
  std::int64_t count(std::string_view rule, int pattern) const;
  Tally tally(std::string_view rule, int pattern) const;
  /// Records for which the one-pass automaton gave up and single expressions were used.
  std::int64_t fallbacks() const;

  static constexpr std::int64_t kMaxSightings = 64;
  static constexpr std::int64_t kMaxEvents = 4096;
  static constexpr std::size_t kMaxSightingText = 1024;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace analyzer
