// SPDX-License-Identifier: Apache-2.0
#include "analyzer/report_wording.h"

#include <gtest/gtest.h>

#include <limits>

#include "analyzer/report.h"
#include "tests/support/diagnosis_builder.h"

namespace analyzer {
namespace {

using support::DiagnosisBuilder;

TEST(Wording, BytesAreReadable) {
  EXPECT_EQ(in_bytes(0), "0 bytes");
  EXPECT_EQ(in_bytes(1), "1 byte");
  EXPECT_EQ(in_bytes(1023), "1023 bytes");
  EXPECT_EQ(in_bytes(1536), "1.5 KiB");
  EXPECT_EQ(in_bytes(std::int64_t{61} << 30), "61 GiB");
  EXPECT_EQ(in_bytes(std::numeric_limits<std::int64_t>::max()), "8192 PiB");
}

TEST(Wording, VerdictsSayWhatIsNotKnown) {
  DiagnosisBuilder made;
  EXPECT_EQ(verdict(made.diagnosis()), "Nothing wrong was found");
  made.unknown("a/b", "x", bundle::Outcome::denied, "");
  EXPECT_EQ(verdict(made.diagnosis()), "Nothing wrong was found, but 1 rule could not be judged");
  made.finding("a/c").status = Status::past;
  EXPECT_EQ(verdict(made.diagnosis()),
            "Nothing wrong was found now, but 1 rule could not be judged");
  made.finding("a/d").explains = {"a/e"};
  made.finding("a/e").explained_by = {"a/d"};
  EXPECT_EQ(verdict(made.diagnosis()), "1 root cause, 1 symptom");
}

TEST(Wording, CertaintyTellsWhen) {
  Finding finding;
  finding.confidence = Confidence::confirmed;
  EXPECT_EQ(certainty(finding), "confirmed, true when the bundle was taken");
  finding.first_seen = bundle::time_from("2026-01-31T07:12:00Z");
  finding.last_seen = bundle::time_from("2026-01-31T07:59:10Z");
  finding.count = 14;
  EXPECT_EQ(certainty(finding),
            "confirmed, first seen 2026-01-31 07:12:00, last 07:59:10 UTC, 14 pieces of evidence");
  finding.last_seen = bundle::time_from("2026-01-31T07:12:00.9Z");
  EXPECT_EQ(certainty(finding), "confirmed, seen 2026-01-31 07:12:00 UTC, 14 pieces of evidence");
}

TEST(Wording, GapsAreToldByWhatIsMissing) {
  DiagnosisBuilder made;
  made.unknown("a/one", "kernel/journal", bundle::Outcome::denied, "permission denied");
  made.unknown("a/two", "docker/info", bundle::Outcome::timed_out, "");
  made.unknown("a/three", "docker/info", bundle::Outcome::timed_out, "");
  const auto groups = not_judged(made.diagnosis());
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].why, "docker/info timed out");
  EXPECT_EQ(groups[0].rules.size(), 2U);
  EXPECT_EQ(groups[1].why, "kernel/journal denied (permission denied)");
}

TEST(Wording, WhatWasLostForOneReasonIsToldTogether) {
  DiagnosisBuilder made;
  made.unknown("a/one", "docker/info", bundle::Outcome::skipped, "dockerd does not answer");
  made.unknown("a/two", "docker/networks", bundle::Outcome::skipped, "dockerd does not answer");
  const auto groups = not_judged(made.diagnosis());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].why, "docker/info, docker/networks skipped (dockerd does not answer)");
  EXPECT_EQ(groups[0].rules.size(), 2U);
}

TEST(Wording, CommandsStandBetweenBackticks) {
  const auto parts = pieces("Run `df -h`, then `df -i`.");
  ASSERT_EQ(parts.size(), 5U);
  EXPECT_EQ(parts[1].text, "df -h");
  EXPECT_TRUE(parts[1].code);
  EXPECT_EQ(parts[4].text, ".");
  const auto odd = pieces("a ` b");
  ASSERT_EQ(odd.size(), 1U);
  EXPECT_FALSE(odd[0].code);
}

TEST(TextReport, FitsItsColumns) {
  DiagnosisBuilder made;
  Finding& finding = made.finding("disk/full", Severity::critical);
  finding.cause =
      "/var/lib/docker has 0 bytes left of 100.0 GiB; dockerd cannot write layers, "
      "logs or state, and every container that tries to write fails";
  finding.fix = {
      "See what takes the space: `df -h /var/lib/docker`, `docker system df -v`; then "
      "remove what can go"};
  finding.evidence = {
      DiagnosisBuilder::line("docker/journal", 12, "2026-01-31T07:00:00Z", std::string(300, 'x'))};
  for (const std::size_t columns : {std::size_t{80}, std::size_t{120}}) {
    const std::string report = report_text(made.diagnosis(), {.columns = columns});
    std::size_t begin = 0;
    for (auto end = report.find('\n'); end != report.npos; end = report.find('\n', begin)) {
      EXPECT_LE(end - begin, columns + 2) << report.substr(begin, end - begin);
      begin = end + 1;
    }
  }
}

TEST(TextReport, ShowsTheEndOfALogLine) {
  DiagnosisBuilder made;
  made.finding("disk/full").evidence = {DiagnosisBuilder::line(
      "docker/journal", 12, "2026-01-31T07:00:00Z",
      "Handler for POST /v1.41/containers/create returned error: mkdir "
      "/var/lib/docker/overlay2/5ad0d595433130fcab7984bdd4afb752d0e61c449e0b08963c78fb13177d6bff: "
      "no space left on device")};
  const std::string report = report_text(made.diagnosis(), {.columns = 80});
  EXPECT_NE(report.find("    docker/journal:12  2026-01-31 07:00:00\n"
                        "      Handler for POST /v1.41/containers/create returned error: mkdir\n"),
            std::string::npos)
      << report;
  EXPECT_NE(report.find("no space left on device\n"), std::string::npos) << report;
}

}  // namespace
}  // namespace analyzer
