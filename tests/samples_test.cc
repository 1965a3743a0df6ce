// SPDX-License-Identifier: Apache-2.0
// Every folder of samples/ is a bundle that the lab recorded on a host broken on purpose, and what
// is expected of it. Other bundles can be judged likewise:
//
//   DRYDOCK_SAMPLES=build/lab/bundles samples_test
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "analyzer/corpus.h"
#include "analyzer/intake.h"
#include "analyzer/report.h"
#include "analyzer/rule_pack.h"
#include "bundle/error.h"

namespace analyzer {

// What a failed test shows of its parameter.
void PrintTo(const Sample& sample, std::ostream* out) { *out << sample.bundle; }

}  // namespace analyzer

namespace {

std::string folder() {
  const char* elsewhere = std::getenv("DRYDOCK_SAMPLES");
  return elsewhere != nullptr ? elsewhere : SOURCE_DIR "/samples";
}

std::string trouble;

// Runs before main(), where nothing may be thrown; AreThere tells of trouble.
std::vector<analyzer::Sample> samples() {
  try {
    return analyzer::samples_in(folder());
  } catch (const bundle::Error& e) {
    trouble = e.what();
    return {};
  }
}

const analyzer::RulePack& rules() {
  static const analyzer::RulePack kRules = [] {
    std::vector<analyzer::RuleProblem> problems;
    auto pack = analyzer::RulePack::load(analyzer::RulePack::embedded(), problems);
    for (const auto& problem : problems) ADD_FAILURE() << to_text(problem);
    return pack;
  }();
  return kRules;
}

class SampleTest : public testing::TestWithParam<analyzer::Sample> {};

TEST_P(SampleTest, IsJudgedAsExpected) {
  const analyzer::Sample& sample = GetParam();
  const analyzer::Diagnosis diagnosis = analyzer::analyze(sample.bundle, rules(), {}, "");
  for (const std::string& problem : check(sample.expected, diagnosis, rules()).problems) {
    ADD_FAILURE() << problem;
  }
  if (HasFailure()) GTEST_LOG_(INFO) << sample.expected.what << '\n' << report_text(diagnosis, {});
}

INSTANTIATE_TEST_SUITE_P(All, SampleTest, testing::ValuesIn(samples()), [](const auto& sample) {
  std::string name = sample.param.name;
  // GoogleTest takes letters, digits and underscores.
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SampleTest);

// docs/rules.md says on which hosts a rule was proven, or why on none.
TEST(Samples, EachRuleHasOneOrSaysWhyNot) {
  if (std::getenv("DRYDOCK_SAMPLES") != nullptr) GTEST_SKIP() << "these are not all samples";
  std::set<std::string> proven;
  for (const analyzer::Sample& sample : samples()) {
    proven.insert(sample.expected.root_causes.begin(), sample.expected.root_causes.end());
    proven.insert(sample.expected.symptoms.begin(), sample.expected.symptoms.end());
  }
  for (const analyzer::Rule& rule : rules().rules()) {
    if (proven.contains(rule.id)) {
      EXPECT_EQ(rule.unproven, "") << rule.file << ": a sample shows it; take `unproven` out";
    } else {
      EXPECT_NE(rule.unproven, "") << rule.file << ": no sample shows it; say why in `unproven`";
    }
  }
}

// Without this, an empty folder would pass.
TEST(Samples, AreThere) { EXPECT_EQ(trouble, ""); }

}  // namespace
