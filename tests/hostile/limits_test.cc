// SPDX-License-Identifier: Apache-2.0
// Every limit has a flag; where it is hit, both reports say so, and what can be read is read.
#include <thread>

#include "tests/hostile/hostile.h"

namespace hostile {
namespace {

struct Limit {
  std::vector<std::string> flag;
  std::string_view said;
};

std::ostream& operator<<(std::ostream& out, const Limit& limit) { return out << limit.flag[0]; }

/// A minute of log, then the state that a verdict rests on.
void small_bundle(const Feed& feed) {
  const std::string log =
      "2026-01-31T08:00:00.000000+0000 shop-01 dockerd[1]: " + std::string(3'000, 'x') + "\n";
  feed(TarBuilder()
           .file("d/bundle.json", kHeader)
           .file("d/host/sysctls.txt", "net.ipv4.ip_forward = 0\n")
           .file("d/docker/journal.log", log + log)
           .file("d/host/memory.txt", "MemTotal: 100 kB\n")
           .end());
}

class HostileLimit : public testing::TestWithParam<Limit> {};

TEST_P(HostileLimit, IsInHelpAndInBothReports) {
  const Limit& limit = GetParam();
  expect_says(notices(small_bundle, limit.flag), limit.said);
  const Measured text = analyze(limit.flag, small_bundle);
  EXPECT_EQ(text.status, 0) << text.err;
  // The text is wrapped; one word after the other.
  std::string flat;
  for (const char c : text.out) {
    if (c == '\n')
      flat += ' ';
    else if (c != ' ' || !flat.ends_with(' '))
      flat += c;
  }
  expect_says(flat, limit.said);
  expect_says(analyze({"report", "--help"}, [](const Feed&) {}).out, limit.flag[0]);
}

INSTANTIATE_TEST_SUITE_P(
    All, HostileLimit,
    testing::Values(
        Limit{{"--max-entries", "2"}, "it holds more than 2 entries; the rest was not read"},
        Limit{{"--max-entry-bytes", "1000"}, "holds more than 1000 bytes; the rest was not read"},
        Limit{{"--max-total-bytes", "3K"}, "it holds more than 3072 bytes; the rest was not read"},
        Limit{{"--max-line-bytes", "2000"},
              "docker/journal: 2 lines are longer than 2000 bytes and only read up to there"}));

TEST(HostileLimits, Expansion) {
  expect_says(notices(
                  [](const Feed& feed) {
                    TarBuilder tar;
                    tar.file("d/bundle.json", kHeader).header("d/docker/journal.log", 100 << 20);
                    std::string all = tar.bytes();
                    for (int i = 0; i < 100; ++i) all += one_megabyte('\n');
                    feed(compressed(all, "gzip"));
                  },
                  {"--max-expansion", "10"}),
              "it unpacks to more than 10 times its size; the rest was not read");
}

TEST(HostileLimits, SecondsForAStreamThatTrickles) {
  expect_says(notices(
                  [](const Feed& feed) {
                    TarBuilder tar;
                    tar.file("d/bundle.json", kHeader).header("d/docker/journal.log", 4 << 20);
                    feed(tar.bytes());
                    for (int i = 0; i < 4; ++i) {
                      std::this_thread::sleep_for(std::chrono::milliseconds(600));
                      if (!feed(one_megabyte('\n'))) break;
                    }
                  },
                  {"--max-seconds", "1"}),
              "reading took more than 1 seconds; the rest was not read");
}

TEST(HostileLimits, AreNumbersAboveZero) {
  for (const char* flag : {"--max-entries", "--max-entry-bytes", "--max-total-bytes",
                           "--max-expansion", "--max-line-bytes", "--max-seconds"}) {
    for (const char* value : {"0", "-1", "9223372036854775807", "many"}) {
      EXPECT_EQ(analyze({flag, value}, small_bundle).status, 2) << flag << ' ' << value;
    }
  }
}

}  // namespace
}  // namespace hostile
