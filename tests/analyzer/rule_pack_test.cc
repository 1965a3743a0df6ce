// SPDX-License-Identifier: Apache-2.0
#include "analyzer/rule_pack.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "analyzer/rule_pack_yaml.h"
#include "analyzer/version.h"
#include "bundle/error.h"
#include "tests/analyzer/packs.h"

namespace analyzer {
namespace {

using Texts = std::vector<std::string>;

Texts problems(const std::vector<RuleText>& texts) {
  std::vector<RuleProblem> found;
  const RulePack pack = RulePack::load(texts, found);
  EXPECT_EQ(pack.rules().empty(), !found.empty() || texts.empty());
  Texts all;
  for (const RuleProblem& problem : found) all.push_back(to_text(problem));
  return all;
}

/// The problems of one rule a/b made of these lines and what every rule needs.
Texts problems(const std::string& lines) { return problems({rule("a/b", lines)}); }

constexpr const char* kGood = R"(title: The disk is full
severity: critical
logs:
  - in: [docker, containerd]
    match: '(?i)no space left on (?P<where>\w+)'
    at_least: 2
    within: 10m
query: |
  SELECT fs.mount_point, fs.bytes_available, fs.source, fs.line
  FROM filesystems fs WHERE fs.bytes_available < 64
require: both
cleared_by: 'Daemon has completed initialization'
docker: '>=1.12 <30'
wrapper: true
cause: '{mount_point} on {where|a device} has {bytes_available:bytes} left'
fix:
  - 'docker ps --format "{{.Names}}"'
see: ['https://docs.docker.com/config/pruning/']
unproven: needs a disk
examples:
  - expect: match
    logs: {docker: 'no space left on device'}
    tables: {filesystems: [{mount_point: /, bytes_available: 0, read_only: false, error: null}]}
  - expect: no-match
  - expect: unknown
    missing: [filesystems]
)";

TEST(RulePack, ReadsEveryKey) {
  const RulePack pack = load({{"disk/full.yaml", kGood}});
  const Rule* const rule = pack.find("disk/full");
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->title, "The disk is full");
  EXPECT_EQ(rule->severity, Severity::critical);
  EXPECT_EQ(rule->logs.at(0).in, (Texts{"docker", "containerd"}));
  EXPECT_EQ(rule->logs[0].at_least, 2);
  EXPECT_EQ(rule->logs[0].within, std::chrono::minutes(10));
  EXPECT_TRUE(rule->require_both);
  EXPECT_TRUE(rule->wrapper);
  EXPECT_EQ(rule->cleared_by, "Daemon has completed initialization");
  EXPECT_EQ(rule->docker.size(), 2U);
  EXPECT_EQ(rule->fix.size(), 1U);
  EXPECT_EQ(rule->see.size(), 1U);
  ASSERT_EQ(rule->examples.size(), 3U);
  EXPECT_EQ(rule->examples[0].expect, Verdict::yes);
  EXPECT_EQ(rule->unproven, "needs a disk");
  EXPECT_EQ(rule->examples[0].line, 21);
  EXPECT_EQ(rule->examples[0].tables.at("filesystems")[0].at("read_only"), Value(std::int64_t{0}));
  EXPECT_EQ(rule->examples[0].tables.at("filesystems")[0].at("error"), Value());
  EXPECT_EQ(rule->examples[2].missing, Texts{"filesystems"});
  EXPECT_EQ(pack.find("disk/none"), nullptr);
}

TEST(RulePack, AllProblemsAtOnceEachWhereItStands) {
  EXPECT_EQ(problems("titel: x\n"
                     "severity: fatal\n"
                     "logs:\n"
                     "  - in: [dockerr]\n"
                     "    match: '(?=x)'\n"
                     "query: |\n"
                     "    SELECT fs.mount_point,\n"
                     "      fs.availible_bytes\n"
                     "    FROM filesystems fs\n"
                     "see: ['http://x']\n"
                     "docker: '20'\n"),
            (Texts{"a/b.yaml:1:1: no key is named \"titel\"\n  did you mean \"title\"?",
                   "a/b.yaml:2:11: severity: there is no severity \"fatal\"\n"
                   "  the severities are critical, error, warning, info",
                   "a/b.yaml:4:10: in: no log is named \"dockerr\"\n  did you mean \"docker\"?",
                   "a/b.yaml:5:12: match: RE2 refuses the expression: invalid perl operator: (?=\n"
                   "  RE2 has no look-around and no back-references: "
                   "https://github.com/google/re2/wiki/Syntax",
                   "a/b.yaml:8:7: query: no such column: fs.availible_bytes\n"
                   "  did you mean \"bytes_available\"? (drydock-analyze tables filesystems)",
                   "a/b.yaml:10:7: see: only https:// addresses stand here\n  got \"http://x\"",
                   "a/b.yaml:11:9: docker: a bound starts with one of >= > = < <=, as in '>=20.10 "
                   "<28'"}));
}

TEST(RulePack, MissingKeysAndTypes) {
  EXPECT_EQ(problems({{"a/b.yaml", "wrapper: maybe\n"}}),
            (Texts{"a/b.yaml:1:1: cause: the key is missing; every rule has it",
                   "a/b.yaml:1:1: examples: the key is missing; every rule has it",
                   "a/b.yaml:1:1: fix: the key is missing; every rule has it",
                   "a/b.yaml:1:1: logs: a rule has logs, or a query, or both; this one has neither",
                   "a/b.yaml:1:1: severity: the key is missing; every rule has it",
                   "a/b.yaml:1:1: title: the key is missing; every rule has it",
                   "a/b.yaml:1:10: wrapper: true or false stands here"}));
  EXPECT_EQ(problems("title: [x]\nlogs: [{in: docker, match: x, at_least: 0}]\n"),
            (Texts{"a/b.yaml:1:8: title: a text stands here",
                   "a/b.yaml:2:41: at_least: a whole number from 1 to 10000 stands here"}));
  EXPECT_EQ(problems("logs: [{in: docker, match: x, within: 5m}]\n"),
            (Texts{"a/b.yaml:1:39: within: a span needs at_least of 2 or more beside it"}));
  EXPECT_EQ(problems("logs: [{in: docker, match: x}]\ncause: a\ncause: b\n"),
            (Texts{"a/b.yaml:3:1: the key \"cause\" comes a second time"}));
}

struct Refusal {
  const char* lines;
  const char* problem;
};

TEST(RulePack, Refuses) {
  const Refusal refusals[] = {
      {"logs: [{in: docker, match: 'x*'}]",
       "1:28: match: the expression matches the empty text, so it matches every record"},
      {"query: DELETE FROM filesystems",
       "1:8: query: only a SELECT over the tables is allowed here: no writes, no ATTACH, no "
       "PRAGMA, "
       "no extensions"},
      {"query: SELECT 1",
       "1:8: query: it reads no table, so it says nothing about the host\n"
       "  drydock-analyze tables lists them"},
      {"query: SELECT * FROM filesystem",
       "1:22: query: no such table: filesystem\n"
       "  did you mean \"filesystems\"? (drydock-analyze tables)"},
      {"logs: [{in: docker, match: x}]\ncause: 'at {wher}'",
       "2:12: cause: nothing gives {wher}: no pattern has a group of that name and the query no "
       "such "
       "column"},
      {"logs: [{in: docker, match: '(?P<where>x)'}]\ncause: 'at {wher}'",
       "2:12: cause: nothing gives {wher}: no pattern has a group of that name and the query no "
       "such "
       "column\n  did you mean \"where\"?"},
      {"logs: [{in: docker, match: '(?P<where>x)'}]\ncause: 'at {where|{wher}}'",
       "2:19: cause: nothing gives {wher}: no pattern has a group of that name and the query no "
       "such column\n  did you mean \"where\"?"},
      {"logs: [{in: docker, match: '(?P<n>x)'}]\ncause: '{n:octets}'",
       "2:9: cause: there is no format \"octets\"\n  the only one is {n:bytes}"},
      {"logs: [{in: docker, match: x}]\ncause: 'see /var/lib/docker/tmp'",
       "2:13: cause: the data root may be another directory\n"
       "  {data_root|DATA_ROOT} is the host's own; it needs no column of that name"},
      {"logs: [{in: docker, match: x}]\nrequire: both",
       "2:10: require: both needs logs and a query; one of them is missing"},
      {"query: SELECT line FROM filesystems\nwrapper: true",
       "2:10: wrapper: a wrapper is an error message, so it has logs"},
      {"query: SELECT line FROM filesystems\ncleared_by: x",
       "2:13: cleared_by: it is looked for in the rule's logs, and it has none"},
      {"logs: [{in: docker, match: x}]\nexplains: [a/c]",
       "2:12: explains: there is no rule \"a/c\"\n"
       "  did you mean \"a/b\"?"},
      {"logs: [{in: docker, match: x}]\nexplains: a/b",
       "2:11: explains: rules explain each other: a/b -> a/b\n  decide which of them is the cause"},
      {"logs: [{in: docker, match: x}]\ndocker: '>=20.x'",
       "2:9: docker: a version is numbers with dots between them, as in '>=20.10 <28'"},
  };
  for (const Refusal& refusal : refusals) {
    EXPECT_EQ(problems(refusal.lines), Texts{std::string("a/b.yaml:") + refusal.problem});
  }
}

TEST(RulePack, ExamplesMustFitTheTables) {
  const auto example = [](const std::string& text) {
    return problems({{"a/b.yaml",
                      "title: t\nseverity: info\ncause: c\nfix: [f]\n"
                      "query: SELECT line FROM filesystems\nexamples:\n  - {expect: no-match}\n"
                      "  - {expect: match, " +
                          text + "}\n"}});
  };
  EXPECT_EQ(example("tables: {filesystem: []}"),
            (Texts{"a/b.yaml:8:30: tables: no table is named \"filesystem\"\n"
                   "  did you mean \"filesystems\"?"}));
  EXPECT_EQ(example("tables: {filesystems: [{mount: /}]}"),
            (Texts{"a/b.yaml:8:45: tables: no column of filesystems is named \"mount\"\n"
                   "  did you mean \"mount_point\"? (drydock-analyze tables filesystems)"}));
  EXPECT_EQ(example("tables: {filesystems: [{bytes_total: many}]}"),
            (Texts{"a/b.yaml:8:58: bytes_total: the column holds a whole number"}));
  EXPECT_EQ(example("tables: {daemon_starts: []}"),
            (Texts{"a/b.yaml:8:30: tables: daemon_starts is a view; give rows of the tables it is "
                   "made from\n  drydock-analyze tables daemon_starts"}));
  EXPECT_EQ(example("missing: [nothing]"),
            (Texts{"a/b.yaml:8:31: missing: no table or log is named \"nothing\"\n"
                   "  drydock-analyze tables lists them"}));
  EXPECT_EQ(problems({{"a/b.yaml",
                       "title: t\nseverity: info\ncause: c\nfix: [f]\n"
                       "query: SELECT line FROM filesystems\nexamples: [{expect: match}]\n"}}),
            (Texts{"a/b.yaml:6:11: examples: no example is a near miss; show what the rule must "
                   "leave\n  - expect: no-match"}));
}

TEST(RulePack, CyclesAreShownWhole) {
  const auto edge = [](const std::string& id, const std::string& to) {
    return rule(id, "logs: [{in: docker, match: x}]\nexplains: [" + to + "]");
  };
  EXPECT_EQ(problems({edge("a/a", "a/b"), edge("a/b", "a/c"), edge("a/c", "a/a")}),
            (Texts{"a/c.yaml:2:12: explains: rules explain each other: a/a -> a/b -> a/c -> a/a\n"
                   "  decide which of them is the cause"}));
}

TEST(RulePack, IdsArePaths) {
  for (const std::string path : {"full.yaml", "Disk/full.yaml", "disk/sub/full.yaml",
                                 "disk/full.yml", "disk/.yaml", "disk/a_b.yaml"}) {
    const Texts all = problems({{path, kGood}});
    ASSERT_EQ(all.size(), 1U) << path;
    EXPECT_NE(all[0].find("<area>/<name>.yaml"), std::string::npos);
  }
}

TEST(RulePack, LaterTextsOverride) {
  const RulePack pack = load({rule_with_logs("a/b", "[{in: docker, match: one}]"),
                              rule_with_logs("a/b", "[{in: docker, match: two}]")});
  EXPECT_EQ(pack.rules().size(), 1U);
  EXPECT_EQ(pack.find("a/b")->logs[0].match, "two");
}

TEST(RulePack, HostileYamlIsRefused) {
  const auto problem = [](const std::string& text) {
    const Texts all = problems({{"a/b.yaml", text}});
    return all.size() == 1 ? all[0] : "not one problem";
  };
  EXPECT_EQ(problem("a: &x [1]\nb: *x\n"),
            "a/b.yaml:1:4: an anchor; write the value out where it is needed");
  EXPECT_EQ(problem(std::string(200, '[') + std::string(200, ']')),
            "a/b.yaml:1:33: nested deeper than 32 levels");
  EXPECT_NE(problem(std::string(60'000, '[')).find(": nested deeper than 32 levels"),
            std::string::npos);
  EXPECT_EQ(problem("a: !!binary x\n").substr(0, 20), "a/b.yaml:1:4: a tag ");
  EXPECT_EQ(problem("a: 1\n---\nb: 1\n"),
            "a/b.yaml:2:1: a second document begins; one rule a file");
  EXPECT_EQ(problem("a: [1\n").substr(0, 9), "a/b.yaml:");
  EXPECT_EQ(problem(""), "a/b.yaml:1:1: the file is empty");
  EXPECT_EQ(problem("just words"), "a/b.yaml:1:1: keys with values stand here");
  EXPECT_EQ(problem(std::string(kMaxRuleBytes + 1, 'x')),
            "a/b.yaml:1:1: the file has more than 64 KiB");
}

TEST(RulePack, ReadsAFolder) {
  const auto dir = std::filesystem::temp_directory_path() / "drydock-rule-pack-test";
  std::filesystem::remove_all(dir);
  std::filesystem::create_directories(dir / "disk");
  std::ofstream(dir / "disk" / "full.yaml") << kGood;
  std::ofstream(dir / "README.md") << "no rule";
  const auto texts = RulePack::read(dir.string());
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_EQ(texts[0].path, "disk/full.yaml");
  EXPECT_EQ(texts[0].text, kGood);
  EXPECT_EQ(texts[0].file, (dir / "disk/full.yaml").string());
  std::filesystem::remove_all(dir);
  EXPECT_THROW(RulePack::read(dir.string()), bundle::Error);
}

TEST(RulePack, ExamplesRunThroughThePipeline) {
  const auto misbehaving = [](const std::string& examples) {
    const RulePack pack = load({{"a/b.yaml",
                                 "title: t\nseverity: info\ncause: c\nfix: [f]\n"
                                 "logs: [{in: [docker], match: broken}]\n"
                                 "query: SELECT line FROM filesystems WHERE bytes_available < 10\n"
                                 "examples:\n" +
                                     examples}});
    Texts all;
    for (const RuleProblem& problem : pack.check_examples()) all.push_back(to_text(problem));
    return all;
  };
  EXPECT_EQ(
      misbehaving("- expect: match\n"
                  "  logs: {docker: 'level=info msg=\"it is broken\"'}\n"
                  "- expect: match\n"
                  "  tables: {filesystems: [{bytes_available: 3}]}\n"
                  "- expect: no-match\n"
                  "  logs: {docker: fine, kernel: broken}\n"
                  "  tables: {filesystems: [{bytes_available: 30}, {bytes_available: null}]}\n"
                  "- expect: unknown\n"
                  "  missing: [filesystems]\n"
                  "- expect: unknown\n"
                  "  missing: [docker]\n"),
      Texts{});
  EXPECT_EQ(misbehaving("- expect: match\n"
                        "  logs: {kernel: broken}\n"
                        "- expect: no-match\n"
                        "  missing: [filesystems]\n"),
            (Texts{"a/b.yaml:8:1: examples: expected match, and the rule says no-match",
                   "a/b.yaml:10:1: examples: expected no-match, and the rule says unknown\n"
                   "  without storage/filesystems"}));
}

TEST(RulePack, ExamplesSeeSightingsOfOtherRules) {
  const RulePack pack =
      load({rule_with_logs("a/seen", "[{in: [docker], match: broken}]"),
            {"a/b.yaml",
             "title: t\nseverity: info\ncause: c\nfix: [f]\n"
             "query: SELECT line FROM sightings WHERE rule = 'a/seen'\n"
             "examples:\n- {expect: match, logs: {docker: broken}}\n- {expect: no-match}\n"
             "- {expect: unknown, missing: [docker]}\n"}});
  const Rule& asking = *pack.find("a/b");
  for (const Example& example : asking.examples) {
    EXPECT_FALSE(pack.check_example(asking, example)) << example.line;
  }
}

/// The first ```yaml block of the page, without the indent of the list it stands in.
std::string first_yaml(std::istream& page) {
  std::string text;
  std::string line;
  while (std::getline(page, line) && !line.ends_with("```yaml")) {
  }
  const std::string indent(line.find('`'), ' ');
  while (std::getline(page, line) && !line.ends_with("```")) {
    text += (line.starts_with(indent) ? line.substr(indent.size()) : line) + "\n";
  }
  return text;
}

TEST(RulePack, TheRuleThatTheReadmeTeachesWorks) {
  std::ifstream page(std::string(SOURCE_DIR) + "/rules/README.md");
  ASSERT_TRUE(page.is_open());
  const RulePack pack =
      load({{"disk/tmp-full.yaml", first_yaml(page)},
            rule_with_logs("container/state-file-corrupt", "[{in: docker, match: x}]")});
  const Rule* const taught = pack.find("disk/tmp-full");
  ASSERT_NE(taught, nullptr);
  EXPECT_EQ(taught->examples.size(), 4U);
  for (const Example& example : taught->examples) {
    EXPECT_FALSE(pack.check_example(*taught, example)) << example.line;
  }
}

TEST(Positions, FollowTheScalarStyle) {
  const auto position = [](const std::string& text, std::string_view word) {
    YamlProblem problem;
    const auto tree = parse_yaml(text, problem);
    const YamlNode& node = *tree->find("k");
    const Position at = position_in(text, node, node.text.find(word));
    return std::to_string(at.line) + ":" + std::to_string(at.column);
  };
  EXPECT_EQ(position("k: some word here\n", "word"), "1:9");
  EXPECT_EQ(position("k: 'some word here'\n", "word"), "1:10");
  EXPECT_EQ(position("a: 1\nk: |\n\n    some\n      word\n", "word"), "5:7");
  EXPECT_EQ(position("k: 'it''s a word'\n", "word"), "1:4");
  EXPECT_EQ(position("k: >\n  some\n  word\n", "word"), "1:4");
}

TEST(Version, Ranges) {
  const auto within = [](std::string_view version, std::string_view range) {
    std::string problem;
    return satisfies(*version_from(version), *range_from(range, problem));
  };
  EXPECT_TRUE(within("20.10.24+dfsg1", ">=20.10 <28"));
  EXPECT_FALSE(within("28.0.0-rc.1", ">=20.10 <28"));
  EXPECT_TRUE(within("20.10.24", "=20.10"));
  EXPECT_TRUE(within("20.10.24", "<=20.10"));
  EXPECT_FALSE(within("20.10.24", ">20.10"));
  EXPECT_TRUE(within("23", ">= 20.10.1"));
  EXPECT_FALSE(within("v1.11.2", ">=1.12"));
  EXPECT_EQ(version_from("dev"), std::nullopt);
  std::string problem;
  EXPECT_FALSE(range_from("", problem));
  EXPECT_FALSE(range_from(">=", problem));
  EXPECT_FALSE(range_from(">=20.10x", problem));
}

}  // namespace
}  // namespace analyzer
