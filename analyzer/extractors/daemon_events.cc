// SPDX-License-Identifier: Apache-2.0
// Milestones of the daemons, as their journals tell them.
#include "analyzer/extractor.h"
#include "analyzer/intake_tables.h"

namespace analyzer {
namespace extractor {
namespace {

constexpr std::string_view kReads[] = {"docker/journal", "docker/log-files"};

constexpr Column kEventColumns[] = {
    {"daemon", Type::text, "'docker' or 'containerd'"},
    {"event", Type::text, "'starting', 'ready', 'stopping', 'failed' or 'exited'"},
    {"time", Type::time, "when it was logged; NULL when the line has no time"},
    {"text", Type::text, "the message, shortened"},
};
constexpr Table kTables[] = {
    {"daemon_events", "Milestones of dockerd and containerd, from the journals.", kEventColumns},
};

constexpr Column kStartColumns[] = {
    {"daemon", Type::text, "'docker' or 'containerd'"},
    {"started", Type::time, "when the attempt began"},
    {"ready", Type::time, "when the daemon said that it is ready; NULL when it never did"},
    {"ended", Type::time, "when it stopped, failed or exited; NULL when it is still at it"},
    {"succeeded", Type::boolean,
     "1 when it got ready, 0 when it ended or was started anew without that; NULL when the log "
     "does not tell"},
};
constexpr View kViews[] = {
    {"daemon_starts",
     "Attempts to start dockerd or containerd, one row each; place is that of the attempt's first "
     "line.",
     kStartColumns, R"(
WITH numbered AS (
  SELECT *, sum(event = 'starting') OVER (
      PARTITION BY daemon ORDER BY time, line ROWS UNBOUNDED PRECEDING) AS attempt
  FROM daemon_events WHERE time IS NOT NULL),
attempts AS (
  SELECT daemon, attempt,
    min(time) FILTER (WHERE event = 'starting') AS started,
    min(time) FILTER (WHERE event = 'ready') AS ready,
    min(time) FILTER (WHERE event IN ('stopping', 'failed', 'exited')) AS ended,
    max(source) FILTER (WHERE event = 'starting') AS source,
    max(line) FILTER (WHERE event = 'starting') AS line
  FROM numbered WHERE attempt > 0 GROUP BY daemon, attempt)
SELECT daemon, started, ready, ended,
  CASE WHEN ready IS NOT NULL THEN 1
    WHEN ended IS NOT NULL OR lead(attempt) OVER (PARTITION BY daemon ORDER BY attempt) THEN 0
  END AS succeeded,
  source, line, NULL AS pointer
FROM attempts)"},
};

}  // namespace

// The docker journal alone tells of dockerd; containerd's is extra, and a rule that depends on it
// says so under `logs`.
extern constinit const Extractor daemon_events{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = nullptr};

}  // namespace extractor

void insert_daemon_event(Tables& tables, const Sighting& sighting) {
  // daemon:docker:starting
  const std::string_view name = std::string_view(sighting.rule).substr(sighting.rule.find(':') + 1);
  const auto colon = name.find(':');
  if (colon == std::string_view::npos) return;
  const Value values[] = {
      text(name.substr(0, colon)),
      text(name.substr(colon + 1)),
      time(sighting.time),
      sighting.text,
  };
  tables.insert(extractor::kTables[0], sighting.source, {.line = sighting.line}, values);
}

}  // namespace analyzer
