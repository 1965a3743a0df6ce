// SPDX-License-Identifier: Apache-2.0
// JUnit XML as Jenkins and GitLab read it. A remark (severity info) passes: a healthy host has
// some, and a gate that is always red guards nothing.
#include <algorithm>
#include <map>

#include "analyzer/report.h"
#include "analyzer/report_wording.h"
#include "analyzer/xml_text.h"

namespace analyzer {
namespace {

std::string details(const Finding& finding) {
  std::string out = xml_text(finding.cause) + "\n" + xml_text(certainty(finding)) + "\n";
  if (!finding.root()) {
    out += "Explained by:";
    for (const std::string& id : finding.explained_by) out += " " + xml_text(id);
    out += "\n";
  }
  if (!finding.fix.empty()) out += "\nWhat to do:\n";
  int step = 1;
  for (const std::string& fix : finding.fix)
    out += std::to_string(step++) + ". " + xml_text(fix) + "\n";
  if (!finding.evidence.empty()) out += "\nEvidence:\n";
  for (const EvidenceItem& item : finding.evidence) {
    out += xml_text(place(item)) + "  " + (item.time ? clock(*item.time) + "  " : "") +
           xml_text(shown(item)) + "\n";
  }
  return out;
}

bool fails(const Finding& finding) {
  return finding.status == Status::current && finding.rule->severity > Severity::info;
}

struct Suite {
  std::string cases;
  int tests = 0;
  int failures = 0;
  int skipped = 0;

  std::string counts() const {
    return xml_attribute("tests", std::to_string(tests)) +
           xml_attribute("failures", std::to_string(failures)) + xml_attribute("errors", "0") +
           xml_attribute("skipped", std::to_string(skipped));
  }
};

void add(Suite& suite, const Rule& rule, std::string_view area, const Finding* finding,
         const Unjudged* unjudged) {
  ++suite.tests;
  std::string& out = suite.cases;
  const std::string name = rule.id.substr(std::min(area.size() + 1, rule.id.size()));
  out += "    <testcase" + xml_attribute("classname", "drydock." + std::string(area)) +
         xml_attribute("name", name + ": " + rule.title) + xml_attribute("time", "0");
  if (finding != nullptr && fails(*finding)) {
    ++suite.failures;
    out += ">\n      <failure" + xml_attribute("type", to_text(rule.severity)) +
           xml_attribute("message", finding->cause) + ">" + details(*finding) + "</failure>\n";
  } else if (finding != nullptr) {
    out += ">\n      <system-out>" +
           std::string(finding->status == Status::past ? "Over by now. " : "A remark. ") +
           details(*finding) + "</system-out>\n";
  } else if (unjudged != nullptr) {
    ++suite.skipped;
    out += ">\n      <skipped" + xml_attribute("message", "not judged: " + why_not(*unjudged)) +
           "/>\n";
  } else {
    out += "/>\n";
    return;
  }
  out += "    </testcase>\n";
}

}  // namespace

std::string report_junit(const Diagnosis& diagnosis, std::span<const Rule> rules) {
  std::map<std::string_view, const Unjudged*> unjudged;
  for (const Unjudged& rule : diagnosis.unknown) unjudged[rule.rule->id] = &rule;
  std::map<std::string_view, const Finding*> found;
  for (const Finding& finding : diagnosis.findings) found[finding.rule->id] = &finding;

  std::map<std::string_view, Suite> suites;
  Suite all;
  for (const Rule& rule : rules) {
    const std::string_view area = std::string_view(rule.id).substr(0, rule.id.find('/'));
    const auto finding = found.find(rule.id);
    const auto unknown = unjudged.find(rule.id);
    add(suites[area], rule, area, finding == found.end() ? nullptr : finding->second,
        unknown == unjudged.end() ? nullptr : unknown->second);
  }
  for (const auto& [area, suite] : suites) {
    all.tests += suite.tests;
    all.failures += suite.failures;
    all.skipped += suite.skipped;
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
                    xml_attribute("name", "drydock: " + subject(diagnosis)) + all.counts() +
                    xml_attribute("time", "0") + ">\n";
  const std::string when =
      diagnosis.header.started == bundle::Time{}
          ? std::string()
          : xml_attribute("timestamp", bundle::to_text(diagnosis.header.started).substr(0, 19));
  for (const auto& [area, suite] : suites) {
    out += "  <testsuite" + xml_attribute("name", area) + suite.counts() +
           xml_attribute("time", "0") + xml_attribute("hostname", diagnosis.header.host_name) +
           when + ">\n" + suite.cases + "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace analyzer
