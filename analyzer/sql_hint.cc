// SPDX-License-Identifier: Apache-2.0
#include "analyzer/sql_hint.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "analyzer/nearest.h"
#include "analyzer/tables.h"

namespace analyzer {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) {
      return true;
    }
  }
  return false;
}

/// For "no such column: fs.availible_bytes": the nearest column of a table that the query names.
std::string column_hint(std::string_view column, std::string_view query) {
  const std::size_t dot = column.rfind('.');
  if (dot != std::string_view::npos) column.remove_prefix(dot + 1);
  std::vector<std::string_view> columns;
  std::vector<const Declared*> tables;
  for (const Declared& table : declared_tables()) {
    if (!has_word(query, table.name)) continue;
    tables.push_back(&table);
    for (const Column& known : table.columns) columns.push_back(known.name);
  }
  const auto best = nearest(column, columns);
  if (!best) return {};
  for (const Declared* table : tables) {
    if (std::ranges::find(table->columns, *best, &Column::name) != table->columns.end()) {
      return "did you mean \"" + std::string(*best) + "\"? (drydock-analyze tables " + table->name +
             ')';
    }
  }
  return {};
}

}  // namespace

std::string sql_hint(std::string_view what, std::string_view query) {
  constexpr std::string_view no_column = "no such column: ";
  constexpr std::string_view no_table = "no such table: ";
  if (what.starts_with(no_column)) return column_hint(what.substr(no_column.size()), query);
  if (!what.starts_with(no_table)) return {};
  std::vector<std::string_view> names;
  for (const Declared& table : declared_tables()) names.push_back(table.name);
  const std::string hint = did_you_mean(what.substr(no_table.size()), names);
  return hint.empty() ? "drydock-analyze tables lists them" : hint + " (drydock-analyze tables)";
}

}  // namespace analyzer
