// SPDX-License-Identifier: Apache-2.0
#include "analyzer/xml_text.h"

#include "analyzer/printable.h"

namespace analyzer {

// XML 1.0 cannot hold most control characters, not even escaped; printable() spells them out. The
// last two code points of its plane it cannot hold either.
std::string xml_text(std::string_view raw) {
  std::string out;
  const std::string text = printable(raw);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.compare(i, 3, "\uFFFE") == 0 || text.compare(i, 3, "\uFFFF") == 0) {
      out += text[i + 2] == '\xBE' ? "\\u{fffe}" : "\\u{ffff}";
      i += 2;
      continue;
    }
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string xml_attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + xml_text(value) + "\"";
}

}  // namespace analyzer
