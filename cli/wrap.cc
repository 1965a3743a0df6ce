// SPDX-License-Identifier: Apache-2.0
#include "cli/wrap.h"

#include <algorithm>

namespace cli {

std::size_t width(std::string_view text) {
  constexpr unsigned char kMask = 0xC0;
  constexpr unsigned char kContinuation = 0x80;
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & kMask) != kContinuation; }));
}

std::string wrap(std::string_view first, std::string_view text, std::size_t columns) {
  const std::string indent(width(first), ' ');
  std::string out(first);
  std::size_t used = indent.size();
  bool starts_line = true;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t needed = width(word);
    if (!starts_line && used + 1 + needed > columns) {
      out += '\n' + indent;
      used = indent.size();
      starts_line = true;
    }
    if (!starts_line) {
      out += ' ';
      ++used;
    }
    out += word;
    used += needed;
    starts_line = false;
  }
  return out + '\n';
}

}  // namespace cli
