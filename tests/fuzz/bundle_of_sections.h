// SPDX-License-Identifier: Apache-2.0
// A bundle made of a text, through the real intake: a line "=== docker/journal.log" begins an
// entry, and what stands before the first is the journal of docker. The rules are few, so that an
// execution is short, and between them use every way in which bytes of a bundle reach a report.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/diagnose.h"
#include "analyzer/intake.h"
#include "analyzer/rule_pack.h"
#include "tests/support/tar_builder.h"

namespace fuzz {

inline constexpr std::string_view kSection = "=== ";
inline constexpr std::string_view kHeader =
    R"({"format_version": 1, "host_name": "shop-01", "started": "2026-01-31T08:00:00Z"})";

inline std::string rule_text(std::string_view lines) {
  return "title: a title\nseverity: error\nfix: ['Look at `{what}`, or at {what|nothing}']\n" +
         std::string(lines) + "\nexamples: [{expect: match}, {expect: no-match}]\n";
}

inline const analyzer::RulePack& rules() {
  static const analyzer::RulePack kPack = [] {
    const std::vector<analyzer::RuleText> texts = {
        {"log/any.yaml", rule_text(R"(cause: 'It says {what}'
logs: [{in: [docker, containerd, kernel], match: '(?P<what>\S+)'}]
cleared_by: 'completed|gone'
wrapper: true)")},
        {"log/error.yaml", rule_text(R"(cause: '{what} failed, {what:bytes}'
logs: [{in: [docker], match: '(?:error|failed):? (?P<what>.+)'}]
explains: [log/any])")},
        {"state/containers.yaml", rule_text(R"(cause: '{what} is {state}'
query: SELECT name AS what, id, state, image, source, line FROM containers
explains: [log/error])")},
        {"state/settings.yaml", rule_text(R"(cause: '{what} = {value}'
query: >-
  SELECT name AS what, value, source, line FROM sysctls UNION ALL
  SELECT mount_point, mount_source, source, line FROM mounts UNION ALL
  SELECT key, value, source, line FROM daemon_config UNION ALL
  SELECT chain, text, source, line FROM iptables_rules)")},
        {"state/none.yaml", rule_text(R"(cause: 'No interface, {what}'
query: SELECT 'none' AS what FROM host WHERE NOT EXISTS (SELECT * FROM interfaces))")}};
    std::vector<analyzer::RuleProblem> problems;
    auto pack = analyzer::RulePack::load(texts, problems);
    if (!problems.empty()) std::abort();
    return pack;
  }();
  return kPack;
}

inline std::string bundle_of(std::string_view text) {
  TarBuilder tar;
  std::string_view name = "docker/journal.log";
  bool has_header = text.starts_with("=== bundle.json\n");
  if (!has_header) tar.file("d/bundle.json", kHeader);
  while (!text.empty()) {
    const auto next = text.find("\n=== ");
    std::string_view body = text.substr(0, next);
    if (body.starts_with(kSection)) {
      const auto end = body.find('\n');
      name = body.substr(kSection.size(), end - kSection.size());
      body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
    }
    tar.file("d/" + std::string(name.substr(0, 90)), body);
    if (next == std::string_view::npos) break;
    text.remove_prefix(next + 1);
  }
  return tar.end();
}

/// Diagnosed with rules(). Throws bundle::Error where the text makes no bundle.
inline analyzer::Intake diagnosed(std::string_view text) {
  const MemoryFile file(bundle_of(text));
  analyzer::Intake intake =
      analyzer::take_in(file.path(), rules(), {.line_bytes = 4096}, std::string());
  analyzer::diagnose(rules(), *intake.tables, intake.coverage, *intake.scan, intake.diagnosis);
  return intake;
}

}  // namespace fuzz
