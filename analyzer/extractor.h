// SPDX-License-Identifier: Apache-2.0
// An extractor is one file in extractors/: it says which evidence it reads and which tables it
// fills, and turns text into rows. It sees text, never a machine. A file defines
//
//   extern constinit const Extractor <file name>;
//
// and is registered by being there. Every table also has `source` (evidence id), `line` (1-based,
// of the evidence; NULL for a whole JSON document) and, where rows come out of JSON, `pointer`.
// NULL means not known. A number that was not read is never 0.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bundle/layout.h"
#include "bundle/lines.h"

namespace analyzer {

enum class Type { text, integer, real, boolean, time };

/// The column that a value is one of, so that a query can join by it; SQLite does not enforce it.
struct Reference {
  std::string_view column = {};  ///< "containers.id"
  std::string_view unless = {};  ///< why there may be no such row; empty where there always is
};

struct Column {
  std::string_view name;
  Type type;
  std::string_view sentence;
  Reference refers = {};
};

struct Table {
  std::string_view name;
  std::string_view sentence;
  std::span<const Column> columns;
};

/// A question that rules ask again and again.
struct View {
  std::string_view name;
  std::string_view sentence;
  std::span<const Column> columns;
  std::string_view select;  ///< SQL
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

/// Where a row stands in its evidence.
struct At {
  std::optional<std::int64_t> line = {};
  std::string pointer = {};
};

/// Takes the rows of one entry. `table` is one that the extractor declared.
class Rows {
 public:
  virtual ~Rows() = default;
  /// `values` in the order of the table's columns.
  virtual void add(const Table& table, const At& at, std::vector<Value> values) = 0;
  /// A line or document that should have been a row and could not be read; counted and shown.
  virtual void unreadable(const At& at, std::string_view why) = 0;
};

/// One piece of evidence, as the extractor gets it.
struct Evidence {
  std::string_view id;
  bundle::ByteSource& bytes;
  std::int64_t line_bytes;  ///< the limit for LineSource
};

struct Extractor {
  /// Evidence ids. Where there are several, each alone is enough to know the tables.
  std::span<const std::string_view> reads;
  std::span<const Table> tables;
  std::span<const View> views;
  /// nullptr where the tables are filled from more than text (intake_tables.h).
  void (*extract)(const Evidence& evidence, Rows& rows);
};

/// Values from what parsers give.
inline Value text(std::string_view value) { return std::string(value); }
inline Value integer(std::optional<std::int64_t> value) { return value ? Value(*value) : Value(); }
inline Value real(std::optional<double> value) { return value ? Value(*value) : Value(); }
inline Value time(std::optional<bundle::Time> value) {
  return value ? Value(bundle::to_text(*value)) : Value();
}
inline Value boolean(std::optional<bool> value) {
  return value ? Value(std::int64_t{*value}) : Value();
}

std::span<const Extractor* const> extractors();

}  // namespace analyzer
