// SPDX-License-Identifier: Apache-2.0
// Every pattern of every rule over every log record, in one pass. RE2::Set says which patterns
// match a record; only then the single expressions run, for their captures. When the set's
// automaton runs out of memory it says "no match": we ask, and fall back to the single expressions
// for that record.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/log_record.h"
#include "analyzer/rule_pack.h"

namespace analyzer {

/// One record where one pattern matched.
struct Sighting {
  std::string
      rule;  ///< rule id; "cleared:<id>" for a cleared_by; "daemon:<event>" for daemon_events
  int pattern = 0;     ///< index in Rule::logs
  std::string source;  ///< evidence id
  std::int64_t line = 0;
  std::optional<bundle::Time> time;
  std::string text;  ///< the record's message, shortened
  std::map<std::string, std::string> captures;
};

class LogScan {
 public:
  explicit LogScan(const RulePack& rules);
  ~LogScan();

  /// Scans one log. `evidence` decides which rules listen (log_names()).
  void scan(std::string_view evidence, bundle::LineSource& lines);

  /// At most kMaxSightings for each pattern: the first half and the latest half; `count` counts
  /// all.
  const std::vector<Sighting>& sightings() const;
  std::int64_t count(std::string_view rule, int pattern) const;
  /// Records for which the one-pass automaton gave up and single expressions were used.
  std::int64_t fallbacks() const;

  static constexpr std::int64_t kMaxSightings = 64;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace analyzer
