// SPDX-License-Identifier: Apache-2.0
// How addresses are written in text, and read from it where they stand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "collector/obfuscate_addresses.h"

namespace collector {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
inline bool is_name_char(char c) { return is_alnum(c) || c == '-' || c == '_'; }

/// NUL behind the end.
inline char at(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }
/// The end of the characters from `from` on that belong together.
inline std::size_t run(std::string_view text, std::size_t from, bool (*belongs)(char)) {
  while (from < text.size() && belongs(text[from])) ++from;
  return from;
}

std::string written(const Ipv4& address);
std::string written(const Ipv6& address);
/// NUL: without a separator.
std::string written(const Mac& address, char separator);

/// Of two hexadecimal digits.
std::uint8_t byte_of(std::string_view digits);

struct Quad {
  Ipv4 address{};
  std::size_t size = 0;  ///< 0: there is none
};
/// 10.20.30.5, or with another separator.
Quad quad_at(std::string_view text, std::size_t from, char separator);

/// The length of a prefix that follows an address: /24. -1: none.
int prefix_at(std::string_view text, std::size_t from, int longest);

/// All zeros behind the prefix.
bool is_network(std::span<const std::uint8_t> address, int prefix);
void clear_behind(std::span<std::uint8_t> address, int prefix);

}  // namespace collector
