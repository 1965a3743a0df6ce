// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "analyzer/report.h"
#include "tests/support/diagnosis_builder.h"

namespace analyzer {
namespace {

using support::DiagnosisBuilder;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(MarkdownReport, SaysTheVerdictFirst) {
  DiagnosisBuilder made;
  made.finding("disk/full", Severity::critical);
  const std::string report = report_markdown(made.diagnosis());
  EXPECT_TRUE(report.starts_with("## shop-01: Title of disk/full\n")) << report;
  EXPECT_TRUE(has(report, "**1 root cause.**")) << report;
  EXPECT_TRUE(has(report, "### Title of disk/full\n\n**critical**, suspected")) << report;
}

TEST(MarkdownReport, ShowsTextOfTheBundleAsTextAndNothingElse) {
  DiagnosisBuilder made;
  Finding& finding = made.finding("a/b");
  finding.cause = "see @all, fix #12, <img src=x> *bold* [x](http://y) | `";
  const std::string report = report_markdown(made.diagnosis());
  EXPECT_TRUE(has(report,
                  "see @<!-- -->all, fix #<!-- -->12, \\<img src=x\\> \\*bold\\* "
                  "\\[x\\](http://y) \\| \\`"))
      << report;
}

TEST(MarkdownReport, StartsNoListOrHeadingWithTextOfTheBundle) {
  DiagnosisBuilder made;
  made.finding("a/b").cause = "1. not a list";
  made.finding("a/c").cause = "# not a heading";
  made.finding("a/d").cause = "- not a list";
  const std::string report = report_markdown(made.diagnosis());
  EXPECT_TRUE(has(report, "1\\. not a list")) << report;
  EXPECT_TRUE(has(report, "\\# not a heading")) << report;
  EXPECT_TRUE(has(report, "\\- not a list")) << report;
}

TEST(MarkdownReport, FencesAreLongerThanWhatTheyHold) {
  DiagnosisBuilder made;
  made.finding("a/b").evidence = {
      DiagnosisBuilder::line("docker/journal", 12, "2026-01-31T07:00:00Z", "a ```` b")};
  const std::string report = report_markdown(made.diagnosis());
  EXPECT_TRUE(has(report,
                  "`docker/journal:12` at 2026-01-31 07:00:00 UTC\n"
                  "`````text\na ```` b\n`````\n"))
      << report;
}

TEST(MarkdownReport, KeepsCommandsOfRulesAsCode) {
  DiagnosisBuilder made;
  made.finding("a/b").fix = {"Run `docker_x *`, then wait"};
  EXPECT_TRUE(has(report_markdown(made.diagnosis()), "1. Run `docker_x *`, then wait\n"));
}

TEST(MarkdownReport, FitsAndSaysThatItWasCut) {
  DiagnosisBuilder made;
  for (int i = 0; i < 40; ++i) {
    Finding& finding = made.finding("area/rule-" + std::to_string(i));
    finding.evidence.assign(
        10, DiagnosisBuilder::line("docker/journal", i, "", std::string(1'000, 'x')));
  }
  const std::string whole = report_markdown(made.diagnosis(), 1'000'000);
  EXPECT_GT(whole.size(), 400'000U);
  EXPECT_FALSE(has(whole, "Cut to the length"));
  for (const std::size_t length : {std::size_t{1'000}, kMarkdownLength}) {
    const std::string cut = report_markdown(made.diagnosis(), length);
    EXPECT_LE(cut.size(), length);
    EXPECT_TRUE(cut.starts_with("## shop-01: Title of area/rule-0\n")) << cut;
    EXPECT_TRUE(has(cut, "Cut to the length")) << cut;
  }
  // Causes matter more than evidence.
  EXPECT_TRUE(has(report_markdown(made.diagnosis()), "Cause of area/rule-39"));
}

TEST(MarkdownReport, LeavesNothingOpen) {
  DiagnosisBuilder made;
  Finding& finding = made.finding("a/b");
  finding.cause = support::kHostile;
  finding.fix = {"`" + support::kHostile + "`"};
  finding.evidence = {DiagnosisBuilder::line(support::kHostile, 1, "", support::kHostile)};
  made.diagnosis().header.host_name = support::kHostile;
  made.diagnosis().notices = {support::kHostile};
  const std::string report = report_markdown(made.diagnosis());
  for (const char c : report) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  EXPECT_EQ(report.find("\xff"), std::string::npos);
  EXPECT_EQ(report.find("\u202e"), std::string::npos);
}

}  // namespace
}  // namespace analyzer
