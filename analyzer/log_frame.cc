// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_frame.h"

#include <chrono>
#include <cstring>

#include "analyzer/host_clock.h"

namespace analyzer {
namespace {

// A hundred years less a day: beyond it would be the times without a year.
constexpr std::int64_t kMostUptime = 36'523LL * 86'400;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool is_name(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
         c == '.';
}

/// `count` digits at `at`; -1 if they are not there.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (!is_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// The eight bytes at `text` are digits where `shape` has 0, and else what it has. All are looked
/// at at once: this is asked twice for each line.
bool has_shape(const char* text, const char* shape) {
  std::uint64_t bytes = 0;
  std::uint64_t wanted = 0;
  std::memcpy(&bytes, text, sizeof bytes);
  std::memcpy(&wanted, shape, sizeof wanted);
  constexpr std::uint64_t each = 0x0101010101010101U;
  std::uint64_t most = 0;  // 0x76 + 9 and 0x7f + 0 stay below 0x80
  for (unsigned shift = 0; shift < 64; shift += 8) {
    most |= std::uint64_t{(wanted >> shift & 0xFFU) == '0' ? 0x76U : 0x7FU} << shift;
  }
  const std::uint64_t off = bytes ^ wanted;
  return ((off | ((off & 0x7F * each) + most)) & 0x80 * each) == 0;
}

/// 2026-01-31T08:00:00 or, with a blank for the T, what Python and others write.
bool has_shape_of_time(std::string_view text) {
  return text.size() >= 19 && has_shape(text.data(), "0000-00-") && is_digit(text[8]) &&
         is_digit(text[9]) && (text[10] == 'T' || text[10] == ' ') &&
         has_shape(text.data() + 11, "00:00:00");
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

/// hh:mm:ss at the start.
bool is_clock(std::string_view text) {
  return text.size() >= 8 && digits(text, 0, 2) >= 0 && text[2] == ':' && digits(text, 3, 2) >= 0 &&
         text[5] == ':' && digits(text, 6, 2) >= 0;
}

/// "Jan 31 08:00:00.123456 ": a time without a year (host_clock.h).
bool take_short_date(std::string_view& text, Stamp& stamp) {
  if (text.size() < 16 || text[3] != ' ' || !is_digit(text[5]) || text[6] != ' ') return false;
  if (!is_digit(text[4]) && text[4] != ' ') return false;
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::size_t month = months.find(text.substr(0, 3));
  if (month == std::string_view::npos || month % 3 != 0) return false;
  std::string_view rest = text.substr(7);
  if (!is_clock(rest)) return false;
  const auto clock = std::chrono::hours(digits(rest, 0, 2)) +
                     std::chrono::minutes(digits(rest, 3, 2)) +
                     std::chrono::seconds(digits(rest, 6, 2));
  rest.remove_prefix(8);
  int micros = 0;
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    for (int scale = 100'000; !rest.empty() && is_digit(rest.front()); scale /= 10) {
      micros += (rest.front() - '0') * scale;
      rest.remove_prefix(1);
    }
  }
  if (rest.empty() || rest.front() != ' ') return false;
  const int tens = text[4] == ' ' ? 0 : text[4] - '0';
  const std::chrono::year_month_day date(
      kNoYear, std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
      std::chrono::day(static_cast<unsigned>(tens * 10 + (text[5] - '0'))));
  if (date.ok() && clock < std::chrono::days(1)) {
    stamp = Stamp(bundle::Time(std::chrono::sys_days(date)) + clock +
                  std::chrono::microseconds(micros));
  }
  skip_blanks(rest);
  text = rest;
  return true;
}

/// "Sat 2026-01-31 08:00:00.123456 UTC " of journalctl -o short-full: the zone is a name, so only
/// UTC gives a time.
bool take_full_date(std::string_view& text, Stamp& stamp) {
  if (text.size() < 28 || text[3] != ' ') return false;
  std::string_view rest = text.substr(4);
  const auto read = take_stamp(rest);
  if (!read || rest.empty() || rest.front() != ' ') return false;
  rest.remove_prefix(1);
  const std::size_t zone = rest.find(' ');
  if (zone == std::string_view::npos) return false;
  if (rest.substr(0, zone) == "UTC") stamp = *read;
  rest.remove_prefix(zone + 1);
  text = rest;
  return true;
}

/// "dockerd[123]: " or "kernel: ", with the host's name before it or without.
bool take_identifier(std::string_view& text, LogFrame& frame) {
  std::string_view rest = text;
  for (int word = 0; word < 2; ++word) {
    const std::size_t end = rest.find(' ');
    std::string_view token = rest.substr(0, end);
    if (!token.empty() && token.back() == ':') {
      token.remove_suffix(1);
      if (!token.empty() && token.back() == ']') {
        const std::size_t open = token.rfind('[');
        if (open == std::string_view::npos) return false;
        std::int64_t pid = 0;
        for (const char c : token.substr(open + 1, token.size() - open - 2)) {
          if (!is_digit(c) || pid > 1'000'000'000) return false;
          pid = pid * 10 + (c - '0');
        }
        frame.pid = pid;
        token = token.substr(0, open);
      }
      frame.identifier = token;
      text = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      return true;
    }
    if (end == std::string_view::npos) return false;
    rest.remove_prefix(end + 1);
    skip_blanks(rest);
  }
  return false;
}

/// "[   12.345678] " (host_clock.h), "[Sat Jan 31 08:00:00 2026] ", perhaps after a priority "<6>".
bool take_kernel_stamp(std::string_view& text, Stamp& stamp) {
  std::string_view rest = text;
  if (rest.size() > 3 && rest.front() == '<') {
    const std::size_t close = rest.find('>');
    if (close == std::string_view::npos || close > 4) return false;
    for (const char c : rest.substr(1, close - 1)) {
      if (!is_digit(c)) return false;
    }
    rest.remove_prefix(close + 1);
  }
  if (rest.empty() || rest.front() != '[') return false;
  const std::size_t close = rest.find(']');
  if (close == std::string_view::npos || close > 32) return false;
  std::string_view inside = rest.substr(1, close - 1);
  skip_blanks(inside);
  const std::size_t dot = inside.find('.');
  const bool seconds = dot != std::string_view::npos && dot > 0 && inside.size() - dot == 7 &&
                       digits(inside, 0, dot) >= 0 && digits(inside, dot + 1, 6) >= 0;
  const bool date = inside.size() == 24 && is_clock(inside.substr(11));
  if (!seconds && !date) return false;
  // Ten digits are three hundred years.
  if (seconds && dot <= 10) {
    std::int64_t whole = 0;
    for (const char c : inside.substr(0, dot)) whole = whole * 10 + (c - '0');
    if (whole < kMostUptime) {
      stamp = Stamp(kNoBoot + std::chrono::seconds(whole) +
                    std::chrono::microseconds(digits(inside, dot + 1, 6)));
    }
  }
  rest.remove_prefix(close + 1);
  if (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  text = rest;
  return true;
}

/// "dind_1  | ": docker compose, for a daemon that runs in a container.
bool take_compose_name(std::string_view& text, LogFrame& frame) {
  std::size_t name = 0;
  while (name < text.size() && is_name(text[name])) ++name;
  std::size_t bar = name;
  while (bar < text.size() && text[bar] == ' ') ++bar;
  if (name == 0 || bar == name || bar >= text.size() || text[bar] != '|') return false;
  frame.identifier = text.substr(0, name);
  text.remove_prefix(bar + 1);
  if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return true;
}

}  // namespace

Stamp::Stamp(std::string_view text)
    : size_(static_cast<std::uint8_t>(text.copy(text_.data(), text_.size()))) {}

std::optional<bundle::Time> Stamp::time() const {
  if (size_ == 0) return read_;
  const std::string_view text(text_.data(), size_);
  const std::chrono::year_month_day date{
      std::chrono::year{digits(text, 0, 4)},
      std::chrono::month{static_cast<unsigned>(digits(text, 5, 2))},
      std::chrono::day{static_cast<unsigned>(digits(text, 8, 2))}};
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  std::size_t at = 19;
  int micros = 0;
  if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
    int scale = 100'000;
    for (++at; at < text.size() && is_digit(text[at]); ++at) {
      micros += (text[at] - '0') * scale;
      scale /= 10;
    }
  }
  int offset = 0;
  if (at < text.size() && text[at] != 'Z') {
    const bool colon = at + 3 < text.size() && text[at + 3] == ':';
    offset = (text[at] == '-' ? -1 : 1) *
             (digits(text, at + 1, 2) * 60 + digits(text, at + (colon ? 4 : 3), 2));
  }
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + std::chrono::microseconds(micros) -
         std::chrono::minutes(offset);
}

std::optional<Stamp> take_stamp(std::string_view& text) {
  if (!has_shape_of_time(text)) return std::nullopt;
  std::size_t at = 19;
  if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
    for (++at; at < text.size() && is_digit(text[at]); ++at) {
    }
  }
  // Nobody's clock is finer than that, and the offset has to fit in.
  if (at > 32) return std::nullopt;
  if (at < text.size() && text[at] == 'Z') {
    ++at;
  } else if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    const bool colon = at + 3 < text.size() && text[at + 3] == ':';
    if (digits(text, at + 1, 2) < 0 || digits(text, at + (colon ? 4 : 3), 2) < 0) {
      return std::nullopt;
    }
    at += colon ? 6 : 5;
  }
  const Stamp stamp(text.substr(0, at));
  text.remove_prefix(at);
  return stamp;
}

LogFrame frame_of(std::string_view line) {
  LogFrame frame{.payload = line};
  std::string_view rest = line;
  if (rest.empty()) return frame;
  if (rest.starts_with("-- ") &&
      (rest.ends_with(" --") || rest.find(" at ") != std::string_view::npos)) {
    frame.marker = true;
    return frame;
  }
  // dmesg --time-format iso has a comma, and no host or identifier after it.
  const bool kernel_iso = rest.size() > 19 && rest[19] == ',';
  bool dated = false;
  if (is_digit(rest.front())) {
    if (const auto read = take_stamp(rest)) {
      frame.stamp = *read;
      dated = true;
    }
    skip_blanks(rest);
  } else if (take_short_date(rest, frame.stamp) || take_full_date(rest, frame.stamp)) {
    dated = true;
  }
  if (dated) {
    frame.prefixed = true;
    if (kernel_iso) {
      frame.identifier = "kernel";
    } else if (!rest.starts_with("time=") && !rest.starts_with("level=") &&
               take_identifier(rest, frame) && frame.identifier == "kernel") {
      Stamp since_boot;  // the prefix has told the time already
      take_kernel_stamp(rest, since_boot);
    }
  } else if (take_kernel_stamp(rest, frame.stamp)) {
    frame.prefixed = true;
    frame.identifier = "kernel";
  } else if (take_compose_name(rest, frame)) {
    frame.prefixed = true;
  }
  frame.payload = rest;
  return frame;
}

}  // namespace analyzer
