// SPDX-License-Identifier: Apache-2.0
#include "analyzer/printable.h"

#include <array>
#include <cstdint>
#include <cstdio>

#include "cli/wrap.h"

namespace analyzer {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;  // bytes; 0 when they are no UTF-8
};

CodePoint decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  std::uint32_t value = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kLeast[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length};
}

// Controls (C0, DEL, C1), and what changes the order or hides: zero-width, bidirectional, line and
// paragraph separators, tags.
bool is_dangerous(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE007F);
}

template <typename... Args>
void append(std::string& out, const char* format, Args... args) {
  std::array<char, 16> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), format, args...);
  out.append(buffer.data(), static_cast<std::size_t>(length));
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = decode(text);
    if (c.length == 0) {
      append(out, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(text[0])));
      text.remove_prefix(1);
      continue;
    }
    if (c.value == '\t') {
      out += ' ';
    } else if (!is_dangerous(c.value)) {
      out += text.substr(0, c.length);
    } else if (c.value < 0x100) {
      append(out, "\\x%02x", static_cast<unsigned>(c.value));
    } else {
      append(out, "\\u{%x}", static_cast<unsigned>(c.value));
    }
    text.remove_prefix(c.length);
  }
  return out;
}

std::string shorten(std::string_view text, std::size_t columns) {
  if (cli::width(text) <= columns) return std::string(text);
  std::string out;
  std::size_t taken = 0;
  for (const char c : text) {
    const bool starts = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (starts && ++taken >= columns) break;
    out += c;
  }
  return out + "\u2026";
}

}  // namespace analyzer
