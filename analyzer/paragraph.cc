// SPDX-License-Identifier: Apache-2.0
#include "analyzer/paragraph.h"

#include <algorithm>

#include "analyzer/printable.h"

namespace analyzer {

std::string paragraph(std::string_view first, std::string_view text, std::size_t columns) {
  const std::string whole = printable(text);
  const std::string indent(width(first), ' ');
  std::string out(first);
  std::size_t used = indent.size();
  bool starts_line = true;
  for (std::string_view rest = whole; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
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

}  // namespace analyzer
