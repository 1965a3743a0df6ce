// SPDX-License-Identifier: Apache-2.0
// --rules DIR of a stranger: one clear error, or a bounded run.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/hostile/hostile.h"
#include "tests/support/run_program.h"

namespace hostile {
namespace {

using support::TempDir;

std::string rule(const std::string& lines) {
  return "title: t\nseverity: error\ncause: c\nfix: [f]\n" + lines +
         "\nexamples: [{expect: match}, {expect: no-match}]\n";
}

Measured with_rules(const TempDir& dir, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"--rules", dir.path()});
  return analyze(std::move(more), [](const Feed& feed) {
    TarBuilder tar;
    tar.file("d/bundle.json", kHeader);
    std::string mounts;
    for (int i = 0; i < 300; ++i) {
      mounts +=
          std::to_string(i) + " 1 8:1 / /" + std::string(100'000, 'a') + " rw - ext4 /dev/a rw\n";
    }
    feed(tar.file("d/storage/mountinfo.txt", mounts).end());
  });
}

/// Why this query was not judged.
std::string reason(const std::string& query) {
  const TempDir dir;
  dir.file("a/bomb.yaml", rule("query: >-\n  " + query));
  const auto parsed = report(with_rules(dir, {"--format", "json"}));
  if (parsed.is_discarded()) return {};
  for (const auto& unknown : parsed.at("unknown")) {
    if (unknown.at("rule") == "a/bomb") return unknown.value("reason", "no reason");
  }
  return "it was judged";
}

void expect_refused(const TempDir& dir, std::string_view part) {
  const Measured ran = with_rules(dir);
  EXPECT_EQ(ran.status, 3);
  EXPECT_EQ(ran.out, "");
  expect_says(ran.err, part);
}

TEST(HostileRules, SqlEndsAtItsBudget) {
  expect_says(reason("SELECT a.source FROM mounts a, mounts b, mounts c, mounts d, mounts e "
                     "WHERE a.mount_id + b.mount_id + c.mount_id + d.mount_id + e.mount_id < 0"),
              "step budget");
  expect_says(reason("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                     "SELECT max(i), (SELECT max(source) FROM mounts) FROM n"),
              "step budget");
}

TEST(HostileRules, SqlEndsAtItsMemory) {
  // Whichever bound comes first: sanitizers make it the time.
  const auto expect_bounded = [](const std::string& why) {
    EXPECT_TRUE(why.find("too big to hold") != why.npos || why.find("took more than") != why.npos)
        << why;
  };
  expect_bounded(
      reason("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) "
             "SELECT hex(zeroblob(400000)) || i AS x, source FROM n, mounts ORDER BY x"));
  expect_bounded(
      reason("SELECT group_concat(a.mount_point || b.mount_point) FROM mounts a, mounts b"));
}

TEST(HostileRules, SqlEndsAtItsTime) {
  expect_says(reason("SELECT a.source FROM mounts a, mounts b WHERE "
                     "instr(a.mount_point || b.mount_point, "
                     "substr(a.mount_point, 2, 90000) || 'b') > 0"),
              "the query took more than 7500 ms");
}

TEST(HostileRules, ExpressionsThatAreTooLarge) {
  {
    const TempDir dir;
    dir.file("a/one.yaml", rule("logs: [{in: [docker], match: '((((x{100}){100}){100}){100})y'}]"));
    expect_refused(dir, "RE2 refuses the expression");
  }
  const TempDir dir;
  for (int i = 0; i < 200; ++i) {
    dir.file(
        "a/r" + std::to_string(i) + ".yaml",
        rule("logs: [{in: [docker], match: '((?:[^a]?\\pL){100})" + std::to_string(i) + "'}]"));
  }
  expect_refused(dir, "those of the pack take more memory than the scan may have");
}

TEST(HostileRules, YamlThatGrows) {
  {
    const TempDir dir;
    std::string laughs = "a: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n";
    for (char c = 'b'; c < 'k'; ++c) {
      const std::string before = "*" + std::string(1, static_cast<char>(c - 1));
      laughs += std::string(1, c) + ": &" + c + " [";
      for (int i = 0; i < 9; ++i) laughs += before + ",";
      laughs += "]\n";
    }
    dir.file("a/laughs.yaml", laughs);
    expect_refused(dir, "laughs.yaml:1:4: an anchor");
  }
  {
    const TempDir dir;
    dir.file("a/deep.yaml", std::string(60'000, '['));
    dir.file("a/deep-too.yaml", std::string(60'000, '{'));
    expect_refused(dir, "nested deeper than 32 levels");
  }
  const TempDir dir;
  dir.file("a/long.yaml", std::string(100'000, '#'));
  expect_refused(dir, "the file has more than 64 KiB");
}

TEST(HostileRules, ExplainingEachOtherInAChain) {
  const TempDir dir;
  for (int i = 0; i < 3'000; ++i) {
    dir.file("a/r" + std::to_string(i) + ".yaml",
             rule("logs: [{in: [docker], match: 'x" + std::to_string(i) + "'}]\nexplains: [a/r" +
                  std::to_string((i + 1) % 3'000) + "]"));
  }
  expect_refused(dir, "rules explain each other");
}

TEST(HostileRules, AHundredThousand) {
  const TempDir dir;
  const std::string text = rule("logs: [{in: [docker], match: x}]");
  std::string last;
  for (int i = 0; i < 100'000; ++i) {
    const std::string name = "a/r" + std::to_string(i) + ".yaml";
    // Names of one file, as many as it may have: an inode for each would take longer.
    if (last.empty() || ::link(last.c_str(), (dir.path() + "/" + name).c_str()) != 0) {
      last = dir.file(name, text);
    }
  }
  expect_refused(dir, "has more than 10000 rules");
}

TEST(HostileRules, EverythingWrongEverywhere) {
  const TempDir dir;
  for (int i = 0; i < 2'000; ++i) dir.file("a/r" + std::to_string(i) + ".yaml", "x: 1\n");
  const Measured ran = with_rules(dir);
  EXPECT_EQ(ran.status, 3);
  EXPECT_LT(std::ranges::count(ran.err, '\n'), 4'000);
}

TEST(HostileRules, LinksAndOddFilesInTheFolder) {
  const TempDir dir;
  std::filesystem::create_directory(dir.path() + "/a");
  std::filesystem::create_directory_symlink(dir.path(), dir.path() + "/a/up");
  std::filesystem::create_symlink("self.yaml", dir.path() + "/a/self.yaml");
  std::filesystem::create_symlink("/dev/zero", dir.path() + "/a/zero.yaml");
  std::filesystem::create_symlink("/nowhere", dir.path() + "/a/nowhere.yaml");
  ASSERT_EQ(::mkfifo((dir.path() + "/a/fifo.yaml").c_str(), 0600), 0);
  const Measured ran = with_rules(dir);
  EXPECT_EQ(ran.status, 0) << ran.err;
}

}  // namespace
}  // namespace hostile
