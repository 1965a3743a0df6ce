// SPDX-License-Identifier: Apache-2.0
#include "bundle/layout.h"

#include <algorithm>
#include <cstdio>

namespace bundle {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kMaxHost = 64;  // HOST_NAME_MAX

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_in_host_name(char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; }

// Beyond POSIX's portable set, what systemd unit names (user@1000), layer digests (sha256:...) and
// API versions need. No space, quote or shell metacharacter: a path can be pasted anywhere.
bool is_portable(char c) {
  return is_alphanumeric(c) || std::string_view("._-+@:=,").find(c) != std::string_view::npos;
}

struct Calendar {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t microsecond = 0;
};

Calendar calendar(Time time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return {.year = int(date.year()),
          .month = unsigned(date.month()),
          .day = unsigned(date.day()),
          .hour = clock.hours().count(),
          .minute = clock.minutes().count(),
          .second = clock.seconds().count(),
          .microsecond = clock.subseconds().count()};
}

// Takes digits and separators off the front of a text; `ok` goes false at the first that is
// missing.
struct Scanner {
  std::string_view rest;
  bool ok = true;

  std::int64_t number(std::size_t digits) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest.size() <= i || rest[i] < '0' || rest[i] > '9') {
        ok = false;
        return 0;
      }
      value = value * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(digits);
    return value;
  }

  bool take(char wanted) {
    if (rest.empty() || rest.front() != wanted) return false;
    rest.remove_prefix(1);
    return true;
  }

  void expect(char wanted) { ok = take(wanted) && ok; }

  microseconds fraction() {
    std::int64_t value = 0;
    int digits = 0;
    for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; ++digits) {
      if (digits < 6) value = value * 10 + (rest.front() - '0');
      rest.remove_prefix(1);
    }
    ok = ok && digits > 0;
    for (; digits < 6; ++digits) value *= 10;
    return microseconds(value);
  }

  // Z, +02:00 and journalctl's +0200.
  minutes offset() {
    if (take('Z') || take('z')) return minutes(0);
    const bool west = take('-');
    if (!west) expect('+');
    const std::int64_t hour = number(2);
    take(':');
    const std::int64_t minute = number(2);
    ok = ok && hour <= 23 && minute <= 59;
    const minutes east = hours(hour) + minutes(minute);
    return west ? -east : east;
  }
};

}  // namespace

std::string to_text(Time time) {
  const Calendar c = calendar(time);
  char text[64];
  const int length =
      std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", c.year, c.month,
                    c.day, int(c.hour), int(c.minute), int(c.second), int(c.microsecond));
  return {text, static_cast<std::size_t>(length)};
}

std::optional<Time> time_from(std::string_view text) {
  Scanner in{text};
  const std::chrono::year year(static_cast<int>(in.number(4)));
  in.expect('-');
  const std::chrono::month month(static_cast<unsigned>(in.number(2)));
  in.expect('-');
  const std::chrono::day day(static_cast<unsigned>(in.number(2)));
  if (!in.take('T') && !in.take('t')) in.expect(' ');
  const std::int64_t hour = in.number(2);
  in.expect(':');
  const std::int64_t minute = in.number(2);
  in.expect(':');
  const std::int64_t second = in.number(2);  // 60 is a leap second
  const microseconds fraction = in.take('.') ? in.fraction() : microseconds(0);
  const minutes east = in.offset();
  const std::chrono::year_month_day date(year, month, day);
  if (!in.ok || !in.rest.empty() || !date.ok() || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  return Time(std::chrono::sys_days(date)) + hours(hour) + minutes(minute) + seconds(second) +
         fraction - east;
}

std::string root_name(std::string_view host, Time started) {
  std::string name = "drydock-";
  name += host.empty() ? "unknown" : host.substr(0, kMaxHost);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !is_in_host_name(c); }, '-');
  const Calendar c = calendar(started);
  char stamp[64];
  const int length = std::snprintf(stamp, sizeof stamp, "-%04d%02u%02uT%02d%02d%02dZ", c.year,
                                   c.month, c.day, int(c.hour), int(c.minute), int(c.second));
  return name.append(stamp, static_cast<std::size_t>(length));
}

std::string_view evidence_id(std::string_view path) {
  const auto dot = path.rfind('.');
  const auto slash = path.rfind('/');
  return dot == path.npos || (slash != path.npos && dot < slash) ? path : path.substr(0, dot);
}

std::optional<EntryPath> EntryPath::parse(std::string_view text) {
  if (text.empty() || text.size() > kMaxPath) return std::nullopt;
  for (std::string_view rest = text;;) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return std::nullopt;
    if (!std::all_of(part.begin(), part.end(), is_portable)) return std::nullopt;
    if (slash == std::string_view::npos) return EntryPath(text);
    rest.remove_prefix(slash + 1);
  }
}

}  // namespace bundle
