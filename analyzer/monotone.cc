// SPDX-License-Identifier: Apache-2.0
#include "analyzer/monotone.h"

#include <algorithm>
#include <string>
#include <vector>

namespace analyzer {
namespace {

constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Lower-case words and single signs; texts, quoted names and comments are left out.
std::vector<std::string> tokens_of(std::string_view sql) {
  std::vector<std::string> tokens;
  std::size_t at = 0;
  const auto skip_past = [&](std::string_view end, std::size_t from) {
    const std::size_t found = sql.find(end, from);
    at = found == std::string_view::npos ? sql.size() : found + end.size();
  };
  while (at < sql.size()) {
    const char c = sql[at];
    if (c == '\'' || c == '"' || c == '`') {
      skip_past(sql.substr(at, 1), at + 1);
    } else if (sql.substr(at).starts_with("--")) {
      skip_past("\n", at);
    } else if (sql.substr(at).starts_with("/*")) {
      skip_past("*/", at + 2);
    } else if (is_word(c)) {
      std::string word;
      for (; at < sql.size() && is_word(sql[at]); ++at) {
        word.push_back(sql[at] >= 'A' && sql[at] <= 'Z' ? static_cast<char>(sql[at] - 'A' + 'a')
                                                        : sql[at]);
      }
      tokens.push_back(std::move(word));
    } else {
      if (c > ' ') tokens.emplace_back(1, c);
      ++at;
    }
  }
  return tokens;
}

constexpr std::string_view kBreakers[] = {
    "except", "left",  "right", "full", "outer", "limit", "offset", "over", "count",
    "sum",    "total", "avg",   "min",  "max",   "group", "having", "all",  "group_concat"};

// Before a SELECT that is not in parentheses of its own: the next part of a union, or the statement
// behind WITH t AS (...).
constexpr std::string_view kGoesOn[] = {"union", "all", ")"};

template <typename Words>
bool is_one_of(std::string_view word, const Words& words) {
  return std::ranges::find(words, word) != std::end(words);
}

}  // namespace

bool is_monotone(std::string_view sql) {
  const std::vector<std::string> tokens = tokens_of(sql);
  const auto before = [&](std::size_t i, std::size_t back) -> std::string_view {
    return i >= back ? std::string_view(tokens[i - back]) : std::string_view();
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string& token = tokens[i];
    if (token == "not" && before(i, 1) != "is") return false;
    if (token == "all" && before(i, 1) == "union") continue;
    if (is_one_of(token, kBreakers) || token.starts_with("json_group_")) return false;
    if (token != "select" || i == 0 || is_one_of(before(i, 1), kGoesOn)) {
      continue;
    }
    // EXISTS (SELECT, x IN (SELECT, FROM (SELECT, WITH t AS (SELECT: a set. Any other SELECT in
    // parentheses is one value, NULL when there is no row, and NULL may be what is asked for.
    constexpr std::string_view sets[] = {"exists", "in", "from", "join", "as", "materialized"};
    if (before(i, 1) != "(" || !is_one_of(before(i, 2), sets)) return false;
  }
  return true;
}

}  // namespace analyzer
