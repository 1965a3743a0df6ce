// SPDX-License-Identifier: Apache-2.0
// --since for what journalctl does not read: as a time, and as a place in a log file.
#include "collector/since.h"

#include <gtest/gtest.h>

#include "collector/log_start.h"
#include "tests/support/fake_host.h"

namespace collector {
namespace {

using bundle::Time;

Time at(std::string_view text) { return bundle::time_from(text).value(); }

std::string since(std::string_view text) {
  const auto time = absolute_time(text, at("2026-01-31T08:30:00Z"));
  return time ? bundle::to_text(*time).substr(0, 19) : "unknown";
}

TEST(Since, FormsOfJournalctl) {
  EXPECT_EQ(since("-2h"), "2026-01-31T06:30:00");
  EXPECT_EQ(since("-7d"), "2026-01-24T08:30:00");
  EXPECT_EQ(since("30 minutes ago"), "2026-01-31T08:00:00");
  EXPECT_EQ(since("yesterday"), "2026-01-30T00:00:00");
  EXPECT_EQ(since("2026-01-30"), "2026-01-30T00:00:00");
  EXPECT_EQ(since("2026-01-30 07:05"), "2026-01-30T07:05:00");
  EXPECT_EQ(since("2026-01-30 07:05:09"), "2026-01-30T07:05:09");
  EXPECT_EQ(since("@1769846400"), "2026-01-31T08:00:00");
  EXPECT_EQ(since("last tuesday"), "unknown");
  EXPECT_EQ(since("-99999999999h"), "unknown");
}

TEST(LogTimes, OfSyslogTheYearIsTheLatestThatFits) {
  const Time written = at("2026-02-01T00:00:00Z");
  EXPECT_EQ(time_of_line("Jan 31 08:00:00 shop-01 x", written), at("2026-01-31T08:00:00Z"));
  EXPECT_EQ(time_of_line("Dec  5 08:00:00 shop-01 x", written), at("2025-12-05T08:00:00Z"));
  EXPECT_EQ(time_of_line("2026-01-31T08:00:00.5+02:00 h x", written), at("2026-01-31T06:00:00.5Z"));
  EXPECT_EQ(time_of_line("type=AVC msg=audit(1769846400.1:2): x", written),
            at("2026-01-31T08:00:00Z"));
  EXPECT_EQ(time_of_line("  at java.lang.Thread", written), std::nullopt);
}

TEST(LogStart, IsFoundWithoutReadingTheWholeFile) {
  support::FakeHost host;
  std::string log;
  for (int day = 1; day <= 28; ++day) {
    const std::string two = (day < 10 ? " " : "") + std::to_string(day);
    for (int i = 0; i < 8000; ++i) log += "Jan " + two + " 08:00:00 shop-01 dockerd[1]: x\n";
  }
  host.file("/var/log/syslog", log);
  // The file's time is the host's clock.
  host.advance(std::chrono::duration_cast<std::chrono::milliseconds>(at("2026-01-29T00:00:00Z") -
                                                                     host.now()));
  const LogStart start =
      log_start(host, "/var/log/syslog", at("2026-01-20T00:00:00Z"), std::int64_t{1} << 30);
  const auto wanted = static_cast<std::int64_t>(log.find("Jan 20"));
  EXPECT_LE(start.offset, wanted);
  EXPECT_GT(start.offset, wanted - (3 << 20));
  EXPECT_FALSE(start.cut);
  EXPECT_EQ(log_start(host, "/var/log/syslog", std::nullopt, std::int64_t{1} << 30).offset, 0);
  const LogStart end = log_start(host, "/var/log/syslog", std::nullopt, 1000);
  EXPECT_EQ(end.offset, static_cast<std::int64_t>(log.size()) - 1000);
  EXPECT_TRUE(end.cut);
}

}  // namespace
}  // namespace collector
