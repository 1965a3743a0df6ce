// SPDX-License-Identifier: Apache-2.0
// Any bytes as a rule file: either it has problems, each of which stands in the file, or it is a
// rule whose examples run.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/rule_pack.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto lines = std::ranges::count(text, '\n') + 1;
  std::vector<analyzer::RuleProblem> problems;
  const auto pack = analyzer::RulePack::load({{"a/b.yaml", text}}, problems);
  if (problems.empty() == pack.rules().empty()) std::abort();
  for (const analyzer::RuleProblem& problem : problems) {
    if (problem.line < 1 || problem.line > lines + 1 || problem.column < 1) std::abort();
    if (problem.what.empty()) std::abort();
  }
  for (const analyzer::Rule& rule : pack.rules()) {
    // A query may use its whole step budget, which is no defect and takes too long here.
    if (rule.query.empty() && pack.check_examples().size() > rule.examples.size()) std::abort();
  }
  return 0;
}
