// SPDX-License-Identifier: Apache-2.0
// Any bytes as a log, in one piece and in crumbs: the records must be the same, in order, and
// bounded. Nor may it make a difference into what blocks a log is cut to be scanned.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "analyzer/log_block_scan.h"
#include "analyzer/log_record.h"
#include "tests/support/pieces.h"

namespace {

constexpr std::int64_t kLineBytes = 4096;
constexpr std::size_t kCrumb = 7;

std::vector<analyzer::LogRecord> records(bundle::ByteSource& bytes) {
  bundle::LineSource lines(bytes, kLineBytes);
  std::vector<analyzer::LogRecord> all;
  analyzer::each_record(lines, [&](const analyzer::LogRecord& record) { all.push_back(record); });
  return all;
}

bool same(const analyzer::LogRecord& a, const analyzer::LogRecord& b) {
  return a.line == b.line && a.time == b.time && a.identifier == b.identifier && a.pid == b.pid &&
         a.level == b.level && a.message == b.message;
}

using Seen = std::tuple<std::int64_t, std::optional<bundle::Time>, std::string>;

constexpr const char* kExpressions[] = {"no space left on device", "(?i)permission denied|x509: ",
                                        "^failed to start daemon: (?P<why>.*)",
                                        "containerd-shim.*error|panic: ", "goroutine [0-9]+"};

/// The records that match, of a log in blocks.
std::vector<Seen> seen_in_blocks(std::string_view text, std::size_t block_bytes, bool filtered) {
  static const analyzer::LogMatcher kMatcher({std::begin(kExpressions), std::end(kExpressions)},
                                             std::int64_t{1} << 20);
  analyzer::LogScanPlan plan{.matcher = kMatcher, .line_bytes = kLineBytes};
  if (filtered) {
    plan.prefilter = analyzer::LogPrefilter::over(kMatcher, text);
    if (!plan.prefilter) std::abort();
  }
  Pieces bytes(text, kCrumb);
  analyzer::LogBlocks blocks(bytes, kLineBytes, block_bytes);
  analyzer::LogBlockScan scan;
  analyzer::LogBlockScan::Thread thread;
  analyzer::LogJoiner open;
  std::int64_t lines = 0;
  std::vector<Seen> all;
  while (blocks.next(scan.block)) {
    scan.start(plan, scan.block.follows ? std::move(open) : analyzer::LogJoiner());
    while (!scan.is_done()) {
      scan.run(thread);
      for (const analyzer::LogMatches::Record& record : scan.matches.records) {
        all.emplace_back(lines + record.line, record.time,
                         scan.matches.messages.substr(record.message, record.size));
      }
      scan.matches.clear();
    }
    lines += scan.lines();
    open = scan.take_open();
  }
  return all;
}

std::vector<Seen> matching(const std::vector<analyzer::LogRecord>& records) {
  static const std::vector<std::unique_ptr<RE2>> kCompiled = [] {
    std::vector<std::unique_ptr<RE2>> all;
    for (const char* expression : kExpressions) {
      all.push_back(std::make_unique<RE2>(expression, RE2::Quiet));
    }
    return all;
  }();
  std::vector<Seen> all;
  for (const analyzer::LogRecord& record : records) {
    if (std::ranges::any_of(kCompiled, [&](const std::unique_ptr<RE2>& expression) {
          return RE2::PartialMatch(record.message, *expression);
        })) {
      all.emplace_back(record.line, record.time, record.message);
    }
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  bundle::TextSource whole(text);
  Pieces crumbs(text, kCrumb);
  const auto all = records(whole);
  if (!std::ranges::equal(all, records(crumbs), same)) std::abort();
  std::int64_t line = 0;
  for (const analyzer::LogRecord& record : all) {
    if (record.line <= line || record.message.size() > (std::size_t{64} << 10)) std::abort();
    line = record.line;
  }
  analyzer::guess_log(text);
  const std::vector<Seen> wanted = matching(all);
  if (seen_in_blocks(text, 1 + size % 512, true) != wanted ||
      seen_in_blocks(text, 1 + size % 64, false) != wanted) {
    std::abort();
  }
  return 0;
}
