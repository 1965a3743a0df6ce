// SPDX-License-Identifier: Apache-2.0
#include "analyzer/tables_doc.h"

#include <algorithm>
#include <string_view>

#include "analyzer/nearest.h"
#include "analyzer/sql_functions.h"
#include "analyzer/tables.h"
#include "bundle/error.h"
#include "cli/wrap.h"

namespace analyzer {
namespace {

constexpr std::size_t kColumns = 100;

std::string_view word(Type type) {
  switch (type) {
    case Type::text:
      return "text";
    case Type::integer:
      return "integer";
    case Type::real:
      return "real";
    case Type::boolean:
      return "boolean";
    case Type::time:
      return "time";
  }
  return "";
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  out.resize(std::max(width, out.size()) + 2, ' ');
  return out;
}

std::string evidence_of(const Declared& table, std::string_view quote) {
  std::string ids;
  for (const std::string& id : table.evidence) {
    if (!ids.empty()) ids += " or ";
    ids.append(quote).append(id).append(quote);
  }
  return ids;
}

const Declared& declared(const std::string& name) {
  const auto& all = declared_tables();
  const auto found = std::ranges::find(all, name, &Declared::name);
  if (found != all.end()) return *found;
  std::vector<std::string_view> names;
  names.reserve(all.size());
  for (const Declared& table : all) names.push_back(table.name);
  const std::string hint = did_you_mean(name, names);
  throw bundle::Error("there is no table " + name.substr(0, 64) + "; " +
                      (hint.empty() ? "`drydock-analyze tables` lists them" : hint));
}

/// What a column refers to, behind its sentence.
std::string reference(const Column& column, std::string_view quote) {
  if (column.refers.column.empty()) return {};
  std::string out = " -> ";
  out.append(quote).append(column.refers.column).append(quote);
  if (!column.refers.unless.empty()) out.append(" (not ").append(column.refers.unless).append(")");
  return out;
}

std::string description(const Declared& table) {
  std::string out = table.name + (table.is_view ? " (view)\n" : "\n");
  out += cli::wrap("  ", table.sentence, kColumns);
  if (!table.evidence.empty()) out += "  from " + evidence_of(table, "") + "\n";
  std::size_t widest = 0;
  for (const Column& column : table.columns) widest = std::max(widest, column.name.size());
  out += '\n';
  for (const Column& column : table.columns) {
    const std::string first = "  " + padded(column.name, widest) + padded(word(column.type), 7);
    out += cli::wrap(first, std::string(column.sentence) + reference(column, ""), kColumns);
  }
  return out;
}

// In a table cell: | would end the cell, and < could start HTML.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string tables_text(const std::vector<std::string>& names) {
  std::string out;
  if (!names.empty()) {
    for (const std::string& name : names) {
      if (!out.empty()) out += '\n';
      out += description(declared(name));
    }
    return out;
  }
  std::size_t widest = 0;
  for (const Declared& table : declared_tables()) widest = std::max(widest, table.name.size());
  for (const Declared& table : declared_tables()) {
    out += cli::wrap(padded(table.name, widest), table.sentence, kColumns);
  }
  return out;
}

std::string tables_markdown() {
  std::string out =
      "# Tables\n\n"
      "Made by `drydock-analyze tables --format markdown`; a test keeps it current. Ask with\n"
      "`drydock-analyze query BUNDLE 'SELECT ...'`; rules ask in their `query`.\n\n"
      "NULL means not known, and a number that was not read is never 0. Booleans are 0 and 1. "
      "Times "
      "are\ntexts in UTC with microseconds, `2026-01-31T08:00:00.000000Z`, so that they sort. A "
      "statement is one\nSELECT; texts stand in single quotes. Every row says where it was read: "
      "`source` is an evidence id,\n`line` its line, `pointer` a JSON pointer. `-> "
      "containers.id` behind a column says what to join it with; tables\nare read from different "
      "evidence, so that there may be no such row where the column says when, or where the\nother "
      "table is not known.\n\n"
      "## Functions\n\nBesides those of SQLite:\n\n| Function | What it gives |\n|---|---|\n";
  for (const SqlFunction& function : sql_functions()) {
    out += "| `" + std::string(function.call) + "` | " + cell(function.sentence) + " |\n";
  }
  for (const Declared& table : declared_tables()) {
    out += "\n## " + table.name + "\n\n" + table.sentence;
    if (table.is_view) {
      out += " (A view.)";
    } else if (!table.evidence.empty()) {
      out += " From " + evidence_of(table, "`") + ".";
    }
    out += "\n\n| Column | Type | What it is |\n|---|---|---|\n";
    // source, line and pointer end every table and are told of above.
    for (const Column& column : std::span(table.columns).first(table.columns.size() - 3)) {
      out += "| `" + std::string(column.name) + "` | " + std::string(word(column.type)) + " | " +
             cell(std::string(column.sentence) + reference(column, "`")) + " |\n";
    }
  }
  return out;
}

}  // namespace analyzer
