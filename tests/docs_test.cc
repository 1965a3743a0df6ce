// SPDX-License-Identifier: Apache-2.0
// The pages that are made from declarations are the ones that are checked in. To make them anew:
//
//   UPDATE_GOLDEN=1 build/dev/docs_test
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "analyzer/corpus.h"
#include "analyzer/intake.h"
#include "analyzer/options.h"
#include "analyzer/report.h"
#include "analyzer/rule_doc.h"
#include "analyzer/rule_pack.h"
#include "analyzer/tables_doc.h"
#include "cli/program.h"
#include "collector/evidence_doc.h"
#include "collector/options.h"

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
  analyzer::Proofs proofs;
  for (const analyzer::Sample& sample : analyzer::samples_in(SOURCE_DIR "/samples")) {
    for (const auto* ids : {&sample.expected.root_causes, &sample.expected.symptoms}) {
      for (const std::string& id : *ids) proofs[id].push_back(sample.name);
    }
  }
  expect_page("rules.md", analyzer::rules_markdown(rules, proofs));
}

TEST(Docs, ManPagesAreCurrent) {
  expect_page("man/drydock-collect.1", collector::man_page());
  expect_page("man/drydock-analyze.1", analyzer::man_page());
}

TEST(Docs, CompletionsAreCurrent) {
  for (const std::string_view shell : cli::kShells) {
    const std::string suffix = "." + std::string(shell);
    expect_page("completion/drydock-collect" + suffix, collector::completion(shell));
    expect_page("completion/drydock-analyze" + suffix, analyzer::completion(shell));
  }
}

TEST(Docs, EvidenceIsCurrent) { expect_page("evidence.md", collector::evidence_markdown()); }

// Every statement of the triage page is one that the tables answer.
TEST(Docs, TriageAsksWhatTheTablesAnswer) {
  std::vector<analyzer::RuleProblem> problems;
  const auto rules = analyzer::RulePack::load(analyzer::RulePack::embedded(), problems);
  const analyzer::Intake intake =
      analyzer::take_in(SOURCE_DIR "/samples/disk-full-then-restart/bundle.tar.zst", rules, {}, "");
  const std::string page = read(SOURCE_DIR "/docs/triage.md");
  constexpr std::string_view kFence = "```sql\n";
  int statements = 0;
  for (auto at = page.find(kFence); at != std::string::npos; at = page.find(kFence, at + 1)) {
    const auto begin = at + kFence.size();
    const std::string statement = page.substr(begin, page.find("```", begin) - begin);
    SCOPED_TRACE(statement);
    analyzer::SqlProblem problem;
    EXPECT_TRUE(intake.tables->query(statement, 1000, 50'000'000, problem)) << problem.what;
    ++statements;
  }
  EXPECT_GE(statements, 10);
}

// What a newcomer sees first is what the program really says.
TEST(Docs, ReadmeShowsARealReport) {
  std::vector<analyzer::RuleProblem> problems;
  const auto rules = analyzer::RulePack::load(analyzer::RulePack::embedded(), problems);
  const auto diagnosis =
      analyzer::analyze(SOURCE_DIR "/samples/disk-full-then-restart/bundle.tar.zst", rules, {}, "");
  const std::string report = report_text(diagnosis, {.columns = 100});
  const std::string shown = report.substr(0, report.find("  See "));

  const std::string path = SOURCE_DIR "/README.md";
  std::string readme = read(path);
  const auto begin = readme.find("```\n") + 4;
  const auto end = readme.find("```", begin);
  ASSERT_NE(end, std::string::npos);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    readme.replace(begin, end - begin, shown);
    std::ofstream(path, std::ios::binary) << readme;
  }
  EXPECT_EQ(readme.substr(begin, shown.size()), shown)
      << "README.md is not current: UPDATE_GOLDEN=1 build/dev/docs_test";
}

}  // namespace
