// SPDX-License-Identifier: Apache-2.0
#include "analyzer/journal_json.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace analyzer {
namespace {

using Json = nlohmann::json;

/// A field's text; journalctl writes bytes that are no UTF-8 as an array of numbers.
std::string text_of(const Json& record, const char* name) {
  const auto found = record.find(name);
  if (found == record.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  std::string text;
  if (!found->is_array()) return text;
  for (const Json& byte : *found) {
    if (byte.is_number_unsigned()) text += static_cast<char>(byte.get<std::uint64_t>() & 0xFFU);
  }
  return text;
}

std::optional<std::int64_t> number_of(const Json& record, const char* name) {
  const std::string text = text_of(record, name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<LogFrame> JournalJson::frame_of(std::string_view line) {
  if (!line.starts_with('{') || line.find("\"MESSAGE\"") == std::string_view::npos) {
    return std::nullopt;
  }
  const auto shallow = [](int depth, Json::parse_event_t, Json&) { return depth <= 2; };
  const Json record = Json::parse(line, shallow, false);
  if (!record.is_object() || !record.contains("MESSAGE")) return std::nullopt;
  message_ = text_of(record, "MESSAGE");
  std::ranges::replace(message_, '\n', ' ');
  identifier_ = text_of(record, "SYSLOG_IDENTIFIER");
  if (identifier_.empty()) identifier_ = text_of(record, "_COMM");
  LogFrame frame{.identifier = identifier_, .payload = message_, .prefixed = true};
  frame.pid = number_of(record, "_PID").value_or(-1);
  // Beyond the year 9999 no time is written.
  constexpr std::int64_t kLatest = 253'402'300'799'000'000;
  if (const auto micros = number_of(record, "__REALTIME_TIMESTAMP");
      micros && *micros > 0 && *micros <= kLatest) {
    frame.stamp = Stamp(bundle::Time(std::chrono::microseconds(*micros)));
  }
  return frame;
}

}  // namespace analyzer
