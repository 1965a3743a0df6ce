// SPDX-License-Identifier: Apache-2.0
#include "analyzer/json_value.h"
#include "analyzer/report.h"

namespace analyzer {
namespace {

Json json(const EvidenceItem& item) {
  Json out = {{"source", item.source}};
  out["line"] = item.line ? Json(*item.line) : Json();
  if (item.row.empty()) {
    out["time"] = json_of(item.time);
    out["text"] = item.text;
  } else {
    Json row = Json::object();
    for (const auto& [name, value] : item.row) row[name] = json_of(value);
    out["row"] = std::move(row);
  }
  return out;
}

Json json(const Finding& finding) {
  Json evidence = Json::array();
  for (const EvidenceItem& item : finding.evidence) evidence.push_back(json(item));
  return {{"rule", finding.rule->id},
          {"title", finding.rule->title},
          {"severity", to_text(finding.rule->severity)},
          {"confidence", finding.confidence == Confidence::confirmed ? "confirmed" : "suspected"},
          {"status", finding.status == Status::current ? "current" : "past"},
          {"root", finding.root()},
          {"explained_by", finding.explained_by},
          {"explains", finding.explains},
          {"count", finding.count},
          {"first_seen", json_of(finding.first_seen)},
          {"last_seen", json_of(finding.last_seen)},
          {"cause", finding.cause},
          {"fix", finding.fix},
          {"see", finding.rule->see},
          {"evidence", std::move(evidence)}};
}

Json json(const Unjudged& rule) {
  Json missing = Json::array();
  for (const bundle::ProbeRecord& record : rule.missing) {
    missing.push_back(
        {{"evidence", record.id}, {"outcome", to_text(record.outcome)}, {"reason", record.reason}});
  }
  Json out = {{"rule", rule.rule->id}, {"missing", std::move(missing)}};
  if (!rule.reason.empty()) out["reason"] = rule.reason;
  return out;
}

}  // namespace

std::string report_json(const Diagnosis& diagnosis, int indent) {
  Json findings = Json::array();
  for (const Finding& finding : diagnosis.findings) findings.push_back(json(finding));
  Json unknown = Json::array();
  for (const Unjudged& rule : diagnosis.unknown) unknown.push_back(json(rule));
  Json coverage = Json::array();
  for (const bundle::ProbeRecord& record : diagnosis.coverage) {
    coverage.push_back({{"evidence", record.id},
                        {"outcome", to_text(record.outcome)},
                        {"bytes", record.bytes},
                        {"reason", record.reason}});
  }
  const Json report = {
      {"schema", "drydock.report/1"},
      {"tool", {{"name", "drydock-analyze"}, {"version", DRYDOCK_VERSION}}},
      {"bundle",
       {{"host", diagnosis.header.host_name},
        {"collected_at", diagnosis.header.started == bundle::Time{}
                             ? Json()
                             : Json(bundle::to_text(diagnosis.header.started))},
        {"docker_version",
         diagnosis.docker_version.empty() ? Json() : Json(diagnosis.docker_version)},
        {"complete", diagnosis.complete},
        {"incomplete_reason", diagnosis.incomplete_reason},
        {"notices", diagnosis.notices}}},
      {"findings", std::move(findings)},
      {"unknown", std::move(unknown)},
      {"coverage", std::move(coverage)}};
  return json_text(report, indent);
}

}  // namespace analyzer
