// SPDX-License-Identifier: Apache-2.0
#include "analyzer/host_clock.h"

#include "analyzer/fields.h"
#include "bundle/lines.h"

namespace analyzer {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

constexpr std::int64_t kLineBytes = 4096;

/// "(CET, +0100)"
std::optional<std::chrono::minutes> offset_in(std::string_view line) {
  const auto comma = line.rfind(", ");
  if (comma == std::string_view::npos || line.size() < comma + 7) return std::nullopt;
  const std::string_view sign = line.substr(comma + 2, 1);
  const auto hours = number(line.substr(comma + 3, 2));
  const auto minutes = number(line.substr(comma + 5, 2));
  if ((sign != "+" && sign != "-") || !hours || !minutes) return std::nullopt;
  const std::chrono::minutes east = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return sign == "-" ? -east : east;
}

/// The latest time of that date and hour which is not after `now`: a log has no future.
bundle::Time in_its_year(bundle::Time yearless, bundle::Time now) {
  const auto day = std::chrono::floor<std::chrono::days>(yearless);
  const std::chrono::year_month_day date(day);
  const bundle::Time limit = now + std::chrono::days(1);
  const year latest =
      std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(limit)).year();
  // A 29th of February may be up to eight years back.
  for (year candidate = latest; candidate > latest - std::chrono::years(9); --candidate) {
    const std::chrono::year_month_day moved(candidate, date.month(), date.day());
    if (!moved.ok()) continue;
    const bundle::Time time = bundle::Time(sys_days(moved)) + (yearless - day);
    if (time <= limit) return time;
  }
  return now;
}

}  // namespace

std::optional<HostClock> clock_from(std::string_view timedatectl) {
  std::optional<bundle::Time> now;
  std::optional<std::chrono::minutes> east;
  bundle::TextSource source(timedatectl);
  bundle::LineSource lines(source, kLineBytes);
  while (const auto line = lines.next()) {
    const auto words = fields(line->text);
    // Universal time: Tue 2026-11-24 09:31:26 UTC
    if (words.size() >= 5 && words[0] == "Universal" && words[1] == "time:") {
      now = bundle::time_from(std::string(words[3]) + "T" + std::string(words[4]) + "Z");
    } else if (words.size() >= 3 && words[0] == "Time" && words[1] == "zone:") {
      east = offset_in(line->text);
    }
  }
  if (!now) return std::nullopt;
  return HostClock{.now = *now, .east = east};
}

std::optional<bundle::Time> settled(bundle::Time time, const std::optional<HostClock>& clock) {
  const bundle::Time first_yearless = sys_days(kNoYear / 1 / 1);
  if (is_whole(time)) return time;
  if (!clock) return std::nullopt;
  if (time >= first_yearless) {
    if (!clock->now || !clock->east) return std::nullopt;
    return in_its_year(time - *clock->east, *clock->now);
  }
  if (!clock->boot) return std::nullopt;
  return *clock->boot + (time - kNoBoot);
}

}  // namespace analyzer
