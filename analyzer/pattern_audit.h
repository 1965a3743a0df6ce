// SPDX-License-Identifier: Apache-2.0
// What a rule's patterns cost, and how much they match, where nothing is wrong. A pattern that
// every healthy host matches says nothing, and one that is slow makes every report slow.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/rule_pack.h"
#include "bundle/reader.h"

namespace analyzer {

/// The messages of one log, as patterns see them.
struct LogTexts {
  std::string log;  ///< "docker"
  std::vector<std::string> records;
};

/// Adds the logs of a bundle. Throws Error when it cannot be read.
void add_log_texts(const std::string& bundle, const bundle::Limits& limits,
                   std::vector<LogTexts>& logs);

/// One pattern over the records of its logs.
struct PatternCost {
  const Rule* rule = nullptr;
  int pattern = 0;  ///< index in Rule::logs
  std::int64_t records = 0;
  std::int64_t matches = 0;
  double nanoseconds = 0;  ///< for a record; the best of several rounds
};
std::vector<PatternCost> pattern_costs(const RulePack& rules, const std::vector<LogTexts>& logs);

/// The patterns that match more than one record in a hundred, and those that are ten times as slow
/// as half of the others.
std::vector<RuleProblem> audit(const std::vector<PatternCost>& costs);

}  // namespace analyzer
