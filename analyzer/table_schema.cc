// SPDX-License-Identifier: Apache-2.0
#include "analyzer/table_schema.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "analyzer/sql_functions.h"
#include "analyzer/tables.h"
#include "bundle/error.h"

namespace analyzer {
namespace {

std::string_view sql_type(Type type) {
  switch (type) {
    case Type::integer:
    case Type::boolean:
      return "INTEGER";
    case Type::real:
      return "REAL";
    case Type::text:
    case Type::time:
      break;
  }
  return "TEXT";
}

DatabaseHandle open_in_memory() {
  sqlite3* handle = nullptr;
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(":memory:", &handle, flags, nullptr);
  DatabaseHandle opened(handle);
  if (code != SQLITE_OK) throw bundle::Error("SQLite cannot open a database in memory");
  return opened;
}

/// Tables, then the views over them; SQLite looks into a view only when it is used, so their order
/// does not matter.
std::string schema() {
  std::string sql = "BEGIN;";
  for (const Declared& declared : declared_tables()) {
    if (declared.is_view) continue;
    sql += "CREATE TABLE " + declared.name + "(";
    for (const Column& column : declared.columns) {
      if (!sql.ends_with('(')) sql += ',';
      sql.append(column.name).append(" ").append(sql_type(column.type));
    }
    sql += ");";
  }
  for (const Extractor* extractor : extractors()) {
    for (const View& view : extractor->views) {
      sql.append("CREATE VIEW ").append(view.name).append("(");
      for (const Column& column : view.columns) sql.append(column.name).append(",");
      sql.append("source,line,pointer) AS ").append(view.select).append(";");
    }
  }
  return sql + "COMMIT;";
}

struct Free {
  void operator()(unsigned char* bytes) const { sqlite3_free(bytes); }
};
struct Image {
  std::unique_ptr<unsigned char, Free> bytes;
  sqlite3_int64 size = 0;
};

/// A database with the schema and nothing in it, to be copied: rules' examples want hundreds, and
/// to run the schema takes several times as long as to copy its pages.
const Image& empty_database() {
  static const Image image = [] {
    const DatabaseHandle handle = open_in_memory();
    run_sql(handle.get(), schema());
    Image made;
    made.bytes.reset(sqlite3_serialize(handle.get(), "main", &made.size, 0));
    if (!made.bytes) throw std::bad_alloc();
    return made;
  }();
  return image;
}

void copy_into(sqlite3* handle, const Image& image) {
  const auto size = static_cast<sqlite3_uint64>(image.size);
  auto* bytes = static_cast<unsigned char*>(sqlite3_malloc64(size));
  if (bytes == nullptr) throw std::bad_alloc();
  std::copy_n(image.bytes.get(), size, bytes);
  // It owns the bytes from here on, and frees them where it fails.
  if (sqlite3_deserialize(handle, "main", bytes, image.size, image.size,
                          SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) !=
      SQLITE_OK) {
    throw bundle::Error(std::string("the tables cannot be built: ") + sqlite3_errmsg(handle));
  }
}

constexpr std::size_t kMostKept = 4;

/// Databases that were used and emptied. A new one has to parse the schema, which takes SQLite
/// longer than a rule's example takes for all else, and than a small bundle takes.
class Emptied {
 public:
  DatabaseHandle take() {
    const std::lock_guard lock(guard_);
    if (kept_.empty()) return nullptr;
    DatabaseHandle one = std::move(kept_.back());
    kept_.pop_back();
    return one;
  }
  void give(DatabaseHandle one) {
    const std::lock_guard lock(guard_);
    if (kept_.size() < kMostKept) kept_.push_back(std::move(one));
  }

 private:
  std::mutex guard_;
  std::vector<DatabaseHandle> kept_;
};

/// Never destroyed: what outlives main() may still give a database back.
Emptied& emptied() {
  static auto* const kEmptied = new Emptied();
  return *kEmptied;
}

void guard(sqlite3* handle) {
  // "fs.mount" in double quotes is a column or a mistake, never a text.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  // Nothing is ever rolled back.
  run_sql(handle, "PRAGMA journal_mode=OFF;PRAGMA temp_store=MEMORY");

  // Far above what an honest rule needs.
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, static_cast<int>(2 * kMaxText));
  sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 64 * 1024);
  sqlite3_limit(handle, SQLITE_LIMIT_COLUMN, 256);
  sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 200);
  sqlite3_limit(handle, SQLITE_LIMIT_COMPOUND_SELECT, 64);
  sqlite3_limit(handle, SQLITE_LIMIT_VDBE_OP, 50'000);
  sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1'000);
  sqlite3_limit(handle, SQLITE_LIMIT_VARIABLE_NUMBER, kMostVariables);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(handle, SQLITE_LIMIT_WORKER_THREADS, 0);
}

}  // namespace

void run_sql(sqlite3* database, const std::string& sql) {
  if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw bundle::Error(std::string("the tables cannot be built: ") + sqlite3_errmsg(database));
  }
}

DatabaseHandle empty_tables() {
  if (DatabaseHandle used = emptied().take()) return used;
  DatabaseHandle handle = open_in_memory();
  copy_into(handle.get(), empty_database());
  add_sql_functions(handle.get());
  guard(handle.get());
  return handle;
}

void use_again(DatabaseHandle used) { emptied().give(std::move(used)); }

const std::vector<Declared>& declared_tables() {
  static constexpr Column kPlace[] = {
      {"source", Type::text, "evidence id that the row was read from"},
      {"line", Type::integer, "line of the evidence, from 1; NULL for a whole JSON document"},
      {"pointer", Type::text, "JSON pointer of the row, where it comes out of a document"},
  };
  static const std::vector<Declared> all = [] {
    std::vector<Declared> declared;
    const auto add = [&](std::string_view name, std::string_view sentence,
                         std::span<const Column> columns) -> Declared& {
      Declared& one = declared.emplace_back();
      one.name = name;
      one.sentence = sentence;
      one.columns.assign(columns.begin(), columns.end());
      one.columns.insert(one.columns.end(), std::begin(kPlace), std::end(kPlace));
      return one;
    };
    for (const Extractor* extractor : extractors()) {
      for (const Table& table : extractor->tables) {
        add(table.name, table.sentence, table.columns)
            .evidence.assign(extractor->reads.begin(), extractor->reads.end());
      }
      for (const View& view : extractor->views) {
        add(view.name, view.sentence, view.columns).is_view = true;
      }
    }
    std::ranges::sort(declared, {}, &Declared::name);
    return declared;
  }();
  return all;
}

}  // namespace analyzer
