// SPDX-License-Identifier: Apache-2.0
#include "collector/journal.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/fake_host.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using support::FakeHost;
using support::Scripted;

std::string entry(int number, const std::string& more = {}) {
  char time[64];
  std::snprintf(time, sizeof time, "2026-01-31T08:%02d:%02d.%06d+0000", number / 60 % 60,
                number % 60, number);
  return std::string(time) + " host dockerd[1]: entry " + std::to_string(number) + "\n" + more;
}

using Entries = std::vector<std::string>;

Entries entries(int count) {
  Entries all;
  for (int i = 0; i < count; ++i) {
    // Every third has a second line, indented as journalctl does.
    all.push_back(entry(i, i % 3 == 0 ? "                          and more\n" : ""));
  }
  return all;
}

std::string joined(const Entries& all) {
  std::string text;
  for (const std::string& each : all) text += each;
  return text;
}

/// A journalctl that knows --reverse.
void install(FakeHost& host, Entries all) {
  host.program("journalctl", [all = std::move(all)](const Argv& argv) {
    Entries shown = all;
    if (argv.back() == "--reverse") std::ranges::reverse(shown);
    return Scripted{.out = joined(shown)};
  });
}

struct Read {
  JournalResult result;
  Recorded out;
  Recorded err;
};

Read read(FakeHost& host, std::int64_t bytes) {
  Recorder out(Style::log, {}, bytes);
  Recorder err(Style::log, {}, 64 * 1024);
  JournalResult result = gather_journal(host, journal_argv({"-u", "docker.service"}, "-7d"),
                                        {.time = 10s, .bytes = bytes}, out, err);
  return {.result = std::move(result), .out = out.finish(), .err = err.finish()};
}

Read read(const Entries& all, std::int64_t bytes) {
  FakeHost host;
  install(host, all);
  return read(host, bytes);
}

TEST(Journal, AsksForBothEndsInUtc) {
  EXPECT_EQ(journal_argv({"-u", "docker.service"}, "-7d"),
            (Argv{"journalctl", "--utc", "-o", "short-iso-precise", "--no-pager", "-q", "-u",
                  "docker.service", "--since=-7d"}));
}

TEST(Journal, SmallOneIsReadOnceAndWhole) {
  FakeHost host;
  install(host, entries(10));
  const Read got = read(host, 1 << 20);
  EXPECT_EQ(got.out.text, joined(entries(10)));
  EXPECT_FALSE(got.out.cut);
  EXPECT_EQ(host.touched().size(), 1);
}

// Sizes around the head's and the tail's share: whatever was kept stands in the journal's order, no
// entry twice, none broken, and a gap is told exactly when something is missing.
TEST(Journal, AnySizeKeepsOrderAndTellsTheGap) {
  constexpr std::int64_t kCap = 8'000;
  for (int count = 1; count < 300; count += 7) {
    const Entries all = entries(count);
    const Read got = read(all, kCap);
    ASSERT_LE(got.out.text.size(), kCap);
    if (!got.out.cut) {
      ASSERT_EQ(got.out.text, joined(all)) << count;
      continue;
    }
    const auto gap = static_cast<std::size_t>(got.out.cut->offset);
    const std::string head = got.out.text.substr(0, gap);
    const std::string tail = got.out.text.substr(gap);
    ASSERT_TRUE(joined(all).starts_with(head)) << count;
    ASSERT_TRUE(joined(all).ends_with(tail)) << count;
    ASSERT_LE(head.size() + tail.size(), joined(all).size()) << count;
    ASSERT_TRUE(tail.starts_with("2026-")) << count;
    ASSERT_GT(head.size(), kCap / 4 - 200) << count;
    ASSERT_GT(tail.size(), kCap / 2) << count;
  }
}

// Nothing tells whether they meet, so a gap is what must be assumed.
TEST(Journal, SameLinesOverAndOverAreNotTakenForWhole) {
  const Entries all(500, entry(7));
  const Read got = read(all, 8'000);
  EXPECT_LE(got.out.text.size(), 8'000);
  EXPECT_TRUE(joined(all).starts_with(got.out.text));
  EXPECT_TRUE(got.out.cut);
}

TEST(Journal, OlderSystemdIsAskedAgainWithoutMicroseconds) {
  FakeHost host;
  host.program("journalctl", [](const Argv& argv) {
    if (std::ranges::find(argv, "short-iso-precise") != argv.end()) {
      return Scripted{.err = "Unknown output 'short-iso-precise'.\n", .exit_status = 1};
    }
    return Scripted{.out = "2026-01-31T08:00:00+0000 host dockerd[1]: old\n"};
  });
  const Read got = read(host, 1 << 20);
  EXPECT_EQ(got.out.text, "2026-01-31T08:00:00+0000 host dockerd[1]: old\n");
  EXPECT_EQ(got.result.command.exit_status, 0);
  EXPECT_EQ(got.err.text, "");
}

TEST(Journal, SlowOneStillGivesItsTail) {
  FakeHost host;
  host.program("journalctl", [](const Argv& argv) {
    if (argv.back() == "--reverse") return Scripted{.out = entry(99) + entry(98) + entry(97)};
    return Scripted{.out = entry(0) + entry(1), .takes = 60s};
  });
  const Read got = read(host, 1 << 20);
  EXPECT_EQ(got.out.text, entry(0) + entry(97) + entry(98) + entry(99));
  ASSERT_TRUE(got.out.cut);
  EXPECT_EQ(got.out.cut->offset, static_cast<std::int64_t>(entry(0).size()));
  EXPECT_TRUE(got.result.out_of_time);
}

TEST(Journal, RestOfAKeyThatBeganInTheGapIsNotShown) {
  Entries all = entries(100);
  const auto add = [&all](const std::string& message) {
    all.push_back("2026-01-31T09:00:00.000000+0000 host dockerd[1]: " + message + "\n");
  };
  add("-----BEGIN RSA PRIVATE KEY-----");
  for (int i = 0; i < 100; ++i) add("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC");
  add("-----END RSA PRIVATE KEY-----");
  for (int i = 0; i < 20; ++i) add("after");
  const Read got = read(all, 6'000);  // the tail's share ends within the key
  EXPECT_TRUE(got.out.text.ends_with("after\n"));
  EXPECT_EQ(got.out.text.find("MIIE"), std::string::npos);
  EXPECT_EQ(got.out.text.find("-----END"), std::string::npos);
}

TEST(Journal, NoJournalctlIsSaid) {
  FakeHost host;
  EXPECT_TRUE(read(host, 1 << 20).result.command.not_found);
}

}  // namespace
}  // namespace collector
