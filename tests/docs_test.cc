// SPDX-License-Identifier: Apache-2.0
// The pages that are made from declarations are the ones that are checked in. To make them anew:
//
//   UPDATE_GOLDEN=1 build/dev/docs_test
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "analyzer/rule_doc.h"
#include "analyzer/rule_pack.h"
#include "analyzer/tables_doc.h"
#include "collector/evidence_doc.h"

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void expect_page(const std::string& name, const std::string& text) {
  const std::string path = std::string(SOURCE_DIR "/docs/") + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
  }
  EXPECT_EQ(read(path), text) << name << " is not current: UPDATE_GOLDEN=1 build/dev/docs_test";
}

TEST(Docs, TablesAreCurrent) { expect_page("tables.md", analyzer::tables_markdown()); }

TEST(Docs, RulesAreCurrent) {
  std::vector<analyzer::RuleProblem> problems;
  const auto rules = analyzer::RulePack::load(analyzer::RulePack::embedded(), problems);
  ASSERT_TRUE(problems.empty()) << to_text(problems.front());
  expect_page("rules.md", analyzer::rules_markdown(rules));
}

TEST(Docs, EvidenceIsCurrent) { expect_page("evidence.md", collector::evidence_markdown()); }

}  // namespace
