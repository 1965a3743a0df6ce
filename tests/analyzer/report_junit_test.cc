// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <vector>

#include "analyzer/report.h"
#include "tests/support/diagnosis_builder.h"

namespace analyzer {
namespace {

using support::DiagnosisBuilder;

std::string junit(DiagnosisBuilder& made) {
  const std::vector<Rule> rules(made.rules().begin(), made.rules().end());
  return report_junit(made.diagnosis(), rules);
}

TEST(JunitReport, HasASuiteForEachAreaAndACaseForEachRule) {
  DiagnosisBuilder made;
  made.finding("disk/full", Severity::critical);
  made.rule("disk/inodes");
  made.unknown("net/forward", "network/iptables-save", bundle::Outcome::failed, "exit status 1");
  const std::string report = junit(made);
  EXPECT_NE(report.find("<testsuites name=\"drydock: shop-01, Docker 20.10.24, collected "
                        "2026-01-31 08:00:00 UTC\" tests=\"3\" failures=\"1\" errors=\"0\" "
                        "skipped=\"1\""),
            std::string::npos)
      << report;
  EXPECT_NE(report.find("<testsuite name=\"disk\" tests=\"2\" failures=\"1\""), std::string::npos);
  EXPECT_NE(report.find("<testcase classname=\"drydock.disk\" name=\"inodes: Title of disk/inodes\""
                        " time=\"0\"/>"),
            std::string::npos)
      << report;
  EXPECT_NE(report.find("<failure type=\"critical\" message=\"Cause of disk/full\">"),
            std::string::npos);
  EXPECT_NE(report.find("<skipped message=\"not judged: network/iptables-save failed (exit status "
                        "1)\"/>"),
            std::string::npos);
}

TEST(JunitReport, WhatIsOverAndWhatIsARemarkPasses) {
  DiagnosisBuilder made;
  made.finding("a/over").status = Status::past;
  made.finding("a/remark", Severity::info);
  const std::string report = junit(made);
  EXPECT_EQ(report.find("<failure"), std::string::npos) << report;
  EXPECT_NE(report.find("<system-out>Over by now. Cause of a/over"), std::string::npos) << report;
  EXPECT_NE(report.find("<system-out>A remark. Cause of a/remark"), std::string::npos) << report;
}

TEST(JunitReport, HoldsNoCharacterThatXmlForbids) {
  DiagnosisBuilder made;
  made.finding("a/b").cause = support::kHostile + "\uFFFE\uFFFF";
  made.diagnosis().header.host_name = support::kHostile;
  const std::string report = junit(made);
  for (const char c : report) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
  }
  EXPECT_EQ(report.find("\uFFFE"), std::string::npos);
  EXPECT_EQ(report.find("\uFFFF"), std::string::npos);
  EXPECT_EQ(report.find("<script>"), std::string::npos);
  EXPECT_NE(report.find("&lt;script&gt;pwned()&lt;/script&gt;&quot;"), std::string::npos) << report;
}

}  // namespace
}  // namespace analyzer
