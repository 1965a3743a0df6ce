// SPDX-License-Identifier: Apache-2.0
// How to look a word up in a list of known ones. The lists stand with their subjects.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace collector {

/// Of ASCII, whatever the locale.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

inline bool same_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view text) {
  return std::ranges::find(words, text) != words.end();
}

template <std::size_t N>
bool is_one_of_in_any_case(const std::array<std::string_view, N>& words, std::string_view text) {
  return std::ranges::any_of(
      words, [text](std::string_view each) { return same_in_any_case(each, text); });
}

}  // namespace collector
