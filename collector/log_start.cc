// SPDX-License-Identifier: Apache-2.0
#include "collector/log_start.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "collector/file_lines.h"
#include "collector/kernel_text.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using bundle::Time;

/// What one look at the middle reads, and where looking closer is not worth it.
constexpr std::int64_t kLook = std::int64_t{256} << 10;
constexpr std::int64_t kClose = std::int64_t{1} << 20;
constexpr auto kZones = 15h;

// Jan 31 08:00:00
std::optional<Time> without_year(std::string_view line, Time written) {
  constexpr auto kMonths = std::to_array<std::string_view>(
      {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});
  if (line.size() < 15 || line[9] != ':' || line[12] != ':') return std::nullopt;
  const auto month = std::ranges::find(kMonths, line.substr(0, 3));
  const auto day = to_number(trimmed(line.substr(4, 2)));
  const auto hour = to_number(line.substr(7, 2));
  const auto minute = to_number(line.substr(10, 2));
  const auto second = to_number(line.substr(13, 2));
  if (month == kMonths.end() || !day || !hour || !minute || !second) return std::nullopt;
  const auto days = std::chrono::floor<std::chrono::days>(written);
  const std::chrono::year this_year = std::chrono::year_month_day(days).year();
  for (const auto year :
       {this_year + std::chrono::years(1), this_year, this_year - std::chrono::years(1)}) {
    const std::chrono::year_month_day date(
        year, std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
        std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok()) continue;
    const Time time = std::chrono::sys_days(date) + std::chrono::hours(*hour) +
                      std::chrono::minutes(*minute) + std::chrono::seconds(*second);
    if (time <= written + kZones) return time;
  }
  return std::nullopt;
}

// msg=audit(1769846400.123:456)
std::optional<Time> of_audit(std::string_view line) {
  constexpr std::string_view kStamp = "msg=audit(";
  const auto at = line.find(kStamp);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = line.substr(at + kStamp.size());
  const auto seconds = to_number(rest.substr(0, rest.find('.')));
  if (!seconds) return std::nullopt;
  return Time(std::chrono::seconds(*seconds));
}

/// The first time that a line in the piece at `offset` tells.
std::optional<Time> time_at(Host& host, const std::string& path, std::int64_t offset,
                            Time written) {
  std::optional<Time> time;
  read_lines_from(host, path, offset, {.time = 2s, .bytes = kLook}, [&](std::string_view line) {
    time = time_of_line(line, written);
    return !time;
  });
  return time;
}

}  // namespace

std::optional<Time> time_of_line(std::string_view line, Time written) {
  if (line.starts_with("type=")) return of_audit(line);
  const std::string_view word = line.substr(0, line.find(' '));
  if (word.size() >= 19 && word[4] == '-') {
    if (const auto time = bundle::time_from(word)) return time;
    // 2026-01-31T08:00:00.123456+00:00: the zone is within the margin, and so are the fractions.
    return bundle::time_from(std::string(word.substr(0, 19)) + "Z");
  }
  return without_year(line, written);
}

LogStart log_start(Host& host, const std::string& path, std::optional<Time> since,
                   std::int64_t most) {
  const auto file = host.stat(path);
  if (!file || file->type != FileType::regular) return {};
  std::int64_t low = 0;
  if (since) {
    const Time wanted = *since - kZones;
    for (std::int64_t high = file->size; high - low > kClose;) {
      const std::int64_t middle = low + (high - low) / 2;
      const auto time = time_at(host, path, middle, file->modified);
      if (!time) break;  // no log that tells its times: from where it is known to be too old
      (*time < wanted ? low : high) = middle;
    }
  }
  if (file->size - low <= most) return {.offset = low};
  return {.offset = file->size - most, .cut = true};
}

}  // namespace collector
