// SPDX-License-Identifier: Apache-2.0
// Every folder of samples/ is a bundle that the lab recorded on a host broken on purpose, and what
// is expected of it. The lab checks its fresh bundles with this same program:
//
//   DRYDOCK_SAMPLES=build/lab/bundles samples_test
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "analyzer/intake.h"
#include "analyzer/report.h"
#include "analyzer/rule_pack.h"

namespace {

namespace fs = std::filesystem;
using analyzer::Finding;
using analyzer::Severity;
using analyzer::Status;

fs::path samples() {
  const char* elsewhere = std::getenv("DRYDOCK_SAMPLES");
  return elsewhere != nullptr ? fs::path(elsewhere) : fs::path(SOURCE_DIR "/samples");
}

std::vector<std::string> sample_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(samples())) {
    if (fs::exists(entry.path() / "expected.yaml")) names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
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

class Sample : public testing::TestWithParam<std::string> {
 protected:
  fs::path folder() const { return samples() / GetParam(); }
  analyzer::Diagnosis diagnosis() const {
    return analyzer::analyze(folder() / "bundle.tar.zst", rules(), {}, "");
  }
  std::vector<std::string> expected(const char* key) const {
    return YAML::LoadFile(folder() / "expected.yaml")[key].as<std::vector<std::string>>(
        std::vector<std::string>{});
  }
};

TEST_P(Sample, NamesTheRootCause) {
  const analyzer::Diagnosis found = diagnosis();
  std::vector<std::string> roots;
  for (const Finding& finding : found.findings) {
    if (finding.root() && finding.status == Status::current &&
        finding.rule->severity > Severity::info) {
      roots.push_back(finding.rule->id);
    }
  }
  const std::vector<std::string> want = expected("root_causes");
  EXPECT_EQ(std::set(roots.begin(), roots.end()), std::set(want.begin(), want.end()))
      << report_text(found, {});
  if (!want.empty() && !roots.empty()) {
    EXPECT_EQ(roots.front(), want.front()) << "not on top";
  }
}

TEST_P(Sample, ExplainsItsSymptoms) {
  const analyzer::Diagnosis found = diagnosis();
  for (const std::string& id : expected("symptoms")) {
    const auto finding =
        std::ranges::find_if(found.findings, [&](const Finding& f) { return f.rule->id == id; });
    ASSERT_NE(finding, found.findings.end()) << id << " was not found\n" << report_text(found, {});
    EXPECT_FALSE(finding->root()) << id << " is explained by nothing";
  }
}

TEST_P(Sample, SaysNothingThatIsNotSo) {
  const std::vector<std::string> absent = expected("absent");
  for (const Finding& finding : diagnosis().findings) {
    EXPECT_EQ(std::ranges::count(absent, finding.rule->id), 0) << finding.rule->id << " was found";
  }
}

TEST_P(Sample, IsWholeAndEveryRowWasRead) {
  const analyzer::Diagnosis found = diagnosis();
  EXPECT_TRUE(found.complete) << found.incomplete_reason;
  EXPECT_TRUE(found.notices.empty()) << testing::PrintToString(found.notices);
}

INSTANTIATE_TEST_SUITE_P(All, Sample, testing::ValuesIn(sample_names()), [](const auto& sample) {
  std::string name = sample.param;
  std::ranges::replace(name, '-', '_');
  return name;
});
// A lab run hands one folder over; an empty one is a mistake there, and caught here.
TEST(Samples, AreThere) { EXPECT_FALSE(sample_names().empty()) << samples(); }

}  // namespace
