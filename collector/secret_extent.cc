// SPDX-License-Identifier: Apache-2.0
#include "collector/secret_extent.h"

#include <algorithm>

namespace collector {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

// Does a quote at `at` close something, or is it a character of the word? ab"cd goes on; ab", and
// ab"} do not.
bool closes(std::string_view text, std::size_t at) {
  if (at + 1 == text.size()) return true;
  constexpr std::string_view kAfter = " \t\r\n,;:)]}>&|\\\"'`";
  return kAfter.find(text[at + 1]) != std::string_view::npos;
}

// A text escaped d times writes its quotes with 2^d - 1 backslashes, and a quote inside it with
// 2^(d+1) - 1; so a run of backslashes tells which one a quote is.
std::size_t closing_quote(std::string_view text, std::size_t at, char quote, std::size_t depth) {
  std::size_t run = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++run;
      continue;
    }
    if (text[i] == quote && (run < depth || run % (2 * (depth + 1)) == depth)) {
      return i - std::min(run, depth);
    }
    run = 0;
  }
  return text.size();
}

}  // namespace

Extent value_extent(std::string_view text, std::size_t at, bool in_query) {
  std::size_t backslashes = 0;
  while (at + backslashes < text.size() && text[at + backslashes] == '\\') ++backslashes;
  const std::size_t opening = at + backslashes;
  if (opening < text.size() && is_quote(text[opening])) {
    const std::size_t begin = opening + 1;
    return {begin, closing_quote(text, begin, text[opening], backslashes)};
  }
  std::size_t end = at;
  while (end < text.size() && !is_blank(text[end])) {
    if (in_query && (text[end] == '&' || text[end] == '#')) break;
    if (is_quote(text[end]) && closes(text, end)) break;
    ++end;
  }
  if (end < text.size() && is_quote(text[end])) {
    while (end > at && text[end - 1] == '\\') --end;
  }
  constexpr std::string_view kTrailing = ",;)]}>";
  while (end > at && kTrailing.find(text[end - 1]) != std::string_view::npos) --end;
  return {at, end};
}

Extent rest_extent(std::string_view text, std::size_t at) {
  std::size_t end = std::min(text.find_first_of("\"'`])}", at), text.size());
  while (end > at && text[end - 1] == '\\') --end;
  return {at, end};
}

std::size_t url_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxUrl = 4096;
  const std::size_t limit = std::min(text.size(), at + kMaxUrl);
  std::size_t end = at;
  while (end < limit && !is_blank(text[end]) && text[end] != '<' && text[end] != '>') {
    if (is_quote(text[end]) && closes(text, end)) break;
    ++end;
  }
  return end;
}

}  // namespace collector
