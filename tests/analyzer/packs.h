// SPDX-License-Identifier: Apache-2.0
// Rule packs in a line or two.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "analyzer/rule_pack.h"

namespace analyzer {

/// What every rule must have and few tests care about.
inline std::string rule_rest() {
  return "fix: [mend it]\n"
         "examples:\n"
         "  - {expect: match}\n"
         "  - {expect: no-match}\n";
}

/// A rule from its own lines; title, severity, cause, fix and examples are added.
inline RuleText rule(const std::string& id, const std::string& lines) {
  std::string text = lines + "\n";
  const auto lacks = [&](const std::string& key) {
    return !text.starts_with(key + ":") && text.find("\n" + key + ":") == std::string::npos;
  };
  if (lacks("title")) text += "title: " + id + "\n";
  if (lacks("severity")) text += "severity: error\n";
  if (lacks("cause")) text += "cause: it broke\n";
  return {id + ".yaml", text + rule_rest()};
}

inline RuleText rule_with_logs(const std::string& id, const std::string& logs) {
  return rule(id, "logs: " + logs);
}

inline RulePack load(const std::vector<RuleText>& texts) {
  std::vector<RuleProblem> problems;
  RulePack pack = RulePack::load(texts, problems);
  for (const RuleProblem& problem : problems) ADD_FAILURE() << to_text(problem);
  return pack;
}

}  // namespace analyzer
