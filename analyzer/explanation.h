// SPDX-License-Identifier: Apache-2.0
// Why one rule did or did not fire on one bundle: every step of judge() with what it saw.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/diagnose_judge.h"

namespace analyzer {

struct Explanation {
  const Rule* rule = nullptr;
  DockerVersion docker;
  bool applies = true;  ///< false where the version is known and out of the rule's range
  Verdict verdict = Verdict::no;
  std::vector<PatternJudgement> patterns;  ///< beside Rule::logs
  std::optional<QueryJudgement> query;     ///< nullopt for a rule without one
  std::vector<const Sighting*> cleared;    ///< lines of cleared_by
  const Finding* finding = nullptr;        ///< where the verdict is yes
};

/// `diagnosis` is that of the same bundle and rules; the explanation points into it.
Explanation explain(const Rule& rule, const Sources& sources, const Diagnosis& diagnosis);

/// For people, at most `columns` wide.
std::string explanation_text(const Explanation& explanation, const Diagnosis& diagnosis,
                             const Coverage& coverage, std::size_t columns);
/// Schema drydock.explanation/1.
std::string explanation_json(const Explanation& explanation, const Diagnosis& diagnosis,
                             const Coverage& coverage);

}  // namespace analyzer
