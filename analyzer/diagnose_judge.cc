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

Declared as_table(std::string_view log) {
  Declared table;
  table.evidence = evidence_of_log(log);
  return table;
}

/// What keeps the silence of these logs from meaning something.
Records gaps_in(const std::vector<std::string>& logs, const Coverage& coverage) {
  Records gaps;
  for (const std::string& log : logs) {
    const Declared table = as_table(log);
    for (const auto& records : {coverage.missing(table), coverage.incomplete(table)}) {
      gaps.insert(gaps.end(), records.begin(), records.end());
    }
  }
  return gaps;
}

void append(Records& to, const Records& from) { to.insert(to.end(), from.begin(), from.end()); }

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

/// Whether a row of `source` lacks one of the columns. NULL means not known.
bool has_gaps(const Tables& tables, const std::string& table, const std::set<std::string>& columns,
              const std::string& source) {
  std::string gaps;
  for (const std::string& column : columns) {
    if (column == "source" || column == "line" || column == "pointer") continue;
    gaps += (gaps.empty() ? "\"" : " OR \"") + column + "\" IS NULL";
  }
  if (gaps.empty()) return false;
  SqlProblem problem;
  // An evidence id has no quotes in it.
  const auto rows =
      tables.query("SELECT 1 FROM " + table + " WHERE source = '" + source + "' AND (" + gaps + ")",
                   1, kMaxSteps, problem);
  return !rows || !rows->rows.empty();
}

/// What is known in part only, and matters to who looks at these columns.
Records incomplete_in(const Declared& table, const std::set<std::string>& columns,
                      const Sources& sources) {
  Records records = sources.coverage.incomplete(table);
  std::erase_if(records, [&](const bundle::ProbeRecord& record) {
    return sources.coverage.has_all_rows(record.id) &&
           !has_gaps(sources.tables, table.name, columns, record.id);
  });
  return records;
}

std::vector<Lacking> lacking_tables(const Rule& rule, const TablesRead& reads,
                                    const Sources& sources) {
  std::vector<Lacking> lacking;
  for (const auto& [name, columns] : reads) {
    if (name == "sightings") {
      Records gaps = gaps_in(logs_behind(rule, sources), sources.coverage);
      if (!gaps.empty()) lacking.push_back({name, std::move(gaps)});
      continue;
    }
    const auto& declared = declared_tables();
    const auto table = std::ranges::lower_bound(declared, name, {}, &Declared::name);
    if (table == declared.end() || table->name != name) continue;
    Records records = sources.coverage.missing(*table);
    append(records, incomplete_in(*table, columns, sources));
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

/// Any pattern is enough: they are spellings of one thing.
void judge_logs(const Rule& rule, const Sources& sources, Judgement& judgement) {
  for (std::size_t i = 0; i < rule.logs.size(); ++i) {
    PatternJudgement pattern = judge_pattern(rule, i, sources);
    judgement.verdict = any(judgement.verdict, pattern.verdict);
    if (pattern.verdict == Verdict::yes) {
      judgement.count += pattern.tally.count;
      judgement.sightings.insert(judgement.sightings.end(), pattern.sightings.begin(),
                                 pattern.sightings.end());
    }
    append(judgement.missing, pattern.gaps);
    if (!pattern.reason.empty()) judgement.reason = std::move(pattern.reason);
  }
  std::ranges::sort(judgement.sightings, {},
                    [](const Sighting* s) { return std::tie(s->source, s->line, s->pattern); });
}

Verdict add_query(const Rule& rule, const Sources& sources, Judgement& judgement) {
  QueryJudgement query = judge_query(rule, sources);
  judgement.tables = std::move(query.tables);
  if (query.verdict == Verdict::yes) {
    judgement.count += std::ssize(query.rows.rows);
    judgement.rows = std::move(query.rows);
    return Verdict::yes;
  }
  for (const Lacking& one : query.lacking) append(judgement.missing, one.records);
  if (!query.reason.empty()) judgement.reason = std::move(query.reason);
  return query.verdict;
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

PatternJudgement judge_pattern(const Rule& rule, std::size_t index, const Sources& sources) {
  const LogPattern& pattern = rule.logs[index];
  PatternJudgement judgement;
  judgement.tally = sources.scan.tally(rule.id, static_cast<int>(index));
  if (const auto found = sources.sightings.find(rule.id); found != sources.sightings.end()) {
    for (const Sighting* sighting : found->second) {
      if (sighting->pattern == static_cast<int>(index)) judgement.sightings.push_back(sighting);
    }
  }
  const bool enough = judgement.tally.count >= pattern.at_least;
  if (enough && (!pattern.within || judgement.tally.burst)) {
    judgement.verdict = Verdict::yes;
  } else if (enough && judgement.tally.untimed) {
    judgement.verdict = Verdict::unknown;
    judgement.reason = "its log lines have no times to count them by";
  } else {
    judgement.gaps = gaps_in(pattern.in, sources.coverage);
    judgement.verdict = judgement.gaps.empty() ? Verdict::no : Verdict::unknown;
  }
  return judgement;
}

QueryJudgement judge_query(const Rule& rule, const Sources& sources) {
  QueryJudgement judgement;
  SqlProblem problem;
  auto prepared = sources.tables.prepare(rule.query, problem);
  auto result = prepared ? sources.tables.query(rule.query, kMaxRows, kMaxSteps, problem)
                         : std::optional<ResultSet>();
  if (prepared) judgement.tables = std::move(prepared->reads);
  if (!result) {
    judgement.verdict = Verdict::unknown;
    judgement.reason = problem.what;
    return judgement;
  }
  judgement.rows = std::move(*result);
  judgement.lacking = lacking_tables(rule, judgement.tables, sources);
  if (!judgement.rows.rows.empty() && rows_are_facts(rule, judgement.lacking, sources)) {
    judgement.verdict = Verdict::yes;
  } else {
    judgement.verdict = judgement.lacking.empty() ? Verdict::no : Verdict::unknown;
  }
  return judgement;
}

Judgement judge(const Rule& rule, const Sources& sources) {
  Judgement judgement;
  const bool has_query = !rule.query.empty();
  if (rule.logs.empty()) {
    judgement.verdict = add_query(rule, sources, judgement);
  } else {
    judge_logs(rule, sources, judgement);
    if (has_query) {
      const Verdict rows = add_query(rule, sources, judgement);
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

DockerVersion docker_version(const Sources& sources) {
  for (const std::string_view sql :
       {"SELECT version, source FROM docker_version WHERE version IS NOT NULL",
        "SELECT value, source FROM docker_info WHERE key = 'ServerVersion' AND value <> ''"}) {
    SqlProblem problem;
    const auto result = sources.tables.query(sql, 1, kMaxSteps, problem);
    if (result && !result->rows.empty()) {
      return {to_text(result->rows[0][0]), to_text(result->rows[0][1])};
    }
  }
  const auto seen = sources.sightings.find("version:docker");
  if (seen == sources.sightings.end()) return {};
  const Sighting& last = *seen->second.back();
  const auto version = last.captures.find("version");
  if (version == last.captures.end()) return {};
  return {version->second, last.source + ":" + std::to_string(last.line)};
}

}  // namespace analyzer
