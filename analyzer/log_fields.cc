// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_fields.h"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>

namespace analyzer {
namespace {

struct Short {
  std::string_view shown;
  std::string_view level;
};
constexpr Short kLevels[] = {{"INFO", "info"},  {"WARN", "warning"}, {"ERRO", "error"},
                             {"FATA", "fatal"}, {"PANI", "panic"},   {"DEBU", "debug"},
                             {"TRAC", "trace"}};

/// Where the fields of "ERRO[0000] text" start: after "] ". 0 if it is no such line.
std::size_t terminal_text(std::string_view payload, std::string_view& level) {
  if (payload.size() < 6 || payload[4] != '[') return 0;
  for (const Short& known : kLevels) {
    if (payload.substr(0, 4) != known.shown) continue;
    const std::size_t close = payload.find(']');
    if (close == std::string_view::npos || close > 48 || payload[5] < '0' || payload[5] > '9') {
      return 0;
    }
    level = known.level;
    return close + 1;
  }
  return 0;
}

/// Appends `text` without one level of escapes. A newline becomes a space: a record is one line.
void append_unescaped(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const std::size_t slash = text.find('\\');
    out.append(text.substr(0, slash));
    if (slash == std::string_view::npos) return;
    if (slash + 1 == text.size()) {
      out.push_back('\\');
      return;
    }
    switch (const char escaped = text[slash + 1]) {
      case 'n':
      case 'r':
        out.push_back(' ');
        break;
      case 't':
        out.push_back('\t');
        break;
      case '"':
      case '\\':
        out.push_back(escaped);
        break;
      default:  // \x1b, \u00e9: as they stand
        out.push_back('\\');
        out.push_back(escaped);
    }
    text.remove_prefix(slash + 2);
  }
}

constexpr auto kIsKey = [] {
  std::array<bool, 256> is{};
  for (unsigned c = 0; c < 256; ++c) {
    is[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '_' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/';
  }
  return is;
}();

bool is_key(char c) { return kIsKey[static_cast<unsigned char>(c)]; }

/// The first quote from `at` on that is not escaped: an even number of backslashes precedes it.
std::size_t closing_quote(std::string_view text, std::size_t at) {
  for (std::size_t quote = text.find('"', at); quote != std::string_view::npos;
       quote = text.find('"', quote + 1)) {
    std::size_t backslashes = 0;
    while (quote - backslashes > at && text[quote - backslashes - 1] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return quote;
  }
  return std::string_view::npos;
}

struct Pair {
  std::string_view key;
  std::string_view value = {};  ///< inside its quotes
  bool quoted = false;
};

/// key=value or key="value" at the start of `text`, which must end or be followed by a blank.
std::optional<Pair> take_pair(std::string_view& text) {
  std::size_t at = 0;
  while (at < text.size() && is_key(text[at])) ++at;
  if (at == 0 || at >= text.size() || text[at] != '=') return std::nullopt;
  Pair pair{.key = text.substr(0, at)};
  ++at;
  if (at < text.size() && text[at] == '"') {
    const std::size_t end = closing_quote(text, at + 1);
    if (end == std::string_view::npos) return std::nullopt;
    pair.value = text.substr(at + 1, end - at - 1);
    pair.quoted = true;
    at = end + 1;
    if (at < text.size() && text[at] != ' ') return std::nullopt;
  } else {
    const std::size_t end = text.find(' ', at);
    pair.value = text.substr(at, end == std::string_view::npos ? end : end - at);
    at += pair.value.size();
  }
  text.remove_prefix(at);
  return pair;
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

void append_value(const Pair& pair, std::string& out) {
  if (pair.quoted) {
    append_unescaped(pair.value, out);
  } else {
    out.append(pair.value);
  }
}

void append_field(const Pair& pair, std::string& out) {
  if (!out.empty()) out.push_back(' ');
  out.append(pair.key);
  out.push_back('=');
  append_value(pair, out);
}

/// Reads the start that nearly every line of dockerd has, time="..." level=... msg="...", and takes
/// it off `payload`; leaves all as it was where anything is unusual.
void take_usual_start(std::string_view& payload, std::string& message, std::string& level,
                      Stamp& stamp) {
  constexpr std::string_view time_key = "time=\"";
  constexpr std::string_view level_key = "\" level=";
  constexpr std::string_view msg_key = " msg=\"";
  if (!payload.starts_with(time_key)) return;
  std::string_view rest = payload.substr(time_key.size());
  const auto read = take_stamp(rest);
  if (!read || !rest.starts_with(level_key)) return;
  rest.remove_prefix(level_key.size());
  const std::size_t level_end = rest.find(' ');
  if (level_end == std::string_view::npos || rest.front() == '"' ||
      !rest.substr(level_end).starts_with(msg_key)) {
    return;
  }
  const std::string_view text = rest.substr(level_end + msg_key.size());
  const std::size_t quote = text.find('"');
  if (quote == std::string_view::npos || (quote + 1 < text.size() && text[quote + 1] != ' ') ||
      text.substr(0, quote).find('\\') != std::string_view::npos) {
    return;
  }
  stamp = *read;
  level.assign(rest.substr(0, level_end));
  message.append(text.substr(0, quote));
  payload = text.substr(quote + 1);
}

void read_logfmt(std::string_view payload, std::string& message, std::string& level, Stamp& stamp) {
  const std::size_t start = message.size();
  take_usual_start(payload, message, level, stamp);
  std::size_t msg_end = message.size();  // msg goes before fields that came earlier
  while (true) {
    skip_blanks(payload);
    if (payload.empty()) return;
    const auto pair = take_pair(payload);
    if (!pair) {  // no longer logfmt (a line that was cut): the rest as it stands
      if (message.size() > start) message.push_back(' ');
      message.append(payload);
      return;
    }
    if (pair->key == "msg" && msg_end == start) {
      if (message.size() == start) {
        append_value(*pair, message);
      } else {
        std::string text;
        append_value(*pair, text);
        text.push_back(' ');
        message.insert(start, text);
      }
      msg_end = message.size();
    } else if (pair->key == "time") {
      std::string_view value = pair->value;
      if (const auto read = take_stamp(value)) stamp = *read;
    } else if (pair->key == "level") {
      level.assign(pair->value);
    } else {
      append_field(*pair, message);
    }
  }
}

/// The fields stand at the end, and the text before them may hold anything. A chain of pairs that
/// breaks off at one place breaks off there from wherever in it one starts, so one pass is enough.
std::size_t start_of_fields(std::string_view text) {
  std::size_t at = 0;
  while (true) {
    at = text.find(' ', at);
    if (at == std::string_view::npos) return text.size();
    std::string_view rest = text.substr(at);
    skip_blanks(rest);
    const std::size_t word = text.size() - rest.size();
    while (take_pair(rest)) skip_blanks(rest);
    if (rest.empty()) return word;
    at = text.size() - rest.size();
  }
}

void read_terminal(std::string_view payload, std::string& message, std::string& level,
                   Stamp& stamp) {
  std::string_view shown;
  const std::size_t start = terminal_text(payload, shown);
  level.assign(shown);
  std::string_view brackets = payload.substr(5, start - 6);
  if (const auto read = take_stamp(brackets)) stamp = *read;
  std::string_view text = payload.substr(start);
  skip_blanks(text);
  const std::size_t fields = start_of_fields(text);
  std::string_view said = text.substr(0, fields);
  while (!said.empty() && said.back() == ' ') said.remove_suffix(1);
  message.append(said);
  std::string_view rest = text.substr(fields);
  while (const auto pair = take_pair(rest)) {
    append_field(*pair, message);
    skip_blanks(rest);
  }
}

/// --log-format=json (23.0 and later).
bool read_json(std::string_view payload, std::string& message, std::string& level, Stamp& stamp) {
  // Deep values are dropped: logrus writes none, and dump() below recurses.
  const auto shallow = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    return depth <= 4;
  };
  const auto object = nlohmann::json::parse(payload, shallow, false);
  if (!object.is_object()) return false;
  const auto append = [&message](const nlohmann::json& value) {
    const std::size_t start = message.size();
    message.append(value.is_string() ? value.get_ref<const std::string&>() : value.dump());
    for (std::size_t at = start; at < message.size(); ++at) {
      if (message[at] == '\n' || message[at] == '\r') message[at] = ' ';
    }
  };
  if (const auto msg = object.find("msg"); msg != object.end()) append(*msg);
  for (const auto& [key, value] : object.items()) {
    if (key == "msg") continue;
    if (key == "level" && value.is_string()) {
      level = value.get<std::string>();
    } else if (key == "time" && value.is_string()) {
      std::string_view text = value.get_ref<const std::string&>();
      if (const auto read = take_stamp(text)) stamp = *read;
    } else {
      if (!message.empty()) message.push_back(' ');
      message.append(key);
      message.push_back('=');
      append(value);
    }
  }
  return true;
}

}  // namespace

LogForm form_of(std::string_view payload) {
  if (payload.starts_with("time=") || payload.starts_with("level=")) return LogForm::fields;
  if (payload.starts_with("{\"") && payload.find("\"msg\":") != std::string_view::npos) {
    return LogForm::fields;
  }
  std::string_view level;
  return terminal_text(payload, level) > 0 ? LogForm::terminal : LogForm::bare;
}

void read_fields(LogForm form, std::string_view payload, std::string& message, std::string& level,
                 Stamp& stamp) {
  switch (form) {
    case LogForm::fields:
      if (payload.front() != '{') {
        read_logfmt(payload, message, level, stamp);
      } else if (!read_json(payload, message, level, stamp)) {
        message.append(payload);
      }
      break;
    case LogForm::terminal:
      read_terminal(payload, message, level, stamp);
      break;
    case LogForm::bare:
      message.append(payload);
      break;
  }
}

}  // namespace analyzer
