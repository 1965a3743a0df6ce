// SPDX-License-Identifier: Apache-2.0
#include "analyzer/diagnose_causes.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/analyzer/diagnosed_case.h"

namespace analyzer {
namespace {

TEST(Causes, ExplainedFindingsAreSymptoms) {
  const Judged diagnosis = Case({sees("a/root", "root", "explains: [b/middle]"),
                                 sees("b/middle", "middle", "explains: [c/leaf]"),
                                 sees("c/leaf", "leaf", "severity: critical"),
                                 sees("d/other", "other", "severity: warning")})
                               .docker("root\nmiddle\nleaf\nother\n")
                               .diagnosis();
  EXPECT_EQ(ids(diagnosis.findings), (Texts{"a/root", "d/other", "c/leaf", "b/middle"}));
  EXPECT_EQ(diagnosis.findings[0].explains, Texts{"b/middle"});
  EXPECT_EQ(diagnosis.findings[2].explained_by, Texts{"b/middle"});
  EXPECT_TRUE(diagnosis.findings[1].root());
}

TEST(Causes, ThePastDoesNotExplainThePresent) {
  const Judged diagnosis = Case({sees("a/root", "root", "explains: [b/leaf]\ncleared_by: mended"),
                                 sees("b/leaf", "leaf")})
                               .docker("root\nmended\nleaf\n")
                               .diagnosis();
  EXPECT_EQ(ids(diagnosis.findings), (Texts{"b/leaf", "a/root"}));
  EXPECT_TRUE(diagnosis.findings[0].root());
  const Judged other = Case({sees("a/root", "root", "explains: [b/leaf]"),
                             sees("b/leaf", "leaf", "cleared_by: mended")})
                           .docker("leaf\nmended\nroot\n")
                           .diagnosis();
  EXPECT_EQ(other.findings[1].explained_by, Texts{"a/root"});
}

TEST(Causes, WrappersYieldToWhatIsInThem) {
  const std::vector<RuleText> rules = {
      sees("a/wrapper", "OCI runtime create failed", "wrapper: true"),
      sees("b/inner", "permission denied", "severity: info"), sees("c/elsewhere", "elsewhere")};
  const Judged one_record =
      Case(rules).docker("OCI runtime create failed: permission denied\nelsewhere\n").diagnosis();
  EXPECT_EQ(ids(one_record.findings), (Texts{"c/elsewhere", "b/inner", "a/wrapper"}));
  EXPECT_EQ(one_record.findings[2].explained_by, Texts{"b/inner"});
  const Judged two =
      Case(rules).docker("OCI runtime create failed: x\npermission denied\n").diagnosis();
  EXPECT_TRUE(two.findings[0].root());
  EXPECT_TRUE(two.findings[1].root());
}

TEST(Causes, WrappersYieldWithinOneStartAttempt) {
  const std::vector<RuleText> rules = {sees("a/wrapper", "Start request repeated", "wrapper: true"),
                                       sees("b/inner", "unable to configure"),
                                       sees("c/remark", "blkio", "severity: info")};
  const std::string failed = kStart +
                             "\nlevel=warning msg=blkio\nunable to configure the Docker daemon\n" +
                             at("08:00:00", "docker.service: Start request repeated", "systemd[1]");
  const Judged same = Case(rules).docker(failed).diagnosis();
  EXPECT_EQ(same.findings.back().explained_by, Texts{"b/inner"});
  const Judged later =
      Case(rules)
          .docker(kStart + "\nunable to configure the Docker daemon\n" + kStart +
                  "\nlevel=info msg=x\n" +
                  at("08:00:00", "docker.service: Start request repeated", "systemd[1]"))
          .diagnosis();
  for (const Finding& finding : later.findings) EXPECT_TRUE(finding.root()) << finding.rule->id;
  // While a daemon is at work, a shared lifetime means nothing.
  const Judged at_work =
      Case(rules)
          .docker(kStart + "\n" + kReady + "\nunable to configure the Docker daemon\n" +
                  at("08:00:00", "docker.service: Start request repeated", "systemd[1]"))
          .diagnosis();
  for (const Finding& finding : at_work.findings) EXPECT_TRUE(finding.root()) << finding.rule->id;
}

TEST(Causes, AWrapperMayBeTheCauseByItsOwnWord) {
  const Judged diagnosis = Case({sees("a/wrapper", "wrapped", "wrapper: true\nexplains: [b/inner]"),
                                 sees("b/inner", "inner")})
                               .docker("wrapped inner\n")
                               .diagnosis();
  EXPECT_EQ(ids(diagnosis.findings), (Texts{"a/wrapper", "b/inner"}));
  EXPECT_TRUE(diagnosis.findings[0].root());
}

TEST(Ranking, StatusThenSeverityThenConfidence) {
  const Judged diagnosis =
      Case({sees("a/past", "past", "severity: critical\ncleared_by: mended"),
            sees("b/warning", "warn", "severity: warning"), sees("c/error", "error line"),
            full("severity: error"), sees("e/many", "many", "explains: [f/leaf]"),
            sees("f/leaf", "leaf")})
          .docker("past\nmended\nwarn\nerror line\nmany\nleaf\n")
          .row("filesystems", {{"bytes_available", 3}})
          .diagnosis();
  EXPECT_EQ(ids(diagnosis.findings),
            (Texts{"disk/full", "e/many", "c/error", "b/warning", "a/past", "f/leaf"}));
}

/// Everything a report shows of a diagnosis.
std::string shown(const Diagnosis& diagnosis) {
  std::string out;
  for (const Finding& finding : diagnosis.findings) {
    out += finding.rule->id + "|" + finding.cause + "|" + std::to_string(finding.count) + "|" +
           std::to_string(static_cast<int>(finding.status));
    for (const std::string& id : finding.explained_by) out += "<" + id;
    for (const EvidenceItem& item : finding.evidence) {
      out += "[" + item.source + ":" + std::to_string(item.line.value_or(0)) + item.text + "]";
    }
    out += "\n";
  }
  for (const std::string& one : unknown(diagnosis)) out += one + "\n";
  return out;
}

Case big_case() {
  return Case({sees("a/wrapper", "OCI|(?P<x>repeated)", "wrapper: true"),
               sees("b/inner", "denied", "explains: [c/leaf]"),
               sees("c/leaf", "leaf (?P<x>\\w+)", "cause: 'at {x}'"),
               rule("d/two", "logs: [{in: [docker, containerd, kernel], match: both}]\n" +
                                 std::string(kFull)),
               full("explains: [c/leaf]"),
               rule("e/absent",
                    "query: SELECT 1 AS one FROM filesystems WHERE NOT EXISTS (SELECT 1 FROM "
                    "sightings WHERE rule = 'c/leaf')")})
      .docker(at("08:00:00", kStart) + at("08:00:01", "OCI: denied") +
              at("08:00:02", "leaf one both", "x[1]"))
      .log("containerd/journal", at("08:00:03", "both", "containerd[2]"))
      .log("kernel/journal", at("07:00:00", "both", "kernel"))
      .row("filesystems", {{"mount_point", "/"}, {"bytes_available", 3}})
      .row("daemon_events", {{"daemon", "docker"}, {"event", "ready"}});
}

TEST(Properties, OrderOfEvidenceDoesNotMatter) {
  const std::string wanted = shown(big_case().diagnosis());
  ASSERT_FALSE(wanted.empty());
  for (unsigned seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(shown(big_case().shuffle(seed).diagnosis()), wanted);
  }
}

TEST(Properties, RemovedEvidenceNeverTurnsYesToNoOrNoToYes) {
  const std::vector<std::string> evidence = {"docker/journal", "containerd/journal",
                                             "kernel/journal", "storage/filesystems"};
  const Judged whole = big_case().diagnosis();
  const Texts held = ids(whole.findings);
  EXPECT_EQ(whole.unknown.size(), 0U);
  for (unsigned set = 1; set < 16; ++set) {
    Case reduced = big_case();
    for (std::size_t i = 0; i < evidence.size(); ++i) {
      if ((set >> i & 1U) != 0) reduced.outcome(evidence[i], kDenied);
    }
    const Judged less = reduced.diagnosis();
    const Texts holds = ids(less.findings);
    for (const std::string& id : held) {
      const bool is_unknown = std::ranges::any_of(
          less.unknown, [&](const Unjudged& one) { return one.rule->id == id; });
      EXPECT_TRUE(is_unknown || std::ranges::count(holds, id) == 1) << id << " without " << set;
    }
    for (const std::string& id : holds) EXPECT_EQ(std::ranges::count(held, id), 1) << id << set;
  }
}

}  // namespace
}  // namespace analyzer
