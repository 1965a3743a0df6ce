// SPDX-License-Identifier: Apache-2.0
#include "analyzer/diagnose.h"

#include <algorithm>
#include <map>

#include "analyzer/diagnose_causes.h"
#include "analyzer/diagnose_judge.h"
#include "analyzer/diagnose_timeline.h"
#include "analyzer/rule_template.h"
#include "analyzer/version.h"

namespace analyzer {
namespace {

/// Value of a column by name; NULL if the result has no such column.
Value cell(const ResultSet& result, std::size_t row, std::string_view name) {
  const auto column = std::ranges::find(result.columns, name);
  if (column == result.columns.end()) return {};
  return result.rows[row][static_cast<std::size_t>(column - result.columns.begin())];
}

/// Evidence behind a query's tables, for rows that do not say where they are from.
std::string any_source(const TablesRead& tables, const Coverage& coverage) {
  for (const Declared& table : declared_tables()) {
    if (!tables.contains(table.name)) continue;
    for (const std::string& id : table.evidence) {
      if (coverage.records().contains(id)) return id;
    }
  }
  return {};
}

EvidenceItem item_from(const ResultSet& result, std::size_t row, const std::string& source) {
  EvidenceItem item;
  item.source = to_text(cell(result, row, "source"));
  if (item.source.empty()) item.source = source;
  if (const Value line = cell(result, row, "line"); std::holds_alternative<std::int64_t>(line)) {
    item.line = std::get<std::int64_t>(line);
  }
  for (std::size_t i = 0; i < result.columns.size(); ++i) {
    const std::string& name = result.columns[i];
    if (name != "source" && name != "line") item.row.emplace_back(name, result.rows[row][i]);
  }
  return item;
}

EvidenceItem item_from(const Sighting& sighting) {
  return {sighting.source, sighting.line, sighting.time, sighting.text, {}};
}

/// Rows, then the first line and the latest ones: how it began, and how it is now.
std::vector<EvidenceItem> evidence_of(const Judgement& judgement, const Coverage& coverage) {
  const auto& lines = judgement.sightings;
  const std::size_t lines_wanted = std::min(lines.size(), kMaxEvidence / 2);
  const std::size_t rows = std::min(judgement.rows.rows.size(), kMaxEvidence - lines_wanted);
  std::vector<EvidenceItem> items;
  const std::string source = rows > 0 ? any_source(judgement.tables, coverage) : std::string();
  for (std::size_t i = 0; i < rows; ++i) items.push_back(item_from(judgement.rows, i, source));
  const std::size_t room = std::min(lines.size(), kMaxEvidence - rows);
  for (std::size_t i = 0; i < room; ++i) {
    items.push_back(item_from(*lines[i == 0 ? 0 : lines.size() - room + i]));
  }
  return items;
}

class Statuses {
 public:
  Statuses(const Sources& sources, const Timeline& timeline)
      : sources_(sources), timeline_(timeline) {
    std::string boot = one_text(sources.tables, "SELECT max(boot_time) FROM boots");
    if (boot.empty()) boot = one_text(sources.tables, "SELECT max(boot_time) FROM kernel");
    booted_ = bundle::time_from(boot);
  }

  /// Rows describe now. Lines are of now unless something says that they are over.
  Status of(const Rule& rule, const Judgement& judgement) const {
    if (!judgement.rows.rows.empty() || judgement.sightings.empty()) return Status::current;
    std::map<std::string_view, const Sighting*> last;
    for (const Sighting* sighting : judgement.sightings) last[sighting->source] = sighting;
    const bool over = std::ranges::all_of(last, [&](const auto& entry) {
      return was_cleared(rule, *entry.second) || is_of_an_earlier_boot(*entry.second);
    });
    return over ? Status::past : Status::current;
  }

 private:
  bool was_cleared(const Rule& rule, const Sighting& last) const {
    if (!rule.cleared_by.empty()) {
      const auto cleared = sources_.sightings.find("cleared:" + rule.id);
      return cleared != sources_.sightings.end() &&
             std::ranges::any_of(cleared->second, [&](const Sighting* sighting) {
               return sighting->source == last.source && sighting->line > last.line;
             });
    }
    const StartAttempt* const attempt = timeline_.attempt_of(last);
    return attempt != nullptr && timeline_.recovered_after(*attempt);
  }

  bool is_of_an_earlier_boot(const Sighting& last) const {
    return booted_ && last.time && *last.time < *booted_;
  }

  const Sources& sources_;
  const Timeline& timeline_;
  std::optional<bundle::Time> booted_;
};

/// What {name} stands for: the first row's column, else the group of the latest line that has it.
Value value_of(const Judgement& judgement, std::string_view name) {
  if (!judgement.rows.rows.empty()) {
    Value value = cell(judgement.rows, 0, name);
    if (!std::holds_alternative<std::monostate>(value)) return value;
  }
  for (auto sighting = judgement.sightings.rbegin(); sighting != judgement.sightings.rend();
       ++sighting) {
    const auto& captures = (*sighting)->captures;
    const auto capture = captures.find(std::string(name));
    if (capture != captures.end() && !capture->second.empty()) return capture->second;
  }
  return {};
}

Found found_from(const Rule& rule, Judgement judgement, const Statuses& statuses,
                 const Coverage& coverage) {
  Found found;
  Finding& finding = found.finding;
  finding.rule = &rule;
  finding.confidence = judgement.rows.rows.empty() ? Confidence::suspected : Confidence::confirmed;
  finding.status = statuses.of(rule, judgement);
  finding.count = judgement.count;
  for (const Sighting* sighting : judgement.sightings) {
    if (!sighting->time) continue;
    finding.first_seen = std::min(finding.first_seen.value_or(*sighting->time), *sighting->time);
    finding.last_seen = std::max(finding.last_seen.value_or(*sighting->time), *sighting->time);
  }
  const auto lookup = [&](std::string_view name) { return value_of(judgement, name); };
  finding.cause = fill(rule.cause, lookup);
  for (const std::string& step : rule.fix) finding.fix.push_back(fill(step, lookup));
  finding.evidence = evidence_of(judgement, coverage);
  found.sightings = std::move(judgement.sightings);
  return found;
}

}  // namespace

void diagnose(const RulePack& rules, const Tables& tables, const Coverage& coverage,
              const LogScan& scan, Diagnosis& diagnosis) {
  const Sources sources = sources_from(rules, tables, coverage, scan);
  const Timeline timeline(sources);
  const Statuses statuses(sources, timeline);
  diagnosis.docker_version = docker_version(sources).text;
  const auto version = version_from(diagnosis.docker_version);

  std::vector<Found> found;
  for (const Rule& rule : rules.rules()) {
    // Where the version is not known, a rule for some versions might hold.
    if (version && !satisfies(*version, rule.docker)) continue;
    Judgement judgement = judge(rule, sources);
    if (judgement.verdict == Verdict::yes) {
      found.push_back(found_from(rule, std::move(judgement), statuses, coverage));
    } else if (judgement.verdict == Verdict::unknown) {
      diagnosis.unknown.push_back(
          {&rule, std::move(judgement.missing), std::move(judgement.reason)});
    }
  }
  link_causes(found, timeline);
  diagnosis.findings = ranked(std::move(found));
}

}  // namespace analyzer
