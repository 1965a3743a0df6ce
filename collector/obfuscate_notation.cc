// SPDX-License-Identifier: Apache-2.0
#include "collector/obfuscate_notation.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace collector {

std::string written(const Ipv4& address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, address.data(), text.data(), text.size());
  return text.data();
}

std::string written(const Ipv6& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  return text.data();
}

std::string written(const Mac& address, char separator) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : address) {
    if (!text.empty() && separator != '\0') text += separator;
    text += kHex[byte >> 4];
    text += kHex[byte & 0xF];
  }
  return text;
}

std::uint8_t byte_of(std::string_view digits) {
  std::uint8_t byte = 0;
  std::from_chars(digits.data(), digits.data() + 2, byte, 16);
  return byte;
}

Quad quad_at(std::string_view text, std::size_t from, char separator) {
  Quad quad;
  std::size_t end = from;
  for (std::size_t i = 0; i < quad.address.size(); ++i) {
    if (i > 0 && at(text, end++) != separator) return {};
    const std::size_t stop = run(text, end, is_digit);
    if (stop == end || stop - end > 3 || (text[end] == '0' && stop - end > 1)) return {};
    int value = 0;
    std::from_chars(text.data() + end, text.data() + stop, value);
    if (value > 255) return {};
    quad.address.at(i) = static_cast<std::uint8_t>(value);
    end = stop;
  }
  quad.size = end - from;
  return quad;
}

int prefix_at(std::string_view text, std::size_t from, int longest) {
  if (at(text, from) != '/') return -1;
  const std::size_t end = run(text, from + 1, is_digit);
  if (end == from + 1 || end - from > 4 || is_alnum(at(text, end)) || at(text, end) == '.')
    return -1;
  int prefix = 0;
  std::from_chars(text.data() + from + 1, text.data() + end, prefix);
  return prefix <= longest ? prefix : -1;
}

bool is_network(std::span<const std::uint8_t> address, int prefix) {
  for (int bit = prefix; bit < static_cast<int>(address.size()) * 8; ++bit) {
    if ((address[static_cast<std::size_t>(bit / 8)] >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

void clear_behind(std::span<std::uint8_t> address, int prefix) {
  for (int bit = prefix; bit < static_cast<int>(address.size()) * 8; ++bit) {
    auto& byte = address[static_cast<std::size_t>(bit / 8)];
    byte = static_cast<std::uint8_t>(byte & ~(1 << (7 - bit % 8)));
  }
}

}  // namespace collector
