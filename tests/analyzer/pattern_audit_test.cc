// SPDX-License-Identifier: Apache-2.0
#include "analyzer/pattern_audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/analyzer/packs.h"

namespace analyzer {
namespace {

/// A container's id: no two records of a log are alike.
std::string id_from(std::mt19937& random) {
  std::string id;
  while (id.size() < 64) id += "0123456789abcdef"[random() % 16];
  return id;
}

/// What a dockerd that is well writes, long enough that a pattern's time can be told from noise.
std::vector<LogTexts> healthy_logs() {
  std::mt19937 random(7);
  LogTexts docker{.log = "docker", .records = {}};
  for (int n = 0; n < 500; ++n) {
    const std::string id = id_from(random);
    docker.records.push_back("ignoring event container=" + id + " module=libcontainerd");
    docker.records.push_back("Calling GET /v1.41/containers/" + id + "/json?id=" + id_from(random));
    docker.records.push_back("nothing is the matter with " + id + " and " + id_from(random));
  }
  return {std::move(docker),
          {.log = "kernel", .records = {"br-1: port 1 entered forwarding state"}}};
}

/// Patterns as rules have them: most of a pack, and so what half of the others cost.
std::vector<RuleText> good_rules() {
  std::vector<RuleText> rules;
  for (const char* word : {"no space left", "address already in use", "is out of range",
                           "too many open files", "permission denied", "no such network"}) {
    rules.push_back(
        rule_with_logs("good/n" + std::to_string(rules.size()),
                       "[{in: [docker], match: 'Handler for .*" + std::string(word) + "'}]"));
  }
  return rules;
}

/// The problems of one more rule beside good ones.
std::vector<std::string> problems_beside_good(const std::string& logs) {
  std::vector<RuleText> texts = good_rules();
  texts.push_back(rule_with_logs("a/b", logs));
  const RulePack pack = load(texts);
  std::vector<std::string> found;
  for (const RuleProblem& problem : audit(pattern_costs(pack, healthy_logs()))) {
    found.push_back(to_text(problem));
  }
  return found;
}

TEST(PatternAudit, GoodPatternsPass) {
  EXPECT_EQ(problems_beside_good("[{in: [docker], match: 'stale pid file (?P<path>/\\S+)'}]"),
            std::vector<std::string>{});
}

TEST(PatternAudit, RefusesWhatHealthyHostsSay) {
  const auto found = problems_beside_good(
      "[{in: [docker], match: 'never said'}, {in: [docker], match: 'module=libcontainerd'}]");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].starts_with("a/b.yaml")) << found[0];
  EXPECT_NE(found[0].find("pattern 2 matches 500 of 1500 records of healthy hosts"),
            std::string::npos)
      << found[0];
}

TEST(PatternAudit, WhatHasToBeCountedMayBeSeenNowAndThen) {
  EXPECT_TRUE(problems_beside_good(
                  "[{in: [docker], match: 'module=libcontainerd', at_least: 600, within: 1m}]")
                  .empty());
}

TEST(PatternAudit, AFewMatchesInAShortLogAreNotBroad) {
  EXPECT_TRUE(problems_beside_good("[{in: [kernel], match: 'entered forwarding state'}]").empty());
}

// Which of the last forty characters was a vowel is more states than an automaton may have.
TEST(PatternAudit, RefusesWhatIsSlowerByAnOrder) {
  const auto found = problems_beside_good("[{in: [docker], match: '[aeiou].{40}#'}]");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].starts_with("a/b.yaml")) << found[0];
  EXPECT_NE(found[0].find("pattern 1 takes "), std::string::npos) << found[0];
}

TEST(PatternAudit, SaysNothingOfALogThatIsNotThere) {
  const RulePack pack = load({rule_with_logs("a/b", "[{in: [containerd], match: '.'}]")});
  const auto costs = pattern_costs(pack, healthy_logs());
  ASSERT_EQ(costs.size(), 1U);
  EXPECT_EQ(costs[0].records, 0);
  EXPECT_TRUE(audit(costs).empty());
}

TEST(PatternAudit, ReadsTheLogsOfABundle) {
  std::vector<LogTexts> logs;
  add_log_texts(SOURCE_DIR "/samples/healthy-host/bundle.tar.zst", {}, logs);
  const auto docker = std::ranges::find(logs, "docker", &LogTexts::log);
  ASSERT_NE(docker, logs.end());
  // As patterns see them: without the journal's prefix and logfmt's.
  EXPECT_NE(std::ranges::find_if(docker->records,
                                 [](const std::string& record) {
                                   return record.starts_with("Daemon has completed initialization");
                                 }),
            docker->records.end());
}

}  // namespace
}  // namespace analyzer
