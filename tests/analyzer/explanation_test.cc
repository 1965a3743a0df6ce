// SPDX-License-Identifier: Apache-2.0
#include "analyzer/explanation.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "analyzer/printable.h"
#include "cli/wrap.h"
#include "tests/analyzer/diagnosed_case.h"

namespace analyzer {
namespace {

struct Explained {
  std::string text;
  nlohmann::json json;
};

Explained explained(const Case& bundle, const std::string& id) {
  return bundle.with([&](const Tables& tables, const Coverage& coverage, const LogScan& scan) {
    Diagnosis diagnosis;
    diagnosis.header.host_name = "shop-01";
    diagnose(bundle.rules(), tables, coverage, scan, diagnosis);
    const Sources sources = sources_from(bundle.rules(), tables, coverage, scan);
    const Explanation explanation = explain(*bundle.rules().find(id), sources, diagnosis);
    return Explained{explanation_text(explanation, diagnosis, coverage, 80),
                     nlohmann::json::parse(explanation_json(explanation, diagnosis, coverage))};
  });
}

std::string said(const std::string& time, const std::string& text) {
  return at(time, "time=\"t\" level=info msg=\"" + text + "\"");
}

void expect_says(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << "no \"" << part << "\" in\n" << text;
}

TEST(Explanation, ShowsTheLinesOfAPatternAndWhatCleared) {
  const Explained why =
      explained(Case({sees("a/b", "boom (?P<what>\\w+)", "cleared_by: all is well\n")})
                    .docker(said("08:00:00", "boom one") + said("08:00:01", "boom two") +
                            said("08:00:02", "all is well")),
                "a/b");
  expect_says(why.text, "a/b: yes, past, suspected, a root cause\n");
  expect_says(why.text, "Log pattern 1, in docker: yes, 2 lines\n    boom (?P<what>\\w+)\n");
  expect_says(why.text, "docker/journal:2 2026-01-31 08:00:01\n      boom two\n");
  expect_says(why.text, "docker/journal:3 2026-01-31 08:00:02\n      all is well\n");
  expect_says(why.text, "so these are over.");
  EXPECT_EQ(why.json.at("verdict"), "yes");
  EXPECT_EQ(why.json.at("patterns").at(0).at("sightings").at(1).at("captures").at("what"), "two");
  EXPECT_EQ(why.json.at("finding").at("status"), "past");
  EXPECT_EQ(why.json.at("cleared_by").size(), 1U);
}

TEST(Explanation, ManyLinesAreCutInTheMiddle) {
  std::string log;
  for (int i = 10; i < 60; ++i) log += said("08:00:" + std::to_string(i), "boom");
  const Explained why = explained(Case({sees("a/b", "boom")}).docker(log), "a/b");
  expect_says(why.text, "docker/journal:1 ");
  expect_says(why.text, "... 45 more ...");
  expect_says(why.text, "docker/journal:50 ");
  EXPECT_EQ(why.text.find("docker/journal:6 "), std::string::npos) << why.text;
}

TEST(Explanation, SaysWhatCountWasNeeded) {
  const Explained why =
      explained(Case({rule("a/b", "logs: [{in: [docker], match: boom, at_least: 3, within: 1m}]")})
                    .docker(said("08:00:00", "boom")),
                "a/b");
  expect_says(why.text, "a/b: no\n");
  expect_says(why.text, "It needs 3 lines within 60 seconds.");
}

TEST(Explanation, SaysThatALogWasNotWhole) {
  const Explained why =
      explained(Case({sees("a/b", "boom")}).outcome("docker/journal", kPartial), "a/b");
  expect_says(why.text, "a/b: unknown\n");
  expect_says(why.text, "Its silence means nothing: docker/journal partial.");
  EXPECT_EQ(why.json.at("patterns").at(0).at("missing").at(0).at("evidence"), "docker/journal");
}

TEST(Explanation, ShowsTheQueryItsRowsAndItsTables) {
  const Explained why = explained(
      Case({full()}).row("filesystems",
                         {{"mount_point", text("/srv")}, {"bytes_available", integer(3)}}),
      "disk/full");
  expect_says(why.text, "Query: yes, 1 row\n    SELECT mount_point");
  expect_says(why.text, "mount_point=/srv bytes_available=3 source=storage/filesystems line=7");
  expect_says(why.text, "reads filesystems, from storage/filesystems (collected)");
  EXPECT_EQ(why.json.at("query").at("rows").at(0).at("bytes_available"), 3);
}

TEST(Explanation, SaysWhichEvidenceATableLacks) {
  const Explained why =
      explained(Case({full()}).outcome("storage/filesystems", kDenied), "disk/full");
  expect_says(why.text, "Query: unknown, 0 rows");
  expect_says(why.text, "filesystems is not known in full: storage/filesystems denied.");
  EXPECT_EQ(why.json.at("query").at("lacking").at(0).at("table"), "filesystems");
}

TEST(Explanation, ChecksTheVersionAndSaysWhereItIsFrom) {
  const std::string version =
      at("08:00:00", "time=\"t\" level=info msg=\"Docker daemon\" version=20.10.24");
  const Explained why = explained(Case({sees("a/b", "boom", "docker: '>=25 <28.1'\n")})
                                      .docker(version + said("09:00:00", "boom")),
                                  "a/b");
  expect_says(why.text, "a/b: no, it is not for this version of Docker\n");
  expect_says(why.text,
              "The rule is for >=25 <28.1; this one is 20.10.24, from docker/journal:1: out\n"
              "  of its range.");
  EXPECT_EQ(why.json.at("docker").at("applies"), false);
  EXPECT_EQ(why.json.at("docker").at("source"), "docker/journal:1");
}

TEST(Explanation, NamesWhatExplainedItAndWhatItExplains) {
  const Case bundle = Case({sees("a/cause", "boom", "explains: [a/effect, a/silent]\n"),
                            sees("a/effect", "bang"), sees("a/silent", "whisper")})
                          .docker(said("08:00:00", "boom") + said("08:00:01", "bang"));
  const Explained cause = explained(bundle, "a/cause");
  expect_says(cause.text, "Explains\n  a/effect [a/effect]");
  expect_says(cause.text, "Would explain too, had they been found\n  a/silent\n");
  const Explained effect = explained(bundle, "a/effect");
  expect_says(effect.text, "a/effect: yes, current, suspected, a symptom\n");
  expect_says(effect.text, "Explained by\n  a/cause [a/cause]");
  EXPECT_EQ(effect.json.at("finding").at("explained_by").at(0), "a/cause");
}

TEST(Explanation, IsHarmlessOnATerminalAndInJson) {
  const Explained why =
      explained(Case({sees("a/b", "boom")}).docker("boom \033[31m \xff\n"), "a/b");
  EXPECT_EQ(why.text.find('\033'), std::string::npos);
  EXPECT_EQ(why.text.find('\xff'), std::string::npos);
  std::istringstream lines(why.text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(cli::width(line), 80U) << line;
}

}  // namespace
}  // namespace analyzer
