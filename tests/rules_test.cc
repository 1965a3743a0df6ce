// SPDX-License-Identifier: Apache-2.0
// Every example of every rule that is compiled in, as a case of its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

#include "analyzer/rule_pack.h"

namespace analyzer {
namespace {

struct Loaded {
  RulePack pack;
  std::vector<RuleProblem> problems;
};

const Loaded& loaded() {
  static const Loaded all = [] {
    Loaded one;
    one.pack = RulePack::load(RulePack::embedded(), one.problems);
    return one;
  }();
  return all;
}

struct ExampleCase {
  const Rule* rule = nullptr;
  std::size_t index = 0;
};

void PrintTo(const ExampleCase& one, std::ostream* out) {
  *out << one.rule->id << ", example " << one.index + 1;
}

std::vector<ExampleCase> all_examples() {
  std::vector<ExampleCase> cases;
  for (const Rule& rule : loaded().pack.rules()) {
    for (std::size_t i = 0; i < rule.examples.size(); ++i) cases.push_back({&rule, i});
  }
  return cases;
}

std::string case_name(const testing::TestParamInfo<ExampleCase>& info) {
  std::string name = info.param.rule->id;
  std::ranges::replace_if(
      name, [](char c) { return c == '/' || c == '-'; }, '_');
  return name + "_" + std::to_string(info.param.index + 1);
}

class RuleExample : public testing::TestWithParam<ExampleCase> {};

TEST_P(RuleExample, Behaves) {
  const Rule& rule = *GetParam().rule;
  const auto problem = loaded().pack.check_example(rule, rule.examples[GetParam().index]);
  EXPECT_FALSE(problem) << to_text(*problem);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RuleExample);
INSTANTIATE_TEST_SUITE_P(All, RuleExample, testing::ValuesIn(all_examples()), case_name);

TEST(EmbeddedRules, Load) {
  for (const RuleProblem& problem : loaded().problems) ADD_FAILURE() << to_text(problem);
  EXPECT_EQ(loaded().pack.rules().size(), RulePack::embedded().size());
}

// A signature that got a rule after all leaves the list of those that have none.
TEST(EmbeddedRules, AreNotAmongTheSignaturesWithoutOne) {
  std::ifstream readme(SOURCE_DIR "/rules/README.md");
  int listed = 0;
  bool in_list = false;
  for (std::string line; std::getline(readme, line);) {
    in_list = in_list || line == "## Signatures without a rule";
    if (!in_list || !line.starts_with("| `")) continue;
    const std::string id = line.substr(3, line.find('`', 3) - 3);
    EXPECT_EQ(loaded().pack.find(id), nullptr) << id << " has a rule; take it out of the list";
    ++listed;
  }
  EXPECT_GE(listed, 10);
}

}  // namespace
}  // namespace analyzer
