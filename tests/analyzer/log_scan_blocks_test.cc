// SPDX-License-Identifier: Apache-2.0
// However a log is cut into blocks and whoever scans them, what comes of it is what one thread sees
// that reads it line by line.
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/log_scan.h"
#include "bundle/reader.h"
#include "tests/support/pieces.h"

namespace analyzer {
namespace {

constexpr std::int64_t kLineBytes = 3000;
constexpr ScanOptions kLineByLine{.threads = 1, .block_bytes = 1 << 30, .blocks_alone = 1 << 30};

const RulePack& shipped() {
  static const RulePack kPack = [] {
    std::vector<RuleProblem> problems;
    return RulePack::load(RulePack::embedded(), problems);
  }();
  return kPack;
}

void scan(LogScan& scan, std::string_view evidence, std::string_view text) {
  Pieces bytes(text, 777);
  scan.scan(evidence, bytes, kLineBytes);
}

using Shown = std::tuple<std::string, int, std::string, std::int64_t, std::optional<bundle::Time>,
                         std::string, std::map<std::string, std::string>>;

std::vector<Shown> shown(const LogScan& scan) {
  std::vector<Shown> all;
  for (const Sighting& s : scan.sightings()) {
    all.emplace_back(s.rule, s.pattern, s.source, s.line, s.time, s.text, s.captures);
  }
  return all;
}

void expect_same(const LogScan& got, const LogScan& wanted) {
  EXPECT_EQ(shown(got), shown(wanted));
  EXPECT_EQ(got.fallbacks(), wanted.fallbacks());
  for (const Rule& rule : shipped().rules()) {
    for (int i = 0; i < std::ssize(rule.logs); ++i) {
      const Tally a = got.tally(rule.id, i);
      const Tally b = wanted.tally(rule.id, i);
      EXPECT_EQ(std::tie(a.count, a.burst, a.untimed), std::tie(b.count, b.burst, b.untimed))
          << rule.id << '#' << i;
    }
  }
}

/// One thread or several, and blocks that are shorter than most records, or hold a few.
std::vector<ScanOptions> ways() {
  std::vector<ScanOptions> all;
  for (const std::size_t threads : {1U, 2U, 4U}) {
    for (const std::size_t bytes : {1U, 500U, 20'000U}) {
      all.push_back({.threads = threads, .block_bytes = bytes, .blocks_alone = threads / 2});
    }
  }
  return all;
}

/// Every line of the examples' logs: what rules match, and what they must not.
std::vector<std::string> example_lines() {
  std::vector<std::string> lines;
  for (const Rule& rule : shipped().rules()) {
    for (const Example& example : rule.examples) {
      for (const auto& [log, text] : example.logs) {
        bundle::TextSource source(text);
        bundle::LineSource each(source, 1 << 20);
        while (const auto line = each.next()) lines.emplace_back(line->text);
      }
    }
  }
  return lines;
}

std::string escaped(std::string_view text, bool all) {
  std::string out;
  for (const char c : text) {
    if (all || c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ') {
      constexpr std::string_view digits = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(c);
      out += byte < 0x80U ? std::string("\\u00") + digits[byte >> 4] + digits[byte & 15] : "?";
    } else {
      out += c;
    }
  }
  return out;
}

class Nasty {
 public:
  explicit Nasty(unsigned seed) : random_(seed) {}

  std::string log() {
    std::string text;
    for (std::size_t lines = 200 + random_() % 200; lines > 0; --lines) {
      text += line();
      if (random_() % 40 == 0) text += '\r';
      if (lines > 1 || random_() % 2 == 0) text += '\n';
    }
    return text;
  }

 private:
  std::string line() {
    static const std::vector<std::string> kLines = example_lines();
    std::string said = kLines[random_() % kLines.size()];
    switch (random_() % 16) {
      case 0:
        return said.substr(0, random_() % (said.size() + 1));
      case 1:
        return said.substr(random_() % (said.size() + 1));
      case 2:  // bare, perhaps a continuation
        return (random_() % 2 == 0 ? " " : "\t") + said;
      case 3:
        return prefix() + said;
      case 4:
        return prefix() + "time=\"2026-01-31T08:00:00.1Z\" level=error error=\"" + said +
               "\" msg=\"x " + said + "\"";
      case 5:
        return R"({"__REALTIME_TIMESTAMP":"1769846400000000","_PID":"7","MESSAGE":")" +
               escaped(said, random_() % 2 == 0) + "\"}";
      case 6:
        return prefix() + R"({"level":"error","msg":")" + escaped(said, random_() % 2 == 0) + "\"}";
      case 7:  // colours within a word
        return said.insert(random_() % (said.size() + 1), "\x1b[31m");
      case 8:
        return said.insert(random_() % (said.size() + 1), "\xc5\xbf");
      case 9:
        return said + std::string(random_() % 3, '\0') + said;
      case 10:  // longer than a line may be
        return said + std::string(random_() % (2 * kLineBytes), '.') + said;
      case 11:
        return "ERRO[0001] " + said + "   key=\"" + said + "\"";
      case 12:
        return random_() % 2 == 0 ? "" : "-- Boot 0123456789abcdef --";
      case 13:
        return "goroutine 1 [running]:";
      default:
        return said;
    }
  }

  std::string prefix() {
    static const std::vector<std::string> kPrefixes = {
        "2026-01-31T08:00:00.000000+0000 h dockerd[1]: ",
        "2026-01-31T08:00:00.500000+0000 h dockerd[1]: ",
        "2026-01-31T08:00:07.000000+0000 h dockerd[22]: ",
        "Jan 31 08:00:00 h systemd[1]: ",
        "[   12.345678] ",
        "dind_1  | "};
    return kPrefixes[random_() % kPrefixes.size()];
  }

  std::mt19937 random_;
};

TEST(LogScanBlocks, NastyLogsAreSeenAlike) {
  constexpr std::array<std::string_view, 3> kLogs = {"docker/journal", "containerd/journal",
                                                     "kernel/journal"};
  LogScan wanted(shipped(), kLineByLine);
  std::vector<std::string> texts;
  for (unsigned seed = 0; seed < 40; ++seed) {
    texts.push_back(Nasty(seed).log());
    scan(wanted, kLogs[seed % kLogs.size()], texts.back());
  }
  ASSERT_GT(shown(wanted).size(), 500U);
  for (const ScanOptions& way : ways()) {
    SCOPED_TRACE(std::to_string(way.threads) + " threads, blocks of " +
                 std::to_string(way.block_bytes));
    LogScan got(shipped(), way);
    for (std::size_t i = 0; i < texts.size(); ++i) scan(got, kLogs[i % kLogs.size()], texts[i]);
    expect_same(got, wanted);
  }
}

// What passes over a raw log must not pass over what a loop over all records finds.
TEST(LogScanBlocks, NothingIsPassedOver) {
  LogScan got(shipped(), {.threads = 1, .block_bytes = 10'000, .blocks_alone = 0});
  std::map<std::string, std::int64_t> wanted;
  for (unsigned seed = 100; seed < 110; ++seed) {
    const std::string text = Nasty(seed).log();
    scan(got, "docker/journal", text);
    bundle::TextSource bytes(text);
    bundle::LineSource lines(bytes, kLineBytes);
    each_record(lines, [&](const LogRecord& record) {
      for (const Rule& rule : shipped().rules()) {
        for (std::size_t i = 0; i < rule.logs.size(); ++i) {
          const LogPattern& pattern = rule.logs[i];
          if (std::ranges::find(pattern.in, "docker") == pattern.in.end()) continue;
          static std::map<std::string, RE2> compiled;
          const RE2& expression = compiled.try_emplace(pattern.match, pattern.match).first->second;
          wanted[rule.id + '#' + std::to_string(i)] +=
              RE2::PartialMatch(record.message, expression) ? 1 : 0;
        }
      }
    });
  }
  std::int64_t sum = 0;
  for (const Rule& rule : shipped().rules()) {
    for (int i = 0; i < std::ssize(rule.logs); ++i) {
      const std::string name = rule.id + '#' + std::to_string(i);
      EXPECT_EQ(got.count(rule.id, i), wanted[name]) << name;
      sum += wanted[name];
    }
  }
  EXPECT_GT(sum, 200);
}

TEST(LogScanBlocks, RecordedJournalsAreSeenAlike) {
  std::vector<std::pair<std::string, std::string>> logs;
  for (const auto& sample : std::filesystem::directory_iterator(SOURCE_DIR "/samples")) {
    if (!std::filesystem::exists(sample.path() / "bundle.tar.zst")) continue;
    bundle::Reader reader(sample.path() / "bundle.tar.zst", {});
    while (bundle::Entry* entry = reader.next()) {
      const std::string id(bundle::evidence_id(entry->path()));
      if (!is_log_evidence(id)) continue;
      logs.emplace_back(id, bundle::read_all(*entry, std::int64_t{64} << 20).value());
    }
  }
  ASSERT_FALSE(logs.empty());
  LogScan wanted(shipped(), kLineByLine);
  for (const auto& [id, text] : logs) scan(wanted, id, text);
  ASSERT_FALSE(wanted.sightings().empty());
  for (const std::size_t threads : {1U, 2U, 4U}) {
    SCOPED_TRACE(threads);
    LogScan got(shipped(), {.threads = threads, .block_bytes = 5'000, .blocks_alone = 0});
    for (const auto& [id, text] : logs) scan(got, id, text);
    expect_same(got, wanted);
  }
}

// More matches than may wait in memory: the block is gone through in several runs.
TEST(LogScanBlocks, ManyMatchesInABlockAreAllCounted) {
  std::string text;
  constexpr int kLines = 60'000;
  for (int i = 0; i < kLines; ++i)
    text += "level=error msg=\"Failed to write /var/lib/docker/x: no space left on device\"\n";
  LogScan wanted(shipped(), kLineByLine);
  scan(wanted, "docker/journal", text);
  LogScan got(shipped(), {.threads = 3, .block_bytes = 1 << 20, .blocks_alone = 0});
  scan(got, "docker/journal", text);
  expect_same(got, wanted);
  ASSERT_FALSE(got.sightings().empty());
  EXPECT_EQ(got.sightings().back().line, kLines);
}

/// Breaks off after some pieces.
class Breaks : public bundle::ByteSource {
 public:
  explicit Breaks(int pieces) : left_(pieces) {}
  std::string_view read() override {
    if (left_-- == 0) throw std::runtime_error("the disk is gone");
    return "level=error msg=\"no space left on device\"\n";
  }

 private:
  int left_;
};

TEST(LogScanBlocks, ErrorsOfReadingComeThrough) {
  for (const std::size_t threads : {1U, 4U}) {
    for (const int pieces : {0, 1, 10, 500}) {
      LogScan scan_(shipped(), {.threads = threads, .block_bytes = 200, .blocks_alone = 1});
      Breaks bytes(pieces);
      EXPECT_THROW(scan_.scan("docker/journal", bytes, kLineBytes), std::runtime_error);
    }
  }
}

}  // namespace
}  // namespace analyzer
