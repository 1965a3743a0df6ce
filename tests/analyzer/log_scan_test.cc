// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_scan.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/analyzer/packs.h"

namespace analyzer {
namespace {

/// A pack whose only rules are patterns.
RulePack patterns(const std::vector<std::pair<std::string, std::string>>& id_and_logs) {
  std::vector<RuleText> texts;
  for (const auto& [id, logs] : id_and_logs) texts.push_back(rule_with_logs(id, logs));
  return load(texts);
}

void scan(LogScan& scan, std::string_view evidence, std::string_view text) {
  bundle::TextSource bytes(text);
  scan.scan(evidence, bytes, 1 << 20);
}

std::vector<std::string> seen(const LogScan& scan) {
  std::vector<std::string> all;
  for (const Sighting& sighting : scan.sightings()) {
    all.push_back(sighting.rule + "#" + std::to_string(sighting.pattern) + "@" + sighting.source +
                  ":" + std::to_string(sighting.line));
  }
  return all;
}

using Seen = std::vector<std::string>;

TEST(LogScan, SeesWhereRulesListen) {
  LogScan scan_(patterns({{"a/one", "[{in: [docker], match: 'full (?P<what>\\w+)'}]"},
                          {"a/two", "[{in: [containerd, kernel], match: 'full'}]"}}));
  scan(scan_, "docker/journal", "disk full today\nnothing\n");
  scan(scan_, "containerd/journal", "x\ny full\n");
  scan(scan_, "storage/mountinfo", "disk full\n");
  EXPECT_EQ(seen(scan_), (Seen{"a/two#0@containerd/journal:2", "a/one#0@docker/journal:1"}));
  EXPECT_EQ(scan_.sightings()[1].captures.at("what"), "today");
  EXPECT_EQ(scan_.count("a/one", 0), 1);
  EXPECT_EQ(scan_.count("a/none", 0), 0);
}

TEST(LogScan, ALogIsWhateverEvidenceStandsBehindIt) {
  LogScan scan_(patterns({{"a/one", "[{in: [docker, kernel], match: 'full'}]"},
                          {"a/two", "[{in: [audit], match: 'avc:  denied'}]"}}));
  scan(scan_, "docker/log-files", "disk full\nJan 31 08:00:00 h dockerd[1]: starting up\n");
  scan(scan_, "kernel/dmesg", "2026-01-31T08:00:12.345678Z localhost kernel: full\n");
  scan(scan_, "audit/log", "type=AVC msg=audit(1769846400.123:456): avc:  denied  { write }\n");
  EXPECT_EQ(seen(scan_),
            (Seen{"a/two#0@audit/log:1", "a/one#0@docker/log-files:1", "a/one#0@kernel/dmesg:1"}));
  EXPECT_EQ(scan_.count("a/one", 0), 2);
  EXPECT_EQ(names_of_logs(), (std::vector<std::string_view>{"docker", "docker-socket", "containerd",
                                                            "kernel", "audit"}));
}

TEST(LogScan, OrderOfLogsDoesNotMatter) {
  const RulePack pack = patterns({{"a/one", "[{in: [docker, kernel], match: 'x'}]"}});
  LogScan one(pack);
  scan(one, "docker/journal", "x\n");
  scan(one, "kernel/journal", "x\n");
  LogScan other(pack);
  scan(other, "kernel/journal", "x\n");
  scan(other, "docker/journal", "x\n");
  EXPECT_EQ(seen(one), seen(other));
}

TEST(LogScan, KeepsTheFirstAndTheLatest) {
  LogScan scan_(patterns({{"a/one", "[{in: [docker], match: 'x'}]"}}));
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "x\n";
  scan(scan_, "docker/journal", text);
  const auto& all = scan_.sightings();
  ASSERT_EQ(std::ssize(all), LogScan::kMaxSightings);
  EXPECT_EQ(all[31].line, 32);
  EXPECT_EQ(all[32].line, 969);
  EXPECT_EQ(all[63].line, 1000);
  EXPECT_EQ(scan_.count("a/one", 0), 1000);
}

TEST(LogScan, BurstsNeedTheirSpan) {
  const RulePack pack =
      patterns({{"a/one", "[{in: [docker], match: 'x', at_least: 3, within: 10s}]"}});
  const auto tally = [&](std::string_view text) {
    LogScan scan_(pack);
    scan(scan_, "docker/journal", text);
    return scan_.tally("a/one", 0);
  };
  const Tally burst = tally(
      "2026-01-31T08:00:00Z h d[1]: x\n2026-01-31T09:00:00Z h d[2]: x\n"
      "2026-01-31T09:00:05Z h d[3]: x\n2026-01-31T09:00:10Z h d[4]: x\n");
  EXPECT_TRUE(burst.burst);
  EXPECT_EQ(burst.count, 4);
  EXPECT_FALSE(tally("2026-01-31T08:00:00Z h d[1]: x\n2026-01-31T08:00:05Z h d[2]: x\n"
                     "2026-01-31T08:00:11Z h d[3]: x\n")
                   .burst);
  EXPECT_TRUE(tally("x\nx\nx\n").untimed);
}

TEST(LogScan, SeesALineUpToWhereItWasCut) {
  LogScan scan_(patterns({{"a/one", "[{in: [docker], match: 'full'}]"}}));
  bundle::TextSource bytes("full 56789 full\n0123456789 full\n0123456789\nfull\n");
  scan_.scan("docker/journal", bytes, 10);
  EXPECT_EQ(seen(scan_), (Seen{"a/one#0@docker/journal:1", "a/one#0@docker/journal:4"}));
}

TEST(LogScan, LongTextsShowTheMatch) {
  LogScan scan_(patterns({{"a/one", "[{in: [docker], match: 'need(?P<le>le+)'}]"}}));
  scan(scan_, "docker/journal", std::string(5000, '.') + " needlele " + std::string(5000, '-'));
  const Sighting& sighting = scan_.sightings().at(0);
  EXPECT_LE(sighting.text.size(), LogScan::kMaxSightingText);
  EXPECT_NE(sighting.text.find("needle"), std::string::npos);
  EXPECT_TRUE(sighting.text.starts_with("..."));
}

TEST(LogScan, MilestonesAreToldOnce) {
  LogScan scan_(RulePack{});
  scan(scan_, "docker/journal",
       "2026-01-31T08:00:00Z h systemd[1]: Starting docker.service - Docker Application Container "
       "Engine...\n"
       "2026-01-31T08:00:00Z h dockerd[7]: time=\"t\" level=info msg=\"Starting up\"\n"
       "2026-01-31T08:00:01Z h dockerd[7]: time=\"t\" level=info msg=\"Docker daemon\" commit=5d6 "
       "graphdriver(s)=overlay2 version=20.10.24+dfsg1\n"
       "2026-01-31T08:00:01Z h dockerd[7]: time=\"t\" level=info msg=\"Daemon has completed "
       "initialization\"\n"
       "2026-01-31T08:00:01Z h systemd[1]: Started docker.service - Docker Application Container "
       "Engine.\n"
       "2026-01-31T08:01:00Z h dockerd[7]: time=\"t\" level=info msg=\"Processing signal "
       "'terminated'\"\n"
       "2026-01-31T08:01:00Z h systemd[1]: Stopping Docker Application Container Engine...\n"
       "2026-01-31T08:01:01Z h systemd[1]: Stopped Docker Application Container Engine.\n"
       "2026-01-31T08:01:02Z h systemd[1]: Starting Docker Application Container Engine...\n"
       "2026-01-31T08:01:03Z h dockerd[8]: failed to start daemon: x\n"
       "2026-01-31T08:01:03Z h systemd[1]: docker.service: Main process exited, code=exited, "
       "status=1/FAILURE\n"
       "2026-01-31T08:01:03Z h systemd[1]: docker.service: Failed with result 'exit-code'.\n");
  EXPECT_EQ(
      seen(scan_),
      (Seen{"daemon:docker:starting#0@docker/journal:1", "version:docker#0@docker/journal:3",
            "daemon:docker:ready#0@docker/journal:4", "daemon:docker:stopping#0@docker/journal:6",
            "daemon:docker:exited#0@docker/journal:8", "daemon:docker:starting#0@docker/journal:9",
            "daemon:docker:failed#0@docker/journal:10", "daemon:docker:exited#0@docker/journal:11",
            "daemon:docker:failed#0@docker/journal:12"}));
  EXPECT_EQ(scan_.sightings()[1].captures.at("version"), "20.10.24+dfsg1");
}

TEST(LogScan, TwoStartsInARowAreTwo) {
  LogScan scan_(RulePack{});
  scan(scan_, "docker/journal", "level=info msg=\"Starting up\"\nlevel=info msg=\"Starting up\"\n");
  EXPECT_EQ(seen(scan_).size(), 2U);
}

// The raw line does not have the literal as the message has it, and is found all the same.
TEST(LogScan, WhatIsEscapedOrQuotedInTheRawLogIsSeen) {
  const std::vector<std::pair<std::string, std::string>> expressions_and_lines = {
      {R"(quoted"wording)", R"(level=error msg="a quoted\"wording b")"},
      {R"(slashed\\wording)", R"(level=error msg="a slashed\\wording b")"},
      {R"(naming=value)", R"(level=error msg=a naming="value of it")"},
      {R"(ending then=)", R"(level=error msg="the ending" then="x")"},
      {R"(tabbed\twording)", R"(level=error msg="a tabbed\twording b")"},
      {R"(broken wording)", R"(level=error msg="a broken\nwording b")"},
      {R"(sooner later)", R"(level=error later="x" msg="it is sooner")"},
      {R"(joined wording)", "dockerd: joined\n wording"}};
  for (const auto& [expression, line] : expressions_and_lines) {
    const RulePack pack = patterns({{"a/one", "[{in: [docker], match: '" + expression + "'}]"}});
    LogScan scan_(pack, {.threads = 1, .blocks_alone = 0});
    const std::string dull = "level=info msg=\"nothing of interest\"\n";
    scan(scan_, "docker/journal", dull + dull + line + "\n" + dull);
    EXPECT_EQ(seen(scan_), Seen{"a/one#0@docker/journal:3"}) << expression;
  }
}

// The Kelvin sign is a capital k, and the long s a capital s, to RE2.
TEST(LogScan, CaseIsUnicodes) {
  LogScan scan_(patterns({{"a/one", "[{in: [docker], match: '(?i)disk is broken'}]"}}));
  scan(scan_, "docker/journal",
       "di\xc5\xbfk is broken\nDISK IS BRO\xe2\x84\xaa"
       "EN\n\xc3\xa9: Disk is Broken\n\xff disk is broken\n\xc3\xa9: disk is bro\n");
  EXPECT_EQ(seen(scan_), (Seen{"a/one#0@docker/journal:1", "a/one#0@docker/journal:2",
                               "a/one#0@docker/journal:3", "a/one#0@docker/journal:4"}));
}

// The one pass must find what a loop over single expressions finds, with memory and without.
TEST(LogScan, OnePassEqualsTheLoop) {
  const std::vector<std::string> expressions = {"no space left on device",
                                                "(?i)cannot\\s+allocate",
                                                "^failed",
                                                "device$",
                                                "a.*b.*c",
                                                "[0-9]{3,}",
                                                "(?:read|write) /\\S+: (?P<why>.+)",
                                                "x(?P<n>[0-9]+)y",
                                                "iptables.*exit status",
                                                "\\bpid\\b"};
  const std::vector<std::string> words = {"no space left on device",
                                          "Cannot  allocate",
                                          "failed",
                                          "a",
                                          "b",
                                          "c",
                                          "1234",
                                          "12",
                                          "read /var/x: bad",
                                          "x7y",
                                          "iptables",
                                          "exit status",
                                          "pid",
                                          "rapid",
                                          "\xff\xfe",
                                          "\xc3\xa9"};
  std::vector<std::pair<std::string, std::string>> rules;
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    rules.emplace_back("p/n" + std::to_string(i),
                       "[{in: [docker], match: '" + expressions[i] + "'}]");
  }
  const RulePack pack = patterns(rules);
  std::mt19937 random(7);
  std::vector<std::string> lines;
  std::string text;
  for (int i = 0; i < 40; ++i) {
    std::string line = "-";
    for (std::size_t n = random() % 6; n > 0; --n) line += " " + words[random() % words.size()];
    lines.push_back(line);
    text += line + "\n";
  }
  Seen wanted;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (std::size_t i = 0; i < expressions.size(); ++i) {
      if (RE2::PartialMatch(lines[line], expressions[i])) {
        wanted.push_back("p/n" + std::to_string(i) +
                         "#0@docker/journal:" + std::to_string(line + 1));
      }
    }
  }
  ASSERT_FALSE(wanted.empty());
  // Below some size the automaton does not compile, below another it runs out while matching.
  constexpr std::int64_t kUsual = ScanOptions().automaton_bytes;
  for (std::int64_t memory = 1; memory <= kUsual; memory *= 2) {
    LogScan scan_(pack, {.automaton_bytes = memory});
    scan(scan_, "docker/journal", text);
    EXPECT_EQ(seen(scan_), wanted) << memory;
    if (memory == 1) {
      EXPECT_EQ(scan_.fallbacks(), std::ssize(lines));
    } else if (memory == kUsual) {
      EXPECT_EQ(scan_.fallbacks(), 0);
    }
  }
}

}  // namespace
}  // namespace analyzer
