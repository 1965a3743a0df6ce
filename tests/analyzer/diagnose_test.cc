// SPDX-License-Identifier: Apache-2.0
#include "analyzer/diagnose.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/analyzer/diagnosed_case.h"

namespace analyzer {
namespace {

TEST(Verdicts, RowsConfirmAndLinesSuspect) {
  const RuleText both =
      rule("disk/full", kFull + std::string("logs: [{in: docker, match: no space}]"));
  const Judged rows =
      Case({both}).row("filesystems", {{"mount_point", "/"}, {"bytes_available", 3}}).diagnosis();
  EXPECT_EQ(only(rows).confidence, Confidence::confirmed);
  EXPECT_EQ(only(rows).status, Status::current);
  ASSERT_EQ(only(rows).evidence.size(), 1U);
  EXPECT_EQ(only(rows).evidence[0].source, "storage/filesystems");
  EXPECT_EQ(only(rows).evidence[0].line, 7);
  EXPECT_EQ(only(rows).evidence[0].row[0].first, "mount_point");
  const Judged lines = Case({both}).docker(at("08:00:00", "no space left")).diagnosis();
  EXPECT_EQ(only(lines).confidence, Confidence::suspected);
  EXPECT_EQ(bundle::to_text(*only(lines).first_seen), "2026-01-31T08:00:00.000000Z");
  EXPECT_EQ(only(lines).evidence[0].text, "no space left");
  EXPECT_TRUE(Case({both}).diagnosis().findings.empty());
}

TEST(Verdicts, RequireBothIsKleeneAll) {
  const RuleText both = rule(
      "disk/full", kFull + std::string("logs: [{in: docker, match: no space}]\nrequire: both"));
  const auto with_row = [&] { return Case({both}).row("filesystems", {{"bytes_available", 3}}); };
  EXPECT_TRUE(with_row().diagnosis().findings.empty());
  EXPECT_EQ(only(with_row().docker("no space\n").diagnosis()).confidence, Confidence::confirmed);
  EXPECT_EQ(unknown(with_row().outcome("docker/journal", kDenied).diagnosis()),
            Texts{"disk/full: docker/journal"});
  EXPECT_EQ(unknown(Case({both}).outcome("docker/journal", kDenied).diagnosis()), Texts{});
}

TEST(Verdicts, SilenceOfWhatIsMissingIsUnknown) {
  EXPECT_EQ(unknown(Case({full()}).outcome("storage/filesystems", kDenied).diagnosis()),
            Texts{"disk/full: storage/filesystems"});
  EXPECT_EQ(unknown(Case({full()}).outcome("storage/filesystems", kPartial).diagnosis()),
            Texts{"disk/full: storage/filesystems"});
  EXPECT_EQ(ids(Case({full()})
                    .outcome("storage/filesystems", kPartial)
                    .row("filesystems", {{"bytes_available", 3}})
                    .diagnosis()
                    .findings),
            Texts{"disk/full"});
  const RuleText line = sees("a/b", "broken");
  EXPECT_EQ(unknown(Case({line}).outcome("docker/journal", kPartial).docker("x").diagnosis()),
            Texts{"a/b: docker/journal"});
  EXPECT_EQ(
      ids(Case({line}).outcome("docker/journal", kPartial).docker("broken").diagnosis().findings),
      Texts{"a/b"});
  EXPECT_TRUE(Case({line}).docker("x").diagnosis().unknown.empty());
}

// NOT EXISTS over a table that was not collected finds rows, and they say nothing.
TEST(Verdicts, AbsenceIsNotProvedByMissingEvidence) {
  const RuleText absent = rule("a/absent",
                               "query: SELECT 'x' AS what FROM filesystems f WHERE NOT EXISTS "
                               "(SELECT 1 FROM daemon_events)");
  const auto with_row = [&] { return Case({absent}).row("filesystems", {{"bytes_available", 3}}); };
  EXPECT_EQ(ids(with_row().diagnosis().findings), Texts{"a/absent"});
  EXPECT_EQ(unknown(with_row().outcome("docker/journal", kDenied).diagnosis()),
            Texts{"a/absent: docker/journal"});
}

TEST(Verdicts, QueriesHaveABudget) {
  const RuleText endless =
      rule("a/endless",
           "query: WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
           "SELECT 1 FROM n, filesystems WHERE i < 0");
  const Judged diagnosis = Case({endless}).row("filesystems", {{"bytes_available", 3}}).diagnosis();
  ASSERT_EQ(diagnosis.unknown.size(), 1U);
  EXPECT_NE(diagnosis.unknown[0].reason.find("budget"), std::string::npos);
}

TEST(Verdicts, ThresholdsCount) {
  const RuleText thrice =
      rule("a/thrice", "logs: [{in: [docker], match: x, at_least: 3, within: 10s}]");
  EXPECT_TRUE(Case({thrice}).docker("x\nx\n").diagnosis().findings.empty());
  EXPECT_EQ(unknown(Case({thrice}).docker("x\nx\nx\n").diagnosis()),
            Texts{"a/thrice:its log lines have no times to count them by"});
  const Judged burst = Case({thrice})
                           .docker(at("08:00:00", "x", "a[1]") + at("08:00:04", "x", "a[2]") +
                                   at("08:00:08", "x", "a[3]"))
                           .diagnosis();
  EXPECT_EQ(only(burst).count, 3);
}

TEST(Verdicts, VersionsAreFromTheDaemon) {
  const RuleText old = sees("a/old", "broken", "docker: '<23'");
  const auto says = [](const std::string& version) {
    return "level=info msg=\"Docker daemon\" commit=1 version=" + version + "\nbroken\n";
  };
  const Judged on_20 = Case({old}).docker(says("20.10.24+dfsg1")).diagnosis();
  EXPECT_EQ(ids(on_20.findings), Texts{"a/old"});
  EXPECT_EQ(on_20.docker_version, "20.10.24+dfsg1");
  EXPECT_TRUE(Case({old}).docker(says("28.5.2")).diagnosis().findings.empty());
  EXPECT_EQ(ids(Case({old}).docker("broken\n").diagnosis().findings), Texts{"a/old"});
}

TEST(Statuses, ClearedInTheSameLogIsPast) {
  const RuleText rule_text =
      rule("a/b", "logs: [{in: [docker, containerd], match: broken}]\ncleared_by: mended");
  const auto status = [&](const std::string& docker, const std::string& containerd) {
    return only(Case({rule_text}).docker(docker).log("containerd/journal", containerd).diagnosis())
        .status;
  };
  EXPECT_EQ(status("broken\nmended\n", ""), Status::past);
  EXPECT_EQ(status("broken\nmended\nbroken\n", ""), Status::current);
  EXPECT_EQ(status("broken\n", "mended\n"), Status::current);
  EXPECT_EQ(status("broken\nmended\n", "broken\n"), Status::current);
}

TEST(Statuses, FailedStartsArePastOnceOneSucceeded) {
  const RuleText rule_text = sees("a/b", "broken");
  const auto status = [&](const std::string& text) {
    return only(Case({rule_text}).docker(text).diagnosis()).status;
  };
  const std::string failed = kStart + "\nbroken\n";
  const std::string fine = kStart + "\n" + kReady + "\n";
  EXPECT_EQ(status(failed), Status::current);
  EXPECT_EQ(status(failed + fine), Status::past);
  EXPECT_EQ(status(fine + failed), Status::current);
  EXPECT_EQ(status(failed + fine + failed), Status::current);
  // At work, not while starting: a restart alone does not say that it is over.
  EXPECT_EQ(status(fine + "broken\n" + fine), Status::current);
}

TEST(Statuses, RowsAreOfNow) {
  const RuleText both =
      rule("disk/full",
           kFull + std::string("logs: [{in: docker, match: no space}]\ncleared_by: mended"));
  EXPECT_EQ(only(Case({both})
                     .docker("no space\nmended\n")
                     .row("filesystems", {{"bytes_available", 3}})
                     .diagnosis())
                .status,
            Status::current);
}

TEST(Words, RowsFirstThenTheLatestLine) {
  const RuleText rule_text = rule(
      "a/b",
      kFull + std::string("logs: [{in: docker, match: 'no space on (?P<where>\\w+) (?P<n>\\d+)'}]\n"
                          "cause: '{where} {n} {mount_point|somewhere} {bytes_available:bytes}'"));
  Case one({rule_text});
  one.docker("no space on sda 1\nno space on sdb 2\n");
  EXPECT_EQ(only(one.diagnosis()).cause, "sdb 2 somewhere (not known)");
  one.row("filesystems", {{"mount_point", "/srv"}, {"bytes_available", 2}});
  EXPECT_EQ(only(one.diagnosis()).cause, "sdb 2 /srv 2 bytes");
  EXPECT_EQ(only(one.diagnosis()).count, 3);
}

TEST(Evidence, IsCapped) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "broken " + std::to_string(i) + "\n";
  const Judged diagnosis = Case({sees("a/b", "broken")}).docker(text).diagnosis();
  const auto& evidence = only(diagnosis).evidence;
  ASSERT_EQ(evidence.size(), kMaxEvidence);
  EXPECT_EQ(evidence.front().text, "broken 0");
  EXPECT_EQ(evidence.back().text, "broken 499");
  EXPECT_EQ(only(diagnosis).count, 500);
}

TEST(Words, TheDataRootIsThereInEveryRule) {
  const auto texts = [](const std::string& lines) {
    return std::vector<RuleText>{rule("a/b", lines + "\ncause: 'under {data_root|DATA_ROOT}'\n")};
  };
  const std::string line = "logs: [{in: docker, match: broken}]";
  EXPECT_EQ(only(Case(texts(line)).docker("broken").diagnosis()).cause, "under DATA_ROOT");
  EXPECT_EQ(only(Case(texts(line))
                     .docker("broken")
                     .row("daemon_paths", {{"what", "data_root"}, {"path", "/srv/docker"}})
                     .diagnosis())
                .cause,
            "under /srv/docker");
  EXPECT_EQ(only(Case(texts("query: SELECT '/mine' AS data_root, source, line FROM daemon_paths"))
                     .row("daemon_paths", {{"what", "data_root"}, {"path", "/srv/docker"}})
                     .diagnosis())
                .cause,
            "under /mine");
}

}  // namespace
}  // namespace analyzer
