// SPDX-License-Identifier: Apache-2.0
#include "bundle/json_bounds.h"

namespace bundle {

std::optional<std::string> over_bounds(std::string_view text, const JsonBounds& bounds) {
  int depth = 0;
  std::int64_t values = 1;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '\\':
        if (quoted) ++i;
        break;
      case '"':
        quoted = !quoted;
        break;
      case '{':
      case '[':
        if (quoted) break;
        ++values;
        if (++depth > bounds.depth) {
          return "nests deeper than " + std::to_string(bounds.depth) + " levels";
        }
        break;
      case '}':
      case ']':
        if (!quoted) --depth;
        break;
      case ',':
        if (!quoted) ++values;
        break;
      default:
        break;
    }
    if (values > bounds.values) {
      return "holds more than " + std::to_string(bounds.values) + " values";
    }
  }
  return std::nullopt;
}

}  // namespace bundle
