// SPDX-License-Identifier: Apache-2.0
#include "analyzer/rule_template.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace analyzer {
namespace {

constexpr std::string_view kNotKnown = "(not known)";

constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

std::string_view take_word(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && is_word(text[size])) ++size;
  const std::string_view word = text.substr(0, size);
  text.remove_prefix(size);
  return word;
}

/// {name} or {name:bytes}; `rest` is what comes after its brace, and then what comes after that.
std::optional<Placeholder> take_name(std::string_view& rest) {
  if (rest.empty() || !is_letter(rest.front())) return std::nullopt;
  Placeholder placeholder;
  placeholder.name = take_word(rest);
  if (rest.starts_with(':')) {
    rest.remove_prefix(1);
    placeholder.format = take_word(rest);
    if (placeholder.format.empty()) return std::nullopt;
  }
  return placeholder;
}

/// Where the brace is that ends a fallback: those of a {name} in it are its own.
std::size_t end_of_fallback(std::string_view text) {
  std::size_t at = text.find_first_of("{}");
  while (at != std::string_view::npos && text[at] == '{') {
    std::string_view rest = text.substr(at + 1);
    const bool is_inner = take_name(rest).has_value() && rest.starts_with('}');
    at = text.find_first_of("{}", is_inner ? text.size() - rest.size() + 1 : at + 1);
  }
  return at;
}

/// One placeholder whose brace stands at `at`.
std::optional<Placeholder> placeholder_at(std::string_view text, std::size_t at) {
  std::string_view rest = text.substr(at + 1);
  std::optional<Placeholder> placeholder = take_name(rest);
  if (!placeholder) return std::nullopt;
  placeholder->at = at;
  if (rest.starts_with('|')) {
    rest.remove_prefix(1);
    const std::size_t close = end_of_fallback(rest);
    if (close == std::string_view::npos) return std::nullopt;
    placeholder->fallback = rest.substr(0, close);
    rest.remove_prefix(close);
  }
  if (!rest.starts_with('}')) return std::nullopt;
  placeholder->size = text.size() - rest.size() + 1 - at;
  return placeholder;
}

std::optional<std::int64_t> as_bytes(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* real = std::get_if<double>(&value)) {
    if (*real >= 0 && *real < 9e18) return static_cast<std::int64_t>(*real);
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    std::int64_t number = 0;
    const char* const end = text->data() + text->size();
    const auto [rest, error] = std::from_chars(text->data(), end, number);
    if (error == std::errc() && rest == end) return number;
  }
  return std::nullopt;
}

std::string formatted(const Value& value, std::string_view format) {
  if (format == "bytes") {
    if (const auto bytes = as_bytes(value)) return human_bytes(*bytes);
  }
  return to_text(value);
}

/// What can stand in a command without quotes and be nothing but a word.
bool is_plain_word(std::string_view value) {
  return !value.empty() && !value.starts_with('-') && std::ranges::all_of(value, [](char c) {
    return is_word(c) || std::string_view("./:@%+,=-").find(c) != std::string_view::npos;
  });
}

/// {container_name} as people write a word that is to be put in: CONTAINER_NAME.
std::string to_be_put_in(std::string_view name) {
  std::string out(name);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  });
  return out;
}

}  // namespace

std::vector<Placeholder> placeholders_in(std::string_view text) {
  std::vector<Placeholder> found;
  std::size_t at = text.find('{');
  while (at != std::string_view::npos) {
    std::size_t next = at + 1;
    if (text.substr(at).starts_with("{{")) {
      const std::size_t close = text.find("}}", at);
      next = close == std::string_view::npos ? at + 2 : close + 2;
    } else if (const auto placeholder = placeholder_at(text, at)) {
      next = at + placeholder->size;
      found.push_back(*placeholder);
    }
    at = text.find('{', next);
  }
  return found;
}

bool is_format(std::string_view format) { return format.empty() || format == "bytes"; }

std::string human_bytes(std::int64_t bytes) {
  constexpr std::array<const char*, 7> units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (size >= 1024 && unit + 1 < units.size()) {
    size /= 1024;
    ++unit;
  }
  std::array<char, 32> text{};
  const int length =
      std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string to_text(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* real = std::get_if<double>(&value)) {
    std::array<char, 32> digits{};
    const int length = std::snprintf(digits.data(), digits.size(), "%.6g", *real);
    return {digits.data(), static_cast<std::size_t>(length)};
  }
  return {};
}

std::string fill(std::string_view text, const std::function<Value(std::string_view)>& lookup) {
  std::string out;
  bool in_code = false;  // inside `a code span`
  const auto append_own = [&](std::string_view words) {
    out.append(words);
    if (std::ranges::count(words, '`') % 2 == 1) in_code = !in_code;
  };
  std::size_t copied = 0;
  for (const Placeholder& placeholder : placeholders_in(text)) {
    append_own(text.substr(copied, placeholder.at - copied));
    copied = placeholder.at + placeholder.size;
    std::string value = formatted(lookup(placeholder.name), placeholder.format);
    if (value.empty() && placeholder.fallback) {
      value = fill(*placeholder.fallback, lookup);
      if (!in_code) {
        append_own(value);
        continue;
      }
    }
    // People paste commands. What a stranger's bundle puts into one must not be another command,
    // and must not look like one where it stands in a sentence.
    if (in_code) {
      out.append(is_plain_word(value) ? value : to_be_put_in(placeholder.name));
    } else {
      std::ranges::replace(value, '`', '\'');
      out.append(value.empty() ? kNotKnown : value);
    }
  }
  append_own(text.substr(copied));
  return out;
}

}  // namespace analyzer
