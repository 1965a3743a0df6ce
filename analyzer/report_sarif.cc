// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 (OASIS), for viewers and pipelines that collect results of many tools. A current
// finding is a failure. A past one is a result, too, but suppressed with the reason that it is
// over: that is the only state which viewers and gates alike leave out of what needs work, and
// baselineState would claim a comparison with an earlier run.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "analyzer/report.h"
#include "analyzer/report_wording.h"

namespace analyzer {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kBase = "BUNDLE";

std::string_view level(Severity severity) {
  switch (severity) {
    case Severity::critical:
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      break;
  }
  return "note";
}

std::string steps(const std::vector<std::string>& fix) {
  std::string out;
  int step = 1;
  for (const std::string& text : fix) out += std::to_string(step++) + ". " + text + "\n";
  return out;
}

/// A file name as a relative URI reference: what is not unreserved is percent-encoded.
std::string uri(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 0xFU];
  }
  return out;
}

class Run {
 public:
  explicit Run(const Diagnosis& diagnosis) : diagnosis_(diagnosis) {
    for (const bundle::ProbeRecord& record : diagnosis.coverage) paths_[record.id] = record.path;
    for (const Finding& finding : diagnosis.findings) number(*finding.rule);
    for (const Unjudged& unjudged : diagnosis.unknown) number(*unjudged.rule);
  }

  Json json() const {
    Json results = Json::array();
    for (const Finding& finding : diagnosis_.findings) results.push_back(result(finding));
    return {{"tool",
             {{"driver",
               {{"name", "drydock-analyze"},
                {"version", DRYDOCK_VERSION},
                {"semanticVersion", DRYDOCK_VERSION},
                {"rules", rules_}}}}},
            {"invocations", Json::array({invocation()})},
            {"originalUriBaseIds",
             {{kBase, {{"description", {{"text", "The root directory inside the bundle."}}}}}}},
            {"columnKind", "unicodeCodePoints"},
            {"results", std::move(results)},
            {"properties",
             {{"host", diagnosis_.header.host_name},
              {"dockerVersion", diagnosis_.docker_version},
              {"complete", diagnosis_.complete}}}};
  }

 private:
  void number(const Rule& rule) {
    if (!index_.emplace(rule.id, rules_.size()).second) return;
    Json out = {{"id", rule.id},
                {"shortDescription", {{"text", rule.title}}},
                {"fullDescription", {{"text", rule.cause.empty() ? rule.title : rule.cause}}},
                {"defaultConfiguration", {{"level", level(rule.severity)}}}};
    const std::string help = steps(rule.fix);
    if (!help.empty()) out["help"] = {{"text", help}, {"markdown", help}};
    if (!rule.see.empty()) out["helpUri"] = rule.see.front();
    out["properties"] = {{"tags", Json::array({rule.id.substr(0, rule.id.find('/'))})},
                         {"severity", to_text(rule.severity)}};
    rules_.push_back(std::move(out));
  }

  Json location(const EvidenceItem& item) const {
    const auto path = paths_.find(item.source);
    const bool named = path != paths_.end() && !path->second.empty();
    Json physical = {{"artifactLocation",
                      {{"uri", uri(named ? path->second : item.source)}, {"uriBaseId", kBase}}}};
    // A line that is not known is no region; lines of SARIF start at 1.
    if (item.line && *item.line > 0) {
      physical["region"] = {{"startLine", *item.line}, {"snippet", {{"text", shown(item)}}}};
    }
    Json logical = {{"fullyQualifiedName", item.source}, {"kind", "resource"}};
    Json out = {{"physicalLocation", std::move(physical)},
                {"logicalLocations", Json::array({std::move(logical)})},
                {"message", {{"text", shown(item)}}}};
    if (item.time) out["properties"] = {{"time", bundle::to_text(*item.time)}};
    return out;
  }

  Json result(const Finding& finding) const {
    std::string text = finding.cause.empty() ? finding.rule->title : finding.cause;
    if (!finding.fix.empty()) text += "\n\nWhat to do:\n" + steps(finding.fix);
    Json out = {{"ruleId", finding.rule->id},
                {"ruleIndex", index_.at(finding.rule->id)},
                {"kind", "fail"},
                {"level", level(finding.rule->severity)},
                {"message", {{"text", std::move(text)}}},
                {"partialFingerprints",
                 {{"finding/v1", finding.rule->id + "@" + diagnosis_.header.host_name}}}};
    if (finding.count > 0) out["occurrenceCount"] = finding.count;
    // The first piece stands for the result; several locations would say that all must be mended.
    // SARIF wants each once, where two patterns of a rule may have met the same line.
    Json related = Json::array();
    for (const EvidenceItem& item : finding.evidence) {
      Json one = location(item);
      if (&item == &finding.evidence.front()) {
        out["locations"] = Json::array({std::move(one)});
      } else if (std::ranges::find(related, one) == related.end()) {
        related.push_back(std::move(one));
      }
    }
    if (!related.empty()) out["relatedLocations"] = std::move(related);
    if (finding.status == Status::past) {
      out["suppressions"] = Json::array(
          {{{"kind", "external"},
            {"status", "accepted"},
            {"justification", finding.last_seen
                                  ? "Over: last seen " + clock(*finding.last_seen) + " UTC."
                                  : std::string("Over by the time the bundle was taken.")}}});
    }
    out["properties"] = {
        {"severity", to_text(finding.rule->severity)}, {"confidence", to_text(finding.confidence)},
        {"status", to_text(finding.status)},           {"root", finding.root()},
        {"explainedBy", finding.explained_by},         {"explains", finding.explains}};
    return out;
  }

  Json invocation() const {
    Json notifications = Json::array();
    const auto note = [&](std::string_view severity, const std::string& text) -> Json& {
      return notifications.emplace_back(Json{{"level", severity}, {"message", {{"text", text}}}});
    };
    if (!diagnosis_.complete) note("warning", "Incomplete bundle: " + incompleteness(diagnosis_));
    for (const std::string& notice : diagnosis_.notices) note("note", notice);
    for (const Unjudged& unjudged : diagnosis_.unknown) {
      const std::string& id = unjudged.rule->id;
      note("warning", id + " could not be judged: " + why_not(unjudged))["associatedRule"] = {
          {"id", id}, {"index", index_.at(id)}};
    }
    Json out = {{"executionSuccessful", true}};
    if (!notifications.empty()) out["toolExecutionNotifications"] = std::move(notifications);
    return out;
  }

  const Diagnosis& diagnosis_;
  std::map<std::string, std::string> paths_;  // evidence id to entry
  std::map<std::string, std::size_t> index_;  // rule id to place in rules_
  Json rules_ = Json::array();
};

}  // namespace

std::string report_sarif(const Diagnosis& diagnosis) {
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({Run(diagnosis).json()})}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace analyzer
