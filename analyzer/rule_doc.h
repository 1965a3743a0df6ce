// SPDX-License-Identifier: Apache-2.0
// What is said of a rule pack: `rules list`, and docs/rules.md, which is made from it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyzer/rule_pack.h"

namespace analyzer {

/// A line for each rule: severity, id, title.
std::string rules_text(const RulePack& rules);
/// docs/rules.md
/// By rule id, the samples on which it is expected as a root cause or as a symptom.
using Proofs = std::map<std::string, std::vector<std::string>>;
std::string rules_markdown(const RulePack& rules, const Proofs& proofs);

}  // namespace analyzer
