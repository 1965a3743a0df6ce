// SPDX-License-Identifier: Apache-2.0
#include "analyzer/diagnose_judge.h"

#include <algorithm>

#include "analyzer/monotone.h"
#include "analyzer/rule_template.h"

namespace analyzer {
namespace {

using Records = std::vector<bundle::ProbeRecord>;

Verdict any(Verdict a, Verdict b) { return std::max(a, b); }
Verdict all(Verdict a, Verdict b) { return std::min(a, b); }

/// A declared table, or a log in the same terms.
struct Lacking {
  std::string table;
  Records records;
  bool partly = false;
};

Declared as_table(std::string_view evidence) {
  Declared table;
  table.evidence.emplace_back(evidence);
  return table;
}

std::string_view evidence_of(std::string_view log) {
  const auto names = log_names();
  const auto found = std::ranges::find(names, log, &LogName::name);
  return found == names.end() ? std::string_view() : found->evidence;
}

/// What keeps the silence of these logs from meaning something.
Records gaps_in(const std::vector<std::string>& logs, const Coverage& coverage) {
  Records gaps;
  for (const std::string& log : logs) {
    const Declared table = as_table(evidence_of(log));
    for (const auto& records : {coverage.missing(table), coverage.incomplete(table)}) {
      gaps.insert(gaps.end(), records.begin(), records.end());
    }
  }
  return gaps;
}

void append(Records& to, const Records& from) { to.insert(to.end(), from.begin(), from.end()); }

Verdict judge_pattern(const Rule& rule, std::size_t index, const Sources& sources,
                      Judgement& judgement) {
  const LogPattern& pattern = rule.logs[index];
  const Tally tally = sources.scan.tally(rule.id, static_cast<int>(index));
  const bool enough = tally.count >= pattern.at_least;
  if (enough && (!pattern.within || tally.burst)) {
    judgement.count += tally.count;
    if (const auto found = sources.sightings.find(rule.id); found != sources.sightings.end()) {
      for (const Sighting* sighting : found->second) {
        if (sighting->pattern == static_cast<int>(index)) judgement.sightings.push_back(sighting);
      }
    }
    return Verdict::yes;
  }
  if (enough && tally.untimed) {
    judgement.reason = "its log lines have no times to count them by";
    return Verdict::unknown;
  }
  const Records gaps = gaps_in(pattern.in, sources.coverage);
  append(judgement.missing, gaps);
  return gaps.empty() ? Verdict::no : Verdict::unknown;
}

/// Any pattern is enough: they are spellings of one thing.
Verdict judge_logs(const Rule& rule, const Sources& sources, Judgement& judgement) {
  Verdict verdict = Verdict::no;
  for (std::size_t i = 0; i < rule.logs.size(); ++i) {
    verdict = any(verdict, judge_pattern(rule, i, sources, judgement));
  }
  std::ranges::sort(judgement.sightings, {},
                    [](const Sighting* s) { return std::tie(s->source, s->line, s->pattern); });
  return verdict;
}

/// The logs behind the table of sightings, for this query: those of the rules that it names, else
/// the rule's own.
std::vector<std::string> logs_behind(const Rule& rule, const Sources& sources) {
  std::set<std::string> logs;
  const auto add = [&](const Rule& one) {
    for (const LogPattern& pattern : one.logs) logs.insert(pattern.in.begin(), pattern.in.end());
  };
  for (const Rule& other : sources.rules.rules()) {
    if (rule.query.find('\'' + other.id + '\'') != std::string::npos) add(other);
  }
  if (logs.empty()) add(rule);
  return {logs.begin(), logs.end()};
}

std::vector<Lacking> lacking_tables(const Rule& rule, const TablesRead& reads,
                                    const Sources& sources) {
  std::vector<Lacking> lacking;
  for (const std::string& name : reads) {
    if (name == "sightings") {
      Records gaps = gaps_in(logs_behind(rule, sources), sources.coverage);
      if (!gaps.empty()) lacking.push_back({name, std::move(gaps)});
      continue;
    }
    const auto& declared = declared_tables();
    const auto table = std::ranges::lower_bound(declared, name, {}, &Declared::name);
    if (table == declared.end() || table->name != name) continue;
    Records records = sources.coverage.missing(*table);
    append(records, sources.coverage.incomplete(*table));
    if (!records.empty()) lacking.push_back({name, std::move(records)});
  }
  return lacking;
}

bool mentions(std::string_view sql, std::string_view name) {
  return sql.find(name) != std::string_view::npos;
}

/// Rows are facts when neither the query nor a view between it and what is lacking can make rows
/// out of nothing.
bool rows_are_facts(const Rule& rule, const std::vector<Lacking>& lacking, const Sources& sources) {
  if (lacking.empty()) return true;
  if (!is_monotone(rule.query)) return false;
  for (const Extractor* extractor : extractors()) {
    for (const View& view : extractor->views) {
      if (!mentions(rule.query, view.name) || is_monotone(view.select)) continue;
      SqlProblem problem;
      const auto prepared =
          sources.tables.prepare("SELECT * FROM " + std::string(view.name), problem);
      if (!prepared || std::ranges::any_of(lacking, [&](const Lacking& one) {
            return prepared->reads.contains(one.table);
          })) {
        return false;
      }
    }
  }
  return true;
}

Verdict judge_query(const Rule& rule, const Sources& sources, Judgement& judgement) {
  SqlProblem problem;
  const auto prepared = sources.tables.prepare(rule.query, problem);
  auto result = prepared ? sources.tables.query(rule.query, kMaxRows, kMaxSteps, problem)
                         : std::optional<ResultSet>();
  if (!result) {
    judgement.reason = problem.what;
    return Verdict::unknown;
  }
  judgement.tables = prepared->reads;
  const auto lacking = lacking_tables(rule, prepared->reads, sources);
  if (!result->rows.empty() && rows_are_facts(rule, lacking, sources)) {
    judgement.count += std::ssize(result->rows);
    judgement.rows = std::move(*result);
    return Verdict::yes;
  }
  for (const Lacking& one : lacking) append(judgement.missing, one.records);
  return lacking.empty() ? Verdict::no : Verdict::unknown;
}

}  // namespace

Sources sources_from(const RulePack& rules, const Tables& tables, const Coverage& coverage,
                     const LogScan& scan) {
  Sources sources{rules, tables, coverage, scan, {}};
  for (const Sighting& sighting : scan.sightings()) {
    sources.sightings[sighting.rule].push_back(&sighting);
  }
  return sources;
}

Judgement judge(const Rule& rule, const Sources& sources) {
  Judgement judgement;
  const bool has_query = !rule.query.empty();
  if (rule.logs.empty()) {
    judgement.verdict = judge_query(rule, sources, judgement);
  } else {
    judgement.verdict = judge_logs(rule, sources, judgement);
    if (has_query) {
      const Verdict rows = judge_query(rule, sources, judgement);
      judgement.verdict =
          rule.require_both ? all(judgement.verdict, rows) : any(judgement.verdict, rows);
    }
  }
  // Several tables may lack the same evidence.
  std::ranges::sort(judgement.missing, {}, &bundle::ProbeRecord::id);
  const auto twice = std::unique(judgement.missing.begin(), judgement.missing.end(),
                                 [](const auto& a, const auto& b) { return a.id == b.id; });
  judgement.missing.erase(twice, judgement.missing.end());
  return judgement;
}

std::string one_text(const Tables& tables, std::string_view sql) {
  SqlProblem problem;
  const auto result = tables.query(sql, 1, kMaxSteps, problem);
  return result && !result->rows.empty() ? to_text(result->rows[0][0]) : std::string();
}

std::string docker_version(const Sources& sources) {
  for (const std::string_view sql :
       {"SELECT version FROM docker_version WHERE version IS NOT NULL",
        "SELECT value FROM docker_info WHERE key = 'ServerVersion' AND value <> ''"}) {
    if (std::string version = one_text(sources.tables, sql); !version.empty()) return version;
  }
  const auto seen = sources.sightings.find("version:docker");
  if (seen == sources.sightings.end()) return {};
  const auto& captures = seen->second.back()->captures;
  const auto version = captures.find("version");
  return version == captures.end() ? std::string() : version->second;
}

}  // namespace analyzer
