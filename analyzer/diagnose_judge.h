// SPDX-License-Identifier: Apache-2.0
// Does one rule hold? Three answers (verdict.h): rows and lines that were found are facts, and the
// lack of them counts only where all the evidence was there to be looked at.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/diagnosis.h"
#include "analyzer/log_scan.h"
#include "analyzer/rule_pack.h"
#include "analyzer/tables.h"

namespace analyzer {

/// All there is to judge by.
struct Sources {
  const RulePack& rules;
  const Tables& tables;
  const Coverage& coverage;
  const LogScan& scan;
  std::map<std::string_view, std::vector<const Sighting*>> sightings;  ///< by rule, in log order
};
Sources sources_from(const RulePack& rules, const Tables& tables, const Coverage& coverage,
                     const LogScan& scan);

/// What is lacking of one table, or of the logs behind the table of sightings.
struct Lacking {
  std::string table;
  std::vector<bundle::ProbeRecord> records;
};

/// One of a rule's patterns by itself.
struct PatternJudgement {
  Verdict verdict = Verdict::no;
  Tally tally;
  std::vector<const Sighting*> sightings;  ///< those that were kept, be they enough or not
  /// What keeps the silence of its logs from meaning something; empty where it was not silent.
  std::vector<bundle::ProbeRecord> gaps;
  std::string reason;  ///< where it is unknown for something else than gaps
};
PatternJudgement judge_pattern(const Rule& rule, std::size_t index, const Sources& sources);

/// A rule's query by itself.
struct QueryJudgement {
  Verdict verdict = Verdict::no;
  ResultSet rows;     ///< they are facts only where the verdict is yes
  TablesRead tables;  ///< those that it reads
  std::vector<Lacking> lacking;
  std::string reason;  ///< where it could not be run
};
QueryJudgement judge_query(const Rule& rule, const Sources& sources);

/// The whole rule.
struct Judgement {
  Verdict verdict = Verdict::no;
  ResultSet rows;
  TablesRead tables;                       ///< those the query reads
  std::vector<const Sighting*> sightings;  ///< of the patterns that are satisfied
  std::int64_t count = 0;                  ///< lines of those patterns, and rows
  std::vector<bundle::ProbeRecord> missing;
  std::string reason;
};

inline constexpr std::int64_t kMaxRows = 1'000;
inline constexpr std::int64_t kMaxSteps = 50'000'000;

Judgement judge(const Rule& rule, const Sources& sources);

/// The first value of the first row; empty when there is none.
std::string one_text(const Tables& tables, std::string_view sql);

struct DockerVersion {
  std::string text;    ///< empty if it is not known
  std::string source;  ///< evidence id, with the line if it is a log
};
/// From what the daemon said, its API first.
DockerVersion docker_version(const Sources& sources);

}  // namespace analyzer
