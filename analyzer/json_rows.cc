// SPDX-License-Identifier: Apache-2.0
#include "analyzer/json_rows.h"

#include <algorithm>
#include <limits>

#include "bundle/json_bounds.h"

namespace analyzer {
namespace {

constexpr bundle::JsonBounds kJsonBounds{.depth = kMaxJsonDepth};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

using Visit = std::function<void(const std::string&, const std::string&, const Json&)>;

void flatten_below(const Json& json, std::string& key, std::string& pointer, const Visit& use) {
  const std::size_t key_size = key.size();
  const std::size_t pointer_size = pointer.size();
  const auto step = [&](std::string_view key_part, std::string_view token, const Json& value) {
    key += key_part;
    pointer += token;
    use(key, pointer, value);
    if (value.is_structured()) flatten_below(value, key, pointer, use);
    key.resize(key_size);
    pointer.resize(pointer_size);
  };
  if (json.is_object()) {
    for (const auto& [name, value] : json.items()) {
      step(key.empty() ? name : "." + name, pointer_token(name), value);
    }
  } else {
    for (std::size_t i = 0; i < json.size(); ++i) {
      const std::string index = std::to_string(i);
      step("[" + index + "]", "/" + index, json[i]);
    }
  }
}

}  // namespace

std::optional<Json> json_from(std::string_view text) {
  // A NUL stands nowhere in JSON; nlohmann/json takes it for the end and would not look behind it.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  if (bundle::over_bounds(text, kJsonBounds)) return std::nullopt;
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  return json;
}

std::optional<Json> json_document(const Evidence& evidence, Rows& rows) {
  const std::optional<std::string> text = bundle::read_all(evidence.bytes, kMaxDocument);
  if (!text) {
    rows.unreadable({}, "the document is longer than 8 MiB");
    return std::nullopt;
  }
  if (const auto over = bundle::over_bounds(*text, kJsonBounds)) {
    rows.unreadable({}, "the document " + *over);
    return std::nullopt;
  }
  std::optional<Json> json = json_from(*text);
  if (!json) rows.unreadable({}, "it is no JSON document");
  return json;
}

void each_json_line(const Evidence& evidence, Rows& rows,
                    const std::function<void(const Json&, const At&)>& use) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    if (is_blank(line->text)) continue;
    const At at{.line = line->number};
    if (line->cut) {
      rows.unreadable(at, "the line is longer than " + std::to_string(evidence.line_bytes) +
                              " bytes (--max-line-bytes)");
      continue;
    }
    const std::optional<Json> json = json_from(line->text);
    if (json && json->is_object()) {
      use(*json, at);
    } else {
      const auto over = bundle::over_bounds(line->text, kJsonBounds);
      rows.unreadable(at, over ? "the line " + *over : "the line is no JSON object");
    }
  }
}

const Json& member(const Json& json, std::string_view key) {
  static const Json none;
  if (!json.is_object()) return none;
  const auto found = json.find(key);
  return found == json.end() ? none : *found;
}

Value as_text(const Json& json) {
  return json.is_string() ? Value(json.get_ref<const std::string&>()) : Value();
}

Value as_name(const Json& json) {
  if (json.is_string() && json.get_ref<const std::string&>().empty()) return {};
  return as_text(json);
}

Value as_integer(const Json& json) {
  if (json.is_number_unsigned()) {
    const auto number = json.get<std::uint64_t>();
    if (number > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return {};
    return static_cast<std::int64_t>(number);
  }
  return json.is_number_integer() ? Value(json.get<std::int64_t>()) : Value();
}

Value as_positive(const Json& json) {
  const Value value = as_integer(json);
  const auto* number = std::get_if<std::int64_t>(&value);
  return number != nullptr && *number > 0 ? value : Value();
}

Value as_boolean(const Json& json) {
  return json.is_boolean() ? boolean(json.get<bool>()) : Value();
}

Value as_time(const Json& json) {
  if (!json.is_string()) return {};
  const auto& written = json.get_ref<const std::string&>();
  // Go's zero time: this never happened.
  if (written.starts_with("0001-01-01T00:00:00")) return {};
  const auto time = bundle::time_from(written);
  return time ? Value(bundle::to_text(*time)) : Value();
}

Value as_dump(const Json& json) {
  if (json.is_null()) return {};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Value as_joined(const Json& json, std::string_view separator, const Value& none) {
  if (!json.is_array()) return {};
  if (json.empty()) return none;
  std::string text;
  for (const Json& word : json) {
    if (!word.is_string()) continue;
    if (!text.empty()) text += separator;
    text += word.get_ref<const std::string&>();
  }
  return text;
}

std::string pointer_token(std::string_view key) {
  std::string token = "/";
  for (const char c : key) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

void flatten(const Json& json, const Visit& use) {
  std::string key;
  std::string pointer;
  if (json.is_structured()) flatten_below(json, key, pointer, use);
}

}  // namespace analyzer
