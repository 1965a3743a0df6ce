// SPDX-License-Identifier: Apache-2.0
// Any bytes as a rule file: either it has problems, each of which stands in the file, or it is a
// rule whose examples run. One database checks all inputs; to make one takes longer than to check.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "analyzer/rule_pack.h"
#include "analyzer/rule_pack_parse.h"

namespace {

const analyzer::Tables& tables() {
  static const auto* kTables = new analyzer::Tables();
  return *kTables;
}

std::vector<analyzer::RuleProblem> problems_of(const analyzer::RuleText& text) {
  std::vector<analyzer::RuleProblem> problems;
  analyzer::RuleProblems found(text.path, problems);
  if (auto parsed = analyzer::parse_rule(text, found)) {
    analyzer::PatternBudget patterns;
    analyzer::check_rule(*parsed, tables(), patterns, found);
    std::map<std::string, analyzer::ParsedRule> rules;
    std::string id = parsed->rule.id;
    rules.emplace(std::move(id), std::move(*parsed));
    analyzer::check_explains(rules, problems);
  } else if (problems.empty()) {
    std::abort();
  }
  return problems;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const analyzer::RuleText text{"a/b.yaml", {reinterpret_cast<const char*>(data), size}};
  const auto lines = std::ranges::count(text.text, '\n') + 1;
  std::vector<analyzer::RuleProblem> problems = problems_of(text);
  for (const analyzer::RuleProblem& problem : problems) {
    if (problem.line < 1 || problem.line > lines + 1 || problem.column < 1) std::abort();
    if (problem.what.empty()) std::abort();
  }
  if (!problems.empty()) return 0;
  const auto pack = analyzer::RulePack::load({text}, problems);
  if (!problems.empty() || pack.rules().size() != 1) std::abort();
  // A query may use its whole step budget, which is no defect and takes too long here.
  const analyzer::Rule& rule = pack.rules().front();
  if (rule.query.empty() && pack.check_examples().size() > rule.examples.size()) std::abort();
  return 0;
}
