// SPDX-License-Identifier: Apache-2.0
#include "analyzer/corpus.h"

#include <gtest/gtest.h>

#include "bundle/error.h"
#include "tests/analyzer/packs.h"
#include "tests/support/diagnosis_builder.h"
#include "tests/support/run_program.h"

namespace analyzer {
namespace {

using support::DiagnosisBuilder;
using Texts = std::vector<std::string>;

RulePack pack(const Texts& ids) {
  std::vector<RuleText> texts;
  for (const std::string& id : ids) {
    texts.push_back(rule_with_logs(id, "[{in: [docker], match: boom}]"));
  }
  return load(texts);
}

std::string refused(const std::string& yaml) {
  try {
    expected_from(yaml, "x/expected.yaml");
  } catch (const bundle::Error& e) {
    return e.what();
  }
  return "accepted";
}

TEST(Corpus, ReadsWhatIsExpected) {
  const Expected expected = expected_from(
      "what: It broke\nroot_causes: [a/b, a/c]\nsymptoms: [a/d]\nabsent: [a/e]\nmade: {fault: x}\n",
      "expected.yaml");
  EXPECT_EQ(expected.what, "It broke");
  EXPECT_EQ(expected.root_causes, (Texts{"a/b", "a/c"}));
  EXPECT_EQ(expected.symptoms, Texts{"a/d"});
  EXPECT_EQ(expected.absent, Texts{"a/e"});
  EXPECT_TRUE(expected_from("root_causes: []\n", "").root_causes.empty());
}

TEST(Corpus, SaysWhereALabelIsWrong) {
  EXPECT_NE(refused("root_causes: [a/b]\nsymtoms: [a/c]\n")
                .find("x/expected.yaml:2:1: no key is named \"symtoms\""),
            std::string::npos)
      << refused("root_causes: [a/b]\nsymtoms: [a/c]\n");
  EXPECT_NE(refused("what: nothing\n").find("root_causes"), std::string::npos);
  EXPECT_NE(refused("root_causes: {a: b}\n").find("x/expected.yaml:1:"), std::string::npos);
  EXPECT_NE(refused("[").find("x/expected.yaml:"), std::string::npos);
}

TEST(Corpus, AllAsExpectedIsNoProblem) {
  DiagnosisBuilder made;
  made.finding("a/b").explains = {"a/c"};
  made.finding("a/c").explained_by = {"a/b"};
  made.finding("a/remark", Severity::info);
  const CheckedSample checked =
      check({.what = "", .root_causes = {"a/b"}, .symptoms = {"a/c"}, .absent = {"a/d"}},
            made.diagnosis(), pack({"a/b", "a/c", "a/d"}));
  EXPECT_TRUE(checked.problems.empty()) << testing::PrintToString(checked.problems);
  EXPECT_EQ(checked.hits, (Texts{"a/b", "a/c"}));
  EXPECT_TRUE(checked.on_top);
  EXPECT_TRUE(checked.exact);
}

TEST(Corpus, ARemarkCountsWhereItIsWhatWasAskedFor) {
  DiagnosisBuilder made;
  made.finding("a/remark", Severity::info);
  made.finding("a/other", Severity::info);
  const RulePack rules = pack({"a/remark", "a/other"});
  const CheckedSample asked =
      check({.what = "", .root_causes = {"a/remark"}, .symptoms = {}, .absent = {}},
            made.diagnosis(), rules);
  EXPECT_TRUE(asked.problems.empty()) << testing::PrintToString(asked.problems);
  EXPECT_EQ(asked.roots, Texts{"a/remark"});
  EXPECT_TRUE(
      check({.what = "", .root_causes = {}, .symptoms = {}, .absent = {}}, made.diagnosis(), rules)
          .roots.empty());
}

TEST(Corpus, SaysWhyWhatWasExpectedIsNotThere) {
  DiagnosisBuilder made;
  made.finding("a/top");
  made.finding("a/past").status = Status::past;
  made.finding("a/below").explained_by = {"a/top"};
  made.finding("a/unexplained");
  made.unknown("a/unknown", "docker/info", bundle::Outcome::denied, "permission denied");
  const CheckedSample checked =
      check({.what = "",
             .root_causes = {"a/below", "a/past", "a/unknown", "a/silent", "a/typo"},
             .symptoms = {"a/unexplained"},
             .absent = {"a/top"}},
            made.diagnosis(),
            pack({"a/top", "a/past", "a/below", "a/unexplained", "a/unknown", "a/silent"}));
  EXPECT_EQ(checked.problems,
            (Texts{"a/below should be a root cause, but it was found as a symptom of a/top",
                   "a/past should be a root cause, but it was found as something that is over",
                   "a/unknown should be a root cause, but it was not judged: docker/info denied "
                   "(permission denied)",
                   "a/silent should be a root cause, but it was not found",
                   "a/typo should be a root cause, but there is no such rule",
                   "a/unexplained should be a symptom, but it was found and nothing explains it",
                   "a/top is a root cause and should not be",
                   "a/unexplained is a root cause and should not be"}));
  EXPECT_EQ(checked.misses.size(), 6U);
  EXPECT_EQ(checked.false_alarms, (Texts{"a/top", "a/unexplained"}));
  EXPECT_FALSE(checked.on_top);
}

TEST(Corpus, TheFirstRootCauseIsToBeOnTop) {
  DiagnosisBuilder made;
  made.finding("a/b");
  made.finding("a/c");
  const CheckedSample checked =
      check({.what = "", .root_causes = {"a/c", "a/b"}, .symptoms = {}, .absent = {}},
            made.diagnosis(), pack({"a/b", "a/c"}));
  EXPECT_EQ(checked.problems, Texts{"a/c is not on top; a/b is"});
  EXPECT_TRUE(checked.exact);
  EXPECT_FALSE(checked.on_top);
}

TEST(Corpus, WhatIsNotWholeIsAProblem) {
  DiagnosisBuilder made;
  made.diagnosis().complete = false;
  made.diagnosis().incomplete_reason = "it ends early";
  made.diagnosis().notices = {"docker/info: 1 record could not be read"};
  EXPECT_EQ(check({}, made.diagnosis(), pack({})).problems.size(), 2U);
}

CorpusScore two_samples() {
  DiagnosisBuilder made;
  made.finding("a/b");
  const Expected right{.what = "b", .root_causes = {"a/b"}, .symptoms = {}, .absent = {}};
  const Expected wrong{.what = "c <&>", .root_causes = {"a/c"}, .symptoms = {}, .absent = {}};
  const RulePack rules = pack({"a/b", "a/c", "a/d"});
  return score({{"one", "one/bundle", right}, {"two", "two/bundle", wrong}},
               {check(right, made.diagnosis(), rules), check(wrong, made.diagnosis(), rules)},
               rules);
}

TEST(Corpus, CountsPerRuleAndOverAll) {
  const CorpusScore score = two_samples();
  EXPECT_EQ(score.rules.at("a/b").hits, 1);
  EXPECT_EQ(score.rules.at("a/b").false_alarms, 1);
  EXPECT_EQ(score.rules.at("a/c").misses, 1);
  EXPECT_EQ(score.without_sample, Texts{"a/d"});
  EXPECT_EQ(score.wrong, 1);
  const std::string text = corpus_text(score, 80);
  EXPECT_NE(text.find("two: c <&>\n  - a/c should be a root cause, but it was not found\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("  a/b        1      0      1  100.0 %    50.0 %\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("  all        1      1      1   50.0 %    50.0 %\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("Root cause on top:       1 of 2 samples (50.0 %)\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("1 rule without a sample\n  a/d\n"), std::string::npos) << text;
}

TEST(Corpus, JunitHasACaseForEachSample) {
  const std::string xml = corpus_junit(two_samples());
  EXPECT_NE(xml.find("tests=\"2\" failures=\"1\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("name=\"one: b\" time=\"0\"/>"), std::string::npos) << xml;
  EXPECT_NE(xml.find("name=\"two: c &lt;&amp;&gt;\" time=\"0\">\n      <failure"),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find(">Expected: a/c\nFound: a/b\n"), std::string::npos) << xml;
}

TEST(Corpus, ASampleHasTwoHalves) {
  const support::TempDir dir;
  const auto trouble = [&] {
    try {
      return std::to_string(samples_in(dir.path()).size());
    } catch (const bundle::Error& e) {
      return std::string(e.what());
    }
  };
  EXPECT_NE(trouble().find("there is no sample in "), std::string::npos);
  dir.file("notes/README", "not a sample");
  dir.file("b/bundle.tar.zst", "");
  dir.file("b/expected.yaml", "root_causes: []\n");
  dir.file("a/bundle/bundle.json", "");
  dir.file("a/expected.yaml", "root_causes: []\n");
  const std::vector<Sample> samples = samples_in(dir.path());
  ASSERT_EQ(samples.size(), 2U);
  EXPECT_EQ(samples[0].bundle, dir.path() + "/a/bundle");
  EXPECT_EQ(samples[1].name, "b");
  dir.file("c/bundle.tar.zst", "");
  EXPECT_NE(trouble().find("c has a bundle and no expected.yaml"), std::string::npos);
  dir.file("c/expected.yaml", "root_causes: [\n");
  EXPECT_NE(trouble().find("c/expected.yaml:"), std::string::npos);
}

}  // namespace
}  // namespace analyzer
