// SPDX-License-Identifier: Apache-2.0
// Diagnoses made by hand, for the renderers: rules and findings that nobody had to break a host
// for.
//
//   DiagnosisBuilder made;
//   made.finding("disk/full", Severity::critical).cause = "/ has 0 bytes left";
//   report_text(made.diagnosis(), {});
#pragma once

#include <deque>
#include <string>

#include "analyzer/diagnosis.h"

namespace support {

/// Markup, script, terminal escapes, bidirectional overrides, a NUL and broken UTF-8.
inline const std::string kHostile =
    std::string("<script>pwned()</script>\"'&`*_#1 @all ]]>--> \033[31m\u202e \xff ") +
    std::string(1, '\0') + "end";

class DiagnosisBuilder {
 public:
  DiagnosisBuilder() {
    diagnosis_.header.host_name = "shop-01";
    diagnosis_.header.started = *bundle::time_from("2026-01-31T08:00:00Z");
    diagnosis_.docker_version = "20.10.24";
  }

  analyzer::Rule& rule(const std::string& id,
                       analyzer::Severity severity = analyzer::Severity::error) {
    analyzer::Rule& rule = rules_.emplace_back();
    rule.id = id;
    rule.title = "Title of " + id;
    rule.severity = severity;
    rule.cause = "cause of {" + id + "}";
    return rule;
  }

  /// A current root cause; the reference holds until the next call.
  analyzer::Finding& finding(const std::string& id,
                             analyzer::Severity severity = analyzer::Severity::error) {
    analyzer::Finding& finding = diagnosis_.findings.emplace_back();
    finding.rule = &rule(id, severity);
    finding.cause = "Cause of " + id;
    finding.count = 1;
    return finding;
  }

  void unknown(const std::string& id, const std::string& evidence, bundle::Outcome outcome,
               const std::string& reason) {
    bundle::ProbeRecord record;
    record.id = evidence;
    record.outcome = outcome;
    record.reason = reason;
    diagnosis_.unknown.push_back({.rule = &rule(id), .missing = {record}, .reason = {}});
  }

  void covered(const std::string& evidence, bundle::Outcome outcome, const std::string& path = {}) {
    bundle::ProbeRecord& record = diagnosis_.coverage.emplace_back();
    record.id = evidence;
    record.outcome = outcome;
    record.path = path;
  }

  static analyzer::EvidenceItem line(const std::string& source, std::int64_t number,
                                     const std::string& time, const std::string& text) {
    return {source, number, bundle::time_from(time), text, {}};
  }
  static analyzer::EvidenceItem row(const std::string& source,
                                    std::vector<std::pair<std::string, analyzer::Value>> values) {
    return {source, std::nullopt, std::nullopt, {}, std::move(values)};
  }

  analyzer::Diagnosis& diagnosis() { return diagnosis_; }
  const std::deque<analyzer::Rule>& rules() const { return rules_; }

 private:
  std::deque<analyzer::Rule> rules_;  // findings point into it
  analyzer::Diagnosis diagnosis_;
};

}  // namespace support
