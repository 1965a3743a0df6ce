// SPDX-License-Identifier: Apache-2.0
#include "analyzer/explanation.h"
#include "analyzer/json_value.h"
#include "analyzer/report_wording.h"

namespace analyzer {
namespace {

std::string_view word(Verdict verdict) {
  return verdict == Verdict::yes ? "yes" : verdict == Verdict::no ? "no" : "unknown";
}

Json json_of(const bundle::ProbeRecord& record) {
  return {{"evidence", record.id}, {"outcome", to_text(record.outcome)}, {"reason", record.reason}};
}

Json json_of(const std::vector<bundle::ProbeRecord>& records) {
  Json out = Json::array();
  for (const bundle::ProbeRecord& record : records) out.push_back(json_of(record));
  return out;
}

Json json_of(const std::vector<const Sighting*>& sightings) {
  Json out = Json::array();
  for (const Sighting* seen : sightings) {
    out.push_back({{"source", seen->source},
                   {"line", seen->line},
                   {"time", analyzer::json_of(seen->time)},
                   {"text", seen->text},
                   {"captures", seen->captures}});
  }
  return out;
}

Json patterns_of(const Explanation& explanation) {
  Json out = Json::array();
  for (std::size_t i = 0; i < explanation.patterns.size(); ++i) {
    const LogPattern& pattern = explanation.rule->logs[i];
    const PatternJudgement& judged = explanation.patterns[i];
    out.push_back({{"in", pattern.in},
                   {"match", pattern.match},
                   {"at_least", pattern.at_least},
                   {"within_seconds", pattern.within ? Json(pattern.within->count()) : Json()},
                   {"verdict", word(judged.verdict)},
                   {"count", judged.tally.count},
                   {"reason", judged.reason},
                   {"missing", json_of(judged.gaps)},
                   {"sightings", json_of(judged.sightings)}});
  }
  return out;
}

Json query_of(const Explanation& explanation, const Coverage& coverage) {
  if (!explanation.query) return nullptr;
  const QueryJudgement& judged = *explanation.query;
  Json rows = Json::array();
  for (const auto& values : judged.rows.rows) {
    Json row = Json::object();
    for (std::size_t i = 0; i < values.size(); ++i) {
      row[judged.rows.columns[i]] = analyzer::json_of(values[i]);
    }
    rows.push_back(std::move(row));
  }
  Json tables = Json::array();
  for (const Declared& table : declared_tables()) {
    if (!judged.tables.contains(table.name)) continue;
    Json evidence = Json::array();
    for (const std::string& id : table.evidence) {
      const auto record = coverage.records().find(id);
      evidence.push_back(
          {{"evidence", id},
           {"outcome",
            record == coverage.records().end() ? Json() : Json(to_text(record->second.outcome))}});
    }
    tables.push_back({{"table", table.name}, {"from", std::move(evidence)}});
  }
  Json lacking = Json::array();
  for (const Lacking& one : judged.lacking) {
    lacking.push_back({{"table", one.table}, {"missing", json_of(one.records)}});
  }
  return {{"sql", explanation.rule->query}, {"verdict", word(judged.verdict)},
          {"reason", judged.reason},        {"rows", std::move(rows)},
          {"more_rows", judged.rows.cut},   {"reads", std::move(tables)},
          {"lacking", std::move(lacking)}};
}

}  // namespace

std::string explanation_json(const Explanation& explanation, const Diagnosis& diagnosis,
                             const Coverage& coverage) {
  const Rule& rule = *explanation.rule;
  const Finding* finding = explanation.finding;
  Json out = {
      {"schema", "drydock.explanation/1"},
      {"host", diagnosis.header.host_name},
      {"rule", rule.id},
      {"title", rule.title},
      {"verdict", word(explanation.verdict)},
      {"docker",
       {{"version", explanation.docker.text.empty() ? Json() : Json(explanation.docker.text)},
        {"source", explanation.docker.source},
        {"applies", explanation.applies}}},
      {"needs_both", rule.require_both},
      {"patterns", patterns_of(explanation)},
      {"query", query_of(explanation, coverage)},
      {"cleared_by", json_of(explanation.cleared)}};
  out["finding"] = nullptr;
  if (finding != nullptr) {
    out["finding"] = {{"status", to_text(finding->status)},
                      {"confidence", to_text(finding->confidence)},
                      {"cause", finding->cause},
                      {"explained_by", finding->explained_by},
                      {"explains", finding->explains}};
  }
  return json_text(out);
}

}  // namespace analyzer
