// SPDX-License-Identifier: Apache-2.0
#include "analyzer/explanation.h"

#include "analyzer/report_wording.h"
#include "analyzer/version.h"

namespace analyzer {

Explanation explain(const Rule& rule, const Sources& sources, const Diagnosis& diagnosis) {
  Explanation out;
  out.rule = &rule;
  out.docker = docker_version(sources);
  const auto version = version_from(out.docker.text);
  out.applies = !version || satisfies(*version, rule.docker);
  for (std::size_t i = 0; i < rule.logs.size(); ++i) {
    out.patterns.push_back(judge_pattern(rule, i, sources));
  }
  if (!rule.query.empty()) out.query = judge_query(rule, sources);
  if (const auto seen = sources.sightings.find("cleared:" + rule.id);
      seen != sources.sightings.end()) {
    out.cleared = seen->second;
  }
  if (out.applies) out.verdict = judge(rule, sources).verdict;
  out.finding = finding_of(diagnosis, rule.id);
  return out;
}

}  // namespace analyzer
