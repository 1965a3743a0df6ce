// SPDX-License-Identifier: Apache-2.0
// Examples run through what a bundle runs through: the scan, the tables, coverage, diagnose().
#include <algorithm>
#include <set>

#include "analyzer/diagnose.h"
#include "analyzer/intake_tables.h"
#include "analyzer/rule_pack.h"

namespace analyzer {
namespace {

constexpr std::int64_t kLineBytes = std::int64_t{1} << 20;

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::no:
      return "no-match";
    case Verdict::unknown:
      return "unknown";
    case Verdict::yes:
      return "match";
  }
  return "";
}

const Table* table_named(std::string_view name) {
  for (const Extractor* extractor : extractors()) {
    for (const Table& table : extractor->tables) {
      if (table.name == name) return &table;
    }
  }
  return nullptr;
}

const Declared& declared(std::string_view name) {
  return *std::ranges::find(declared_tables(), name, &Declared::name);
}

/// The evidence that an example lacks: logs by name, tables, and what stands behind views.
std::set<std::string> missing_evidence(const Example& example, const Tables& tables) {
  std::set<std::string> evidence;
  const auto add_table = [&](const std::string& name) {
    const Declared& table = declared(name);
    evidence.insert(table.evidence.begin(), table.evidence.end());
  };
  for (const std::string& name : example.missing) {
    const auto log = evidence_of_log(name);
    if (!log.empty()) {
      evidence.insert(log.begin(), log.end());
    } else if (declared(name).is_view) {
      SqlProblem problem;
      if (const auto view = tables.prepare("SELECT * FROM " + name, problem)) {
        for (const auto& [table, columns] : view->reads) add_table(table);
      }
    } else {
      add_table(name);
    }
  }
  return evidence;
}

Coverage coverage_of(const Example& example, const Tables& tables) {
  Coverage coverage;
  const auto missing = missing_evidence(example, tables);
  const auto set = [&](std::string_view id) {
    if (missing.contains(std::string(id))) {
      coverage.met(id, bundle::Outcome::failed, "the example says so");
    } else {
      coverage.met(id, bundle::Outcome::collected, "");
    }
  };
  for (const Declared& table : declared_tables()) std::ranges::for_each(table.evidence, set);
  for (const LogName& log : log_names()) set(log.evidence);
  return coverage;
}

void insert_rows(const Example& example, Tables& tables) {
  for (const auto& [name, rows] : example.tables) {
    const Table* const table = table_named(name);
    if (table == nullptr) continue;
    const auto& evidence = declared(name).evidence;
    std::int64_t line = 0;
    for (const auto& row : rows) {
      At at{.line = ++line};
      std::string source = evidence.empty() ? std::string() : evidence.front();
      std::vector<Value> values;
      for (const Column& column : table->columns) {
        const auto cell = row.find(std::string(column.name));
        values.push_back(cell == row.end() ? Value() : cell->second);
      }
      const auto text_at = [&](const char* column, std::string& out) {
        const auto cell = row.find(column);
        if (cell == row.end()) return;
        if (const auto* given = std::get_if<std::string>(&cell->second)) out = *given;
      };
      text_at("source", source);
      text_at("pointer", at.pointer);
      if (const auto cell = row.find("line"); cell != row.end()) {
        if (const auto* given = std::get_if<std::int64_t>(&cell->second)) at.line = *given;
      }
      tables.insert(*table, source, at, values);
    }
  }
}

/// The verdict of a one-rule diagnosis, and why it is unknown.
Verdict verdict_on(const Rule& rule, const Diagnosis& diagnosis, std::string& why) {
  const auto is_rule = [&](const auto& one) { return one.rule->id == rule.id; };
  if (std::ranges::any_of(diagnosis.findings, is_rule)) return Verdict::yes;
  const auto unjudged = std::ranges::find_if(diagnosis.unknown, is_rule);
  if (unjudged == diagnosis.unknown.end()) return Verdict::no;
  why = unjudged->reason;
  for (const bundle::ProbeRecord& record : unjudged->missing) {
    why += (why.empty() ? "without " : ", ") + record.id;
  }
  return Verdict::unknown;
}

}  // namespace

std::optional<RuleProblem> RulePack::check_example(const Rule& rule, const Example& example) const {
  // The rule alone, with those whose sightings its query reads: a scan for every rule, for each
  // example of every rule, would be quadratic.
  RulePack pack;
  for (const Rule& other : rules_) {
    if (other.id == rule.id || rule.query.find('\'' + other.id + '\'') != std::string::npos) {
      pack.rules_.push_back(other);
    }
  }
  Tables tables;
  LogScan scan(pack);
  tables.begin();
  for (const auto& [name, text] : example.logs) {
    bundle::TextSource bytes(text);
    bundle::LineSource lines(bytes, kLineBytes);
    const auto logs = log_names();
    scan.scan(std::ranges::find(logs, name, &LogName::name)->evidence, lines);
  }
  insert_rows(example, tables);
  insert_sightings(tables, scan);
  tables.commit();
  tables.seal();
  Diagnosis diagnosis;
  diagnose(pack, tables, coverage_of(example, tables), scan, diagnosis);

  std::string why;
  const Verdict verdict = verdict_on(rule, diagnosis, why);
  if (verdict == example.expect) return std::nullopt;
  RuleProblem problem;
  problem.file = rule.file;
  problem.line = example.line;
  problem.column = 1;
  problem.what.append("examples: expected ")
      .append(to_text(example.expect))
      .append(", and the rule says ")
      .append(to_text(verdict));
  problem.hint = why;
  return problem;
}

std::vector<RuleProblem> RulePack::check_examples(std::span<const std::string> only) const {
  std::vector<RuleProblem> problems;
  for (const Rule& rule : rules_) {
    if (!only.empty() && std::ranges::find(only, rule.id) == only.end()) continue;
    for (const Example& example : rule.examples) {
      if (auto problem = check_example(rule, example)) problems.push_back(std::move(*problem));
    }
  }
  return problems;
}

}  // namespace analyzer
