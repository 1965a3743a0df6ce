// SPDX-License-Identifier: Apache-2.0
// The database that evidence becomes: SQLite in memory, filled by the extractors, asked by rules
// and by people. It knows which evidence stands behind each table, so that "no rows" and "not
// collected" stay two answers.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/extractor.h"
#include "bundle/manifest.h"

struct sqlite3;

namespace analyzer {

/// A problem with a statement, and where in it (byte offset; -1 if SQLite does not say).
struct SqlProblem {
  std::string what;
  int offset = -1;
};

struct ResultSet {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
  bool cut = false;  ///< more rows than were asked for
};

/// The tables whose evidence a statement needs, each with the columns that it looks at; found when
/// it is prepared.
using TablesRead = std::map<std::string, std::set<std::string>>;

class Tables {
 public:
  Tables();  ///< every declared table and view, empty
  ~Tables();
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;

  /// Rows of `table` from `source`. Call between begin() and commit().
  void insert(const Table& table, std::string_view source, const At& at,
              std::span<const Value> values);
  void begin();
  void commit();
  /// From here on nothing can be written.
  void seal();

  /// Read-only, without ATTACH, PRAGMA or extensions, and within `max_steps` virtual-machine steps.
  /// On trouble: nullopt, and `problem` says what.
  std::optional<ResultSet> query(std::string_view sql, std::int64_t max_rows,
                                 std::int64_t max_steps, SqlProblem& problem) const;
  /// A query that runs ends when the flag is set, as a signal's handler may do.
  void cancel_on(const std::atomic<bool>& flag);
  /// Prepares without running: the tables it reads and its result columns.
  struct Prepared {
    TablesRead reads;
    std::vector<std::string> columns;
  };
  std::optional<Prepared> prepare(std::string_view sql, SqlProblem& problem) const;

 private:
  struct Database;
  std::unique_ptr<Database> database_;
};

/// A declared table or view with everything the docs, `tables` and coverage need.
struct Declared {
  std::string name;
  std::string sentence;
  std::vector<Column> columns;        ///< with source, line and pointer
  std::vector<std::string> evidence;  ///< ids any of which makes it known; empty for a view
  bool is_view = false;
};

/// All of them, sorted by name.
const std::vector<Declared>& declared_tables();

/// What evidence that is partial is short of.
enum class LackOf {
  rows,     ///< there may be more of them
  columns,  ///< all rows are there; what of their columns is not known is NULL
};

/// Which evidence is there. Derived from the manifest, or from what was met in a bundle without
/// one.
class Coverage {
 public:
  void set(const bundle::ProbeRecord& record);
  /// Evidence that was met in the stream, for a bundle that lost its manifest, or a plain log.
  void met(std::string_view id, bundle::Outcome outcome, std::string_view reason,
           LackOf lack = LackOf::rows);
  const std::map<std::string, bundle::ProbeRecord>& records() const { return records_; }

  /// What keeps `table` from being known: empty when it is. A file that is absent is known to be
  /// empty; a program that is absent leaves its table unknown.
  std::vector<bundle::ProbeRecord> missing(const Declared& table) const;
  /// Known, but only partly: rows found are facts, absence is not.
  std::vector<bundle::ProbeRecord> incomplete(const Declared& table) const;
  /// Partial evidence that has all its rows.
  bool has_all_rows(std::string_view id) const { return with_all_rows_.contains(id); }

 private:
  /// Its record counts: where a host keeps a journal, the files that stand in for it do not.
  bool counts(std::string_view id) const;

  std::map<std::string, bundle::ProbeRecord> records_;
  std::set<std::string, std::less<>> with_all_rows_;
};

}  // namespace analyzer
