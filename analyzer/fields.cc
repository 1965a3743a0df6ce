// SPDX-License-Identifier: Apache-2.0
#include "analyzer/fields.h"

#include <charconv>

namespace analyzer {

std::vector<std::string_view> fields(std::string_view text) {
  std::vector<std::string_view> all;
  for (auto start = text.find_first_not_of(" \t"); start != std::string_view::npos;
       start = text.find_first_not_of(" \t", start)) {
    const auto end = text.find_first_of(" \t", start);
    all.push_back(text.substr(start, end - start));
    if (end == std::string_view::npos) break;
    start = end;
  }
  return all;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::int64_t> number(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace analyzer
