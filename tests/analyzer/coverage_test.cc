// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "analyzer/tables.h"

namespace analyzer {
namespace {

using bundle::Outcome;

bundle::ProbeRecord record(std::string id, Outcome outcome) {
  bundle::ProbeRecord record;
  record.id = std::move(id);
  record.outcome = outcome;
  return record;
}

bundle::ProbeRecord file(std::string id, Outcome outcome) {
  auto made = record(std::move(id), outcome);
  made.file = "/etc/docker/daemon.json";
  return made;
}

bundle::ProbeRecord command(std::string id, Outcome outcome) {
  auto made = record(std::move(id), outcome);
  made.argv = {"iptables-save", "-c"};
  return made;
}

Declared table(std::vector<std::string> evidence) {
  return {.name = "t", .sentence = "", .columns = {}, .evidence = std::move(evidence)};
}

/// "known", or the outcomes of what is missing.
std::string known(const std::vector<bundle::ProbeRecord>& records,
                  std::vector<std::string> evidence) {
  Coverage coverage;
  for (const auto& one : records) coverage.set(one);
  std::string missing;
  for (const auto& one : coverage.missing(table(std::move(evidence)))) {
    missing += one.id + " " + std::string(to_text(one.outcome)) + "\n";
  }
  return missing.empty() ? "known" : missing;
}

TEST(Coverage, CollectedIsKnown) {
  EXPECT_EQ(known({file("a", Outcome::collected)}, {"a"}), "known");
  EXPECT_EQ(known({file("a", Outcome::partial)}, {"a"}), "known");
}

TEST(Coverage, NoFileIsAnAnswer) {
  EXPECT_EQ(known({file("daemon/config", Outcome::absent)}, {"daemon/config"}), "known");
  EXPECT_EQ(known({record("storage/layerdb", Outcome::absent)}, {"storage/layerdb"}), "known");
}

TEST(Coverage, ALogThatIsNotKeptIsNoAnswer) {
  EXPECT_EQ(known({file("audit/log", Outcome::absent)}, {"audit/log"}), "audit/log absent\n");
  EXPECT_EQ(
      known({command("kernel/journal", Outcome::absent), file("kernel/dmesg", Outcome::absent)},
            {"kernel/journal", "kernel/dmesg"}),
      "kernel/journal absent\nkernel/dmesg absent\n");
  EXPECT_EQ(
      known({command("kernel/journal", Outcome::absent), file("kernel/dmesg", Outcome::collected)},
            {"kernel/journal", "kernel/dmesg"}),
      "known");
}

TEST(Coverage, WhatStandsInForAJournalDoesSoOnlyWhereThereIsNone) {
  const std::vector<std::string> docker = {"docker/journal", "docker/log-files"};
  EXPECT_EQ(known({command("docker/journal", Outcome::timed_out),
                   file("docker/log-files", Outcome::collected)},
                  docker),
            "docker/journal timed_out\n");
  EXPECT_EQ(known({}, docker), "docker/journal skipped\n");
  EXPECT_EQ(known({file("docker/log-files", Outcome::collected)}, docker), "known");
}

TEST(Coverage, NoProgramIsNoAnswer) {
  EXPECT_EQ(known({command("network/iptables-save", Outcome::absent)}, {"network/iptables-save"}),
            "network/iptables-save absent\n");
}

TEST(Coverage, NoDaemonIsNoAnswer) {
  EXPECT_EQ(known({file("docker/images", Outcome::absent)}, {"docker/images"}),
            "docker/images absent\n");
  EXPECT_EQ(known({record("docker/ping", Outcome::absent)}, {"docker/ping"}), "known");
}

TEST(Coverage, WhatWentWrongIsUnknown) {
  for (const Outcome outcome :
       {Outcome::denied, Outcome::timed_out, Outcome::failed, Outcome::skipped}) {
    EXPECT_EQ(known({file("a", outcome)}, {"a"}), "a " + std::string(to_text(outcome)) + "\n");
  }
}

TEST(Coverage, WhatWasNeverTakenIsUnknown) {
  EXPECT_EQ(known({}, {"a"}), "a skipped\n");
  const auto missing = Coverage().missing(table({"a"}));
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing[0].reason, "this bundle does not have it");
}

TEST(Coverage, OneOfSeveralIsEnough) {
  EXPECT_EQ(known({record("docker/containers", Outcome::failed),
                   record("storage/container-configs", Outcome::collected)},
                  {"docker/containers", "storage/container-configs"}),
            "known");
  EXPECT_EQ(known({record("docker/containers", Outcome::failed)},
                  {"docker/containers", "storage/container-configs"}),
            "docker/containers failed\nstorage/container-configs skipped\n");
}

TEST(Coverage, WhatNeedsNoEvidenceIsKnown) { EXPECT_EQ(known({}, {}), "known"); }

TEST(Coverage, PartIsIncompleteUnlessAnotherIsWhole) {
  Coverage coverage;
  coverage.met("docker/containers", Outcome::partial, "cut at a cap");
  const Declared containers = table({"docker/containers", "storage/container-configs"});
  ASSERT_EQ(coverage.incomplete(containers).size(), 1U);
  EXPECT_EQ(coverage.incomplete(containers)[0].reason, "cut at a cap");
  coverage.met("storage/container-configs", Outcome::collected, "");
  EXPECT_TRUE(coverage.incomplete(containers).empty());
}

}  // namespace
}  // namespace analyzer
