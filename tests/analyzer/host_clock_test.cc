// SPDX-License-Identifier: Apache-2.0
#include "analyzer/host_clock.h"

#include <gtest/gtest.h>

#include "analyzer/log_frame.h"

namespace analyzer {
namespace {

using std::chrono::minutes;

HostClock clock_at(std::string_view now, minutes east = minutes(0)) {
  return {.now = bundle::time_from(now),
          .east = east,
          .boot = bundle::time_from("2026-01-01T00:00:00Z")};
}

std::string read(std::string_view line, const std::optional<HostClock>& clock) {
  const auto time = frame_of(line).stamp.time();
  const auto whole = time ? settled(*time, clock) : std::nullopt;
  return whole ? bundle::to_text(*whole) : "none";
}

TEST(HostClock, GivesALineTheYearBeforeTheBundle) {
  const HostClock clock = clock_at("2026-01-02T08:00:00Z");
  EXPECT_EQ(read("Jan  2 07:59:59 h dockerd[1]: x", clock), "2026-01-02T07:59:59.000000Z");
  // Written before the new year.
  EXPECT_EQ(read("Dec 31 23:59:59.5 h dockerd[1]: x", clock), "2025-12-31T23:59:59.500000Z");
  EXPECT_EQ(read("Feb 29 00:00:00 h dockerd[1]: x", clock), "2024-02-29T00:00:00.000000Z");
}

TEST(HostClock, TakesTheHostsOwnHoursBack) {
  EXPECT_EQ(read("Jan  1 00:30:00 h dockerd[1]: x", clock_at("2026-01-02T08:00:00Z", minutes(60))),
            "2025-12-31T23:30:00.000000Z");
}

TEST(HostClock, CountsTheKernelsSecondsFromItsBoot) {
  EXPECT_EQ(read("[ 1600.030000] x", clock_at("2026-01-02T08:00:00Z")),
            "2026-01-01T00:26:40.030000Z");
}

TEST(HostClock, DoesNotGuess) {
  EXPECT_EQ(read("Jan  2 07:59:59 h dockerd[1]: x", std::nullopt), "none");
  EXPECT_EQ(read("[ 1600.030000] x", HostClock{}), "none");
  EXPECT_EQ(read("Jan 32 07:59:59 h dockerd[1]: x", clock_at("2026-01-02T08:00:00Z")), "none");
  EXPECT_EQ(read("2026-01-31T08:00:00Z h dockerd[1]: x", std::nullopt),
            "2026-01-31T08:00:00.000000Z");
}

TEST(HostClock, IsWhatTimedatectlSays) {
  const auto clock = clock_from(
      "               Local time: Tue 2026-11-24 10:31:26 CET\n"
      "           Universal time: Tue 2026-11-24 09:31:26 UTC\n"
      "                Time zone: Europe/Berlin (CET, +0100)\n");
  ASSERT_TRUE(clock && clock->now);
  EXPECT_EQ(bundle::to_text(*clock->now), "2026-11-24T09:31:26.000000Z");
  EXPECT_EQ(clock->east, minutes(60));
  EXPECT_FALSE(clock_from("timedatectl: command not found\n"));
}

}  // namespace
}  // namespace analyzer
