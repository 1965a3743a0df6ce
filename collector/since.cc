// SPDX-License-Identifier: Apache-2.0
#include "collector/since.h"

#include <array>
#include <chrono>
#include <string>

#include "collector/kernel_text.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

struct Unit {
  std::string_view name;
  seconds length;
};
// systemd.time(7)
constexpr auto kUnits = std::to_array<Unit>({{"s", 1s},
                                             {"sec", 1s},
                                             {"second", 1s},
                                             {"seconds", 1s},
                                             {"m", 60s},
                                             {"min", 60s},
                                             {"minute", 60s},
                                             {"minutes", 60s},
                                             {"h", 3600s},
                                             {"hr", 3600s},
                                             {"hour", 3600s},
                                             {"hours", 3600s},
                                             {"d", 86'400s},
                                             {"day", 86'400s},
                                             {"days", 86'400s},
                                             {"w", 604'800s},
                                             {"week", 604'800s},
                                             {"weeks", 604'800s}});

/// "2h", "2 hours".
std::optional<seconds> length_from(std::string_view text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = to_number(text.substr(0, digits));
  const std::string_view unit = trimmed(text.substr(digits));
  constexpr std::int64_t kMost = 100'000;  // of weeks that is 1900 years
  if (!number || *number > kMost) return std::nullopt;
  for (const auto& [name, length] : kUnits) {
    if (unit == name) return length * *number;
  }
  return std::nullopt;
}

}  // namespace

std::optional<bundle::Time> absolute_time(std::string_view since, bundle::Time now) {
  since = trimmed(since);
  const auto today = std::chrono::floor<std::chrono::days>(now);
  if (since == "now") return now;
  if (since == "today") return today;
  if (since == "yesterday") return today - std::chrono::days(1);
  if (since.starts_with('@')) {
    const auto value = to_number(since.substr(1));
    constexpr std::int64_t kMost = 253'402'300'799;  // the end of the year 9999
    if (!value || *value < 0 || *value > kMost) return std::nullopt;
    return bundle::Time(seconds(*value));
  }
  constexpr std::string_view kAgo = " ago";
  if (since.starts_with('-') || since.ends_with(kAgo)) {
    const std::string_view age =
        since.starts_with('-') ? since.substr(1) : since.substr(0, since.size() - kAgo.size());
    const auto length = length_from(trimmed(age));
    if (!length) return std::nullopt;
    return now - *length;
  }
  // 2026-01-31, 2026-01-31 08:00, 2026-01-31 08:00:00
  std::string text(since.substr(0, since.find(" UTC")));
  if (text.size() == 10) text += "T00:00:00";
  if (text.size() == 16) text += ":00";
  if (text.size() == 19) text[10] = 'T';
  if (!text.ends_with('Z')) text += 'Z';
  return bundle::time_from(text);
}

}  // namespace collector
