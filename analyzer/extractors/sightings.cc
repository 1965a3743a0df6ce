// SPDX-License-Identifier: Apache-2.0
// What the log scan saw: the lines that patterns of rules matched.
#include <nlohmann/json.hpp>

#include "analyzer/extractor.h"
#include "analyzer/intake_tables.h"

namespace analyzer {
namespace extractor {
namespace {

constexpr Column kColumns[] = {
    {"rule", Type::text,
     "id of the rule whose pattern matched; 'cleared:<id>' for the rule's cleared_by pattern"},
    {"pattern", Type::integer, "which of the rule's patterns, from 0"},
    {"time", Type::time, "when the line was logged; NULL when its framing has no time"},
    {"text", Type::text, "the message, shortened"},
    {"captures", Type::text, "named groups of the pattern, a JSON object: captures ->> 'port'"},
};
constexpr Table kTables[] = {
    {"sightings",
     "Log lines that a rule's pattern matched, at most 64 for each pattern (the first and the last "
     "ones).",
     kColumns},
};

}  // namespace

// No evidence is named: which logs matter depends on the rule that asks.
extern constinit const Extractor sightings{
    .reads = {}, .tables = kTables, .views = {}, .extract = nullptr};

}  // namespace extractor

void insert_sightings(Tables& tables, const LogScan& scan) {
  for (const Sighting& sighting : scan.sightings()) {
    if (sighting.rule.starts_with("daemon:")) {
      insert_daemon_event(tables, sighting);
    } else {
      insert_sighting(tables, sighting);
    }
  }
}

void insert_sighting(Tables& tables, const Sighting& sighting) {
  const nlohmann::json captures(sighting.captures);
  const Value values[] = {
      sighting.rule,
      std::int64_t{sighting.pattern},
      time(sighting.time),
      sighting.text,
      captures.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
  };
  tables.insert(extractor::kTables[0], sighting.source, {.line = sighting.line}, values);
}

}  // namespace analyzer
