// SPDX-License-Identifier: Apache-2.0
#include "analyzer/history.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "analyzer/diagnose_judge.h"
#include "analyzer/json_value.h"
#include "analyzer/printable.h"
#include "analyzer/report_wording.h"
#include "analyzer/rule_template.h"

namespace analyzer {
namespace {

constexpr std::string_view kDaemon = "daemon:";
constexpr std::string_view kCleared = "cleared:";
constexpr std::string_view kVersion = "version:";
// Hosts have had this many containers; more of them would hide everything else.
constexpr std::int64_t kMaxContainers = 10'000;

/// `sql` gives a time, a text, a source and a line.
void add_rows(std::vector<HistoryEvent>& events, const Tables& tables, EventKind kind,
              std::string_view sql) {
  SqlProblem problem;
  const auto result = tables.query(sql, kMaxContainers, kMaxSteps, problem);
  if (!result) return;
  for (const std::vector<Value>& row : result->rows) {
    const auto time = bundle::time_from(to_text(row[0]));
    if (!time) continue;
    HistoryEvent& event = events.emplace_back();
    event.time = *time;
    event.kind = kind;
    event.text = to_text(row[1]);
    event.source = to_text(row[2]);
    if (const auto* line = std::get_if<std::int64_t>(&row[3])) event.line = *line;
  }
}

void add_state(std::vector<HistoryEvent>& events, const Tables& tables) {
  add_rows(events, tables, EventKind::boot,
           "SELECT DISTINCT boot_time, 'the host was booted', source, line FROM boots");
  add_rows(events, tables, EventKind::container,
           "SELECT created, 'container ' || coalesce(name, substr(id, 1, 12)) || ' was created' || "
           "coalesce(' from ' || image, ''), source, line FROM containers");
  add_rows(events, tables, EventKind::container,
           "SELECT started, 'container ' || coalesce(name, substr(id, 1, 12)) || ' was started', "
           "source, line FROM containers");
  add_rows(events, tables, EventKind::container,
           "SELECT finished, 'container ' || coalesce(name, substr(id, 1, 12)) || ' ended' || "
           "CASE WHEN state IN ('running', 'paused') THEN ' (it was started again)' "
           "ELSE coalesce(' with exit status ' || exit_code, '') || "
           "CASE WHEN oom_killed THEN ', out of memory' ELSE '' END END, source, line "
           "FROM containers");
}

/// "daemon:docker:ready" is "docker is ready".
std::string milestone(const Sighting& seen) {
  const std::string_view rest = std::string_view(seen.rule).substr(kDaemon.size());
  const auto colon = rest.find(':');
  return std::string(rest.substr(0, colon)) + " " + std::string(rest.substr(colon + 1)) + ": " +
         seen.text;
}

/// A record is one event, however many patterns matched it.
void add_lines(History& history, const LogScan& scan) {
  std::map<std::pair<std::string_view, std::int64_t>, HistoryEvent> lines;
  for (const Sighting& seen : scan.sightings()) {
    if (seen.rule.starts_with(kVersion)) continue;
    if (!seen.time) {
      ++history.untimed;
      continue;
    }
    HistoryEvent event;
    event.time = *seen.time;
    event.source = seen.source;
    event.line = seen.line;
    if (seen.rule.starts_with(kDaemon)) {
      event.kind = EventKind::daemon;
      event.text = milestone(seen);
      history.events.push_back(std::move(event));
      continue;
    }
    event.text = seen.text;
    const auto [known, news] = lines.try_emplace({seen.source, seen.line}, std::move(event));
    // What only clears others is worth a line where there is something to clear: it is a milestone
    // then, and those are there already.
    if (seen.rule.starts_with(kCleared)) continue;
    std::vector<std::string>& rules = known->second.rules;
    if (std::ranges::find(rules, seen.rule) == rules.end()) rules.push_back(seen.rule);
  }
  for (auto& [place, event] : lines) {
    if (!event.rules.empty()) history.events.push_back(std::move(event));
  }
}

void add_findings(std::vector<HistoryEvent>& events, const Diagnosis& diagnosis) {
  for (const Finding& finding : diagnosis.findings) {
    const auto add = [&](bundle::Time time, std::string_view which) {
      HistoryEvent& event = events.emplace_back();
      event.time = time;
      event.kind = EventKind::finding;
      event.text = std::string(which) + " sign of: " + finding.rule->title;
      event.rules.push_back(finding.rule->id);
    };
    if (!finding.first_seen || !finding.last_seen) continue;
    if (*finding.first_seen == *finding.last_seen) {
      add(*finding.first_seen, "only");
    } else {
      add(*finding.first_seen, "first");
      add(*finding.last_seen, "last");
    }
  }
  if (diagnosis.header.started != bundle::Time{}) {
    HistoryEvent& event = events.emplace_back();
    event.time = diagnosis.header.started;
    event.kind = EventKind::bundle;
    event.text = "the bundle was taken";
  }
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

std::string place(const HistoryEvent& event) {
  return event.line ? event.source + ":" + std::to_string(*event.line) : event.source;
}

}  // namespace

std::string_view to_text(EventKind kind) {
  switch (kind) {
    case EventKind::boot:
      return "boot";
    case EventKind::daemon:
      return "daemon";
    case EventKind::container:
      return "container";
    case EventKind::log:
      return "log";
    case EventKind::finding:
      return "finding";
    case EventKind::bundle:
      break;
  }
  return "bundle";
}

History history_of(const Tables& tables, const LogScan& scan, const Diagnosis& diagnosis,
                   std::optional<bundle::Time> since, std::optional<bundle::Time> until) {
  History history;
  add_state(history.events, tables);
  add_lines(history, scan);
  add_findings(history.events, diagnosis);
  std::erase_if(history.events, [&](const HistoryEvent& event) {
    return (since && event.time < *since) || (until && event.time > *until);
  });
  std::ranges::stable_sort(history.events, {}, [](const HistoryEvent& event) {
    return std::tuple(event.time, event.kind, std::string_view(event.source),
                      event.line.value_or(0));
  });
  return history;
}

std::string history_text(const History& history, std::size_t columns) {
  std::string out;
  for (const HistoryEvent& event : history.events) {
    std::string kind(to_text(event.kind));
    kind.resize(9, ' ');
    std::string line = clock(event.time) + "  " + kind + "  ";
    if (!event.source.empty()) line += place(event) + "  ";
    if (!event.rules.empty()) line += "[" + joined(event.rules) + "]  ";
    out += shorten(printable(line + event.text), columns) + '\n';
  }
  if (history.untimed > 0) {
    out += counted(static_cast<std::size_t>(history.untimed), "log line", "log lines") +
           " without a time left out\n";
  }
  return out;
}

std::string history_json(const History& history, const Diagnosis& diagnosis) {
  Json events = Json::array();
  for (const HistoryEvent& event : history.events) {
    events.push_back({{"time", bundle::to_text(event.time)},
                      {"kind", to_text(event.kind)},
                      {"text", event.text},
                      {"rules", event.rules},
                      {"source", event.source},
                      {"line", event.line ? Json(*event.line) : Json()}});
  }
  return json_text({{"schema", "drydock.timeline/1"},
                    {"host", diagnosis.header.host_name},
                    {"untimed", history.untimed},
                    {"events", std::move(events)}});
}

}  // namespace analyzer
