// SPDX-License-Identifier: Apache-2.0
// What is said of a rule pack: `rules list`, and docs/rules.md, which is made from it.
#pragma once

#include <string>

#include "analyzer/rule_pack.h"

namespace analyzer {

/// A line for each rule: severity, id, title.
std::string rules_text(const RulePack& rules);
/// docs/rules.md
std::string rules_markdown(const RulePack& rules);

}  // namespace analyzer
