// SPDX-License-Identifier: Apache-2.0
// What the schema cannot say; tests/reports validates against the official schema.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "analyzer/report.h"
#include "tests/support/diagnosis_builder.h"

namespace analyzer {
namespace {

using nlohmann::json;
using support::DiagnosisBuilder;

json run_of(const Diagnosis& diagnosis) {
  return json::parse(report_sarif(diagnosis)).at("runs").at(0);
}

TEST(SarifReport, CurrentFindingsFailAndPastOnesAreSuppressed) {
  DiagnosisBuilder made;
  made.finding("disk/full", Severity::critical);
  Finding& past = made.finding("daemon/pidfile-stale", Severity::warning);
  past.status = Status::past;
  past.last_seen = bundle::time_from("2026-01-30T03:12:07Z");
  const json results = run_of(made.diagnosis()).at("results");
  EXPECT_EQ(results.at(0).at("kind"), "fail");
  EXPECT_EQ(results.at(0).at("level"), "error");
  EXPECT_FALSE(results.at(0).contains("suppressions"));
  EXPECT_EQ(results.at(1).at("level"), "warning");
  EXPECT_EQ(results.at(1).at("suppressions").at(0).at("justification"),
            "Over: last seen 2026-01-30 03:12:07 UTC.");
}

TEST(SarifReport, PointsAtTheLineOfTheEntryInTheBundle) {
  DiagnosisBuilder made;
  made.covered("docker/journal", bundle::Outcome::collected, "docker/journal.log");
  made.finding("a/b").evidence = {
      DiagnosisBuilder::line("docker/journal", 12, "2026-01-31T07:00:00Z", "no space left"),
      DiagnosisBuilder::row("storage/file systems", {{"mount_point", std::string("/")}})};
  const json result = run_of(made.diagnosis()).at("results").at(0);
  const json physical = result.at("locations").at(0).at("physicalLocation");
  EXPECT_EQ(physical.at("artifactLocation").at("uri"), "docker/journal.log");
  EXPECT_EQ(physical.at("region").at("startLine"), 12);
  EXPECT_EQ(physical.at("region").at("snippet").at("text"), "no space left");
  const json related = result.at("relatedLocations").at(0);
  EXPECT_EQ(related.at("physicalLocation").at("artifactLocation").at("uri"),
            "storage/file%20systems");
  EXPECT_EQ(related.at("message").at("text"), "mount_point=/");
}

TEST(SarifReport, ALineThatTwoPatternsMetIsOneLocation) {
  DiagnosisBuilder made;
  const EvidenceItem one = DiagnosisBuilder::line("docker/journal", 12, "", "no space left");
  const EvidenceItem other = DiagnosisBuilder::line("docker/journal", 13, "", "no space left");
  made.finding("a/b").evidence = {one, other, other};
  EXPECT_EQ(run_of(made.diagnosis()).at("results").at(0).at("relatedLocations").size(), 1U);
}

TEST(SarifReport, EveryResultNamesItsRule) {
  DiagnosisBuilder made;
  made.finding("a/b");
  made.finding("a/c");
  made.unknown("a/d", "kernel/journal", bundle::Outcome::denied, "permission denied");
  const json run = run_of(made.diagnosis());
  const json& rules = run.at("tool").at("driver").at("rules");
  for (const json& result : run.at("results")) {
    EXPECT_EQ(rules.at(result.at("ruleIndex").get<std::size_t>()).at("id"), result.at("ruleId"));
  }
  EXPECT_EQ(rules.at(2).at("id"), "a/d");
  const json note = run.at("invocations").at(0).at("toolExecutionNotifications").at(0);
  EXPECT_EQ(note.at("associatedRule").at("id"), "a/d");
  EXPECT_EQ(note.at("message").at("text"),
            "a/d could not be judged: kernel/journal denied (permission denied)");
}

TEST(SarifReport, IsValidJsonWhateverTheBundleHolds) {
  DiagnosisBuilder made;
  made.finding("a/b").cause = support::kHostile;
  made.diagnosis().notices = {support::kHostile};
  EXPECT_NO_THROW(run_of(made.diagnosis()));
}

}  // namespace
}  // namespace analyzer
