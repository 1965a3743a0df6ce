// SPDX-License-Identifier: Apache-2.0
#include "analyzer/tables.h"

#include <sqlite3.h>
#include <time.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <mutex>
#include <utility>

#include "analyzer/table_schema.h"
#include "bundle/error.h"

namespace analyzer {
namespace {

constexpr std::string_view kOnlySelect =
    "only a SELECT over the tables is allowed here: no writes, no ATTACH, no PRAGMA, no extensions";

// Rows of an honest bundle take less than half of it; a hostile one shall not take the machine's
// memory.
constexpr std::int64_t kMaxFilled = std::int64_t{64} << 20;

// All that SQLite may allocate, of one statement the sorter and the results included. It counts for
// the process, so each bundle that is read at the same time adds its part.
constexpr std::int64_t kHeap = std::int64_t{160} << 20;

// Steps are the budget, so that a verdict does not depend on the machine. But one step may search
// a long text for a long text, and that is not to go on for hours.
constexpr std::chrono::milliseconds kQueryTime{5'000};
constexpr std::int64_t kStepsPerMillisecond = 20'000;  // of a slow machine

std::chrono::nanoseconds thread_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// What is emptied to be used again keeps its pages; large ones are not worth it.
constexpr std::int64_t kMaxKept = std::int64_t{256} << 10;

/// Grows SQLite's limit of memory as long as a database is open.
class HeapShare {
 public:
  HeapShare() { change(kHeap); }
  ~HeapShare() { change(-kHeap); }
  HeapShare(const HeapShare&) = delete;
  HeapShare& operator=(const HeapShare&) = delete;

 private:
  static void change(std::int64_t bytes) {
    static std::mutex guard;
    static std::int64_t limit = 0;
    const std::lock_guard lock(guard);
    limit += bytes;
    sqlite3_hard_heap_limit64(limit);  // 0 is no limit, and nothing is open then
  }
};

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

std::string_view shortened(std::string_view text) {
  if (text.size() <= kMaxText) return text;
  std::size_t end = kMaxText;
  // Not within a UTF-8 sequence.
  while (end > kMaxText - 4 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

/// Real tables by name, and whether an extractor fills them.
const std::map<std::string_view, bool>& table_names() {
  static const auto names = [] {
    std::map<std::string_view, bool> all;
    for (const Extractor* extractor : extractors()) {
      for (const Table& table : extractor->tables) {
        all.emplace(table.name, extractor->extract != nullptr);
      }
    }
    return all;
  }();
  return names;
}

/// Built-in tables through which a statement could look at SQLite itself, or call a PRAGMA.
bool is_internal(std::string_view table) {
  return table.starts_with("pragma_") || table.starts_with("dbstat") || table.starts_with("fts") ||
         (table.starts_with("sqlite_") && table != "sqlite_master" && table != "sqlite_schema");
}

bool is_internal_function(std::string_view function) {
  return function == "load_extension" || function == "fts3_tokenizer" || function == "sqlite_log";
}

Value value_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    default: {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return bytes == nullptr ? std::string() : std::string(bytes, size);
    }
  }
}

}  // namespace

struct Tables::Database {
  HeapShare heap;
  DatabaseHandle handle;
  std::map<std::string, Statement, std::less<>> inserts;
  bool guarded = false;  ///< a stranger's statement is being prepared or run
  bool sealed = false;
  TablesRead* reads = nullptr;  ///< where to note what the statement being prepared reads
  std::int64_t steps_left = 0;
  const std::atomic<bool>* cancelled = nullptr;
  std::chrono::milliseconds allowed{0};
  std::chrono::steady_clock::time_point deadline;
  std::chrono::nanoseconds cpu_deadline{0};
  bool too_slow = false;
  std::int64_t filled = 0;  ///< bytes that extractors put in

  bool empty();

  static int authorize(void* self, int action, const char* first, const char* second, const char*,
                       const char*);
  static int progress(void* self);

  Statement prepare(std::string_view sql, SqlProblem& problem);
  SqlProblem problem() const;
};

int Tables::Database::authorize(void* self, int action, const char* first, const char* second,
                                const char*, const char*) {
  auto& database = *static_cast<Database*>(self);
  if (!database.guarded) return SQLITE_OK;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_READ:
      if (is_internal(first)) return SQLITE_DENY;
      if (database.reads != nullptr && table_names().contains(first)) {
        std::set<std::string>& columns = (*database.reads)[first];
        // count(*) reads a table and none of its columns.
        if (second != nullptr && *second != '\0') columns.insert(second);
      }
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return is_internal_function(second) ? SQLITE_DENY : SQLITE_OK;
    default:
      return SQLITE_DENY;
  }
}

namespace {
constexpr int kStepsPerCall = 100;
}

int Tables::Database::progress(void* self) {
  auto& database = *static_cast<Database*>(self);
  database.steps_left -= kStepsPerCall;
  // The time of the processor counts, not of the wall; but to ask for it takes a system call.
  database.too_slow =
      std::chrono::steady_clock::now() > database.deadline && thread_time() > database.cpu_deadline;
  const bool cancelled = database.cancelled != nullptr && *database.cancelled;
  return database.steps_left < 0 || database.too_slow || cancelled ? 1 : 0;
}

SqlProblem Tables::Database::problem() const {
  const std::string_view message = sqlite3_errmsg(handle.get());
  // What the authorizer denies comes as SQLITE_AUTH or, within an expression, as SQLITE_ERROR.
  if (message.starts_with("not authorized")) return {std::string(kOnlySelect)};
  switch (sqlite3_errcode(handle.get())) {
    case SQLITE_AUTH:
    case SQLITE_READONLY:
      return {std::string(kOnlySelect)};
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return {"the statement makes values too big to hold; select fewer columns or rows"};
    default:
      return {std::string(message), sqlite3_error_offset(handle.get())};
  }
}

Statement Tables::Database::prepare(std::string_view sql, SqlProblem& found) {
  if (sql.find('\0') != std::string_view::npos) {
    found = {"the statement has a NUL byte in it", static_cast<int>(sql.find('\0'))};
    return nullptr;
  }
  Statement statement;
  std::string_view rest = sql;
  while (!rest.empty()) {
    sqlite3_stmt* next = nullptr;
    const char* tail = nullptr;
    const int code =
        sqlite3_prepare_v2(handle.get(), rest.data(), static_cast<int>(rest.size()), &next, &tail);
    Statement prepared(next);
    const int offset = static_cast<int>(rest.data() - sql.data());
    if (statement && (code != SQLITE_OK || prepared)) {
      found = {"there is more than one statement; give one SELECT", offset};
      return nullptr;
    }
    if (code != SQLITE_OK) {
      found = problem();
      if (found.offset >= 0) found.offset += offset;
      return nullptr;
    }
    if (prepared) statement = std::move(prepared);
    rest.remove_prefix(static_cast<std::size_t>(tail - rest.data()));
  }
  if (!statement) {
    found = {"there is no statement; give one SELECT"};
  } else if (sqlite3_column_count(statement.get()) == 0 ||
             sqlite3_stmt_readonly(statement.get()) == 0) {
    found = {std::string(kOnlySelect), 0};
    statement.reset();
  }
  return statement;
}

Tables::Tables() : database_(std::make_unique<Database>()) {
  database_->handle = empty_tables();
  sqlite3_set_authorizer(database_->handle.get(), Database::authorize, database_.get());
}

Tables::~Tables() {
  if (!database_->empty()) return;
  sqlite3_set_authorizer(database_->handle.get(), nullptr, nullptr);
  use_again(std::move(database_->handle));
}

/// False where it is not worth it, or did not work.
bool Tables::Database::empty() {
  if (filled > kMaxKept || sqlite3_get_autocommit(handle.get()) == 0) return false;
  for (auto& [table, insert] : inserts) insert.reset();
  const auto run = [&](const std::string& sql) {
    return sqlite3_exec(handle.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  };
  if (!run("PRAGMA query_only=OFF")) return false;
  for (const auto& [table, insert] : inserts) {
    if (!run("DELETE FROM " + table)) return false;
  }
  sqlite3_limit(handle.get(), SQLITE_LIMIT_VARIABLE_NUMBER, kMostVariables);
  return true;
}

void Tables::insert(const Table& table, std::string_view source, const At& at,
                    std::span<const Value> values) {
  assert(!database_->sealed);
  assert(values.size() == table.columns.size());
  auto found = database_->inserts.find(table.name);
  if (found == database_->inserts.end()) {
    std::string sql = "INSERT INTO " + std::string(table.name) + " VALUES(?,?,?";
    for (std::size_t i = 0; i < values.size(); ++i) sql += ",?";
    sqlite3_stmt* prepared = nullptr;
    sqlite3_prepare_v2(database_->handle.get(), (sql + ")").c_str(), -1, &prepared, nullptr);
    found = database_->inserts.emplace(table.name, prepared).first;
  }
  sqlite3_stmt* const insert = found->second.get();
  if (database_->filled > kMaxFilled && table_names().at(table.name)) {
    throw bundle::Error("the evidence has more rows than the tables can hold (" +
                        std::to_string(kMaxFilled >> 20) + " MiB)");
  }
  int parameter = 0;
  const auto bind_text = [&](std::string_view text) {
    const std::string_view kept = shortened(text);
    database_->filled += std::ssize(kept);
    // The texts outlive the step below.
    return sqlite3_bind_text(insert, ++parameter, kept.data(), static_cast<int>(kept.size()),
                             SQLITE_STATIC);
  };
  const auto bind = [&](const Value& value) {
    database_->filled += sizeof(std::int64_t);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      sqlite3_bind_int64(insert, ++parameter, *integer);
    } else if (const auto* number = std::get_if<double>(&value)) {
      sqlite3_bind_double(insert, ++parameter, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      bind_text(*text);
    } else {
      sqlite3_bind_null(insert, ++parameter);
    }
  };
  std::ranges::for_each(values, bind);
  bind_text(source);
  bind(integer(at.line));
  if (at.pointer.empty()) {
    sqlite3_bind_null(insert, ++parameter);
  } else {
    bind_text(at.pointer);
  }
  const int code = sqlite3_step(insert);
  sqlite3_reset(insert);
  if (code != SQLITE_DONE) {
    throw bundle::Error("a row cannot be put into the table " + std::string(table.name) + ": " +
                        sqlite3_errmsg(database_->handle.get()));
  }
}

void Tables::cancel_on(const std::atomic<bool>& flag) { database_->cancelled = &flag; }

void Tables::begin() { run_sql(database_->handle.get(), "BEGIN"); }

void Tables::commit() { run_sql(database_->handle.get(), "COMMIT"); }

void Tables::seal() {
  for (auto& [table, insert] : database_->inserts) insert.reset();
  run_sql(database_->handle.get(), "PRAGMA query_only=ON");
  sqlite3_limit(database_->handle.get(), SQLITE_LIMIT_VARIABLE_NUMBER, 0);
  database_->sealed = true;
}

std::optional<Tables::Prepared> Tables::prepare(std::string_view sql, SqlProblem& problem) const {
  Prepared prepared;
  database_->guarded = true;
  database_->reads = &prepared.reads;
  const Statement statement = database_->prepare(sql, problem);
  database_->reads = nullptr;
  database_->guarded = false;
  if (!statement) return std::nullopt;
  for (int i = 0; i < sqlite3_column_count(statement.get()); ++i) {
    prepared.columns.emplace_back(sqlite3_column_name(statement.get(), i));
  }
  return prepared;
}

std::optional<ResultSet> Tables::query(std::string_view sql, std::int64_t max_rows,
                                       std::int64_t max_steps, SqlProblem& problem) const {
  database_->guarded = true;
  const Statement statement = database_->prepare(sql, problem);
  if (!statement) {
    database_->guarded = false;
    return std::nullopt;
  }
  ResultSet result;
  const int width = sqlite3_column_count(statement.get());
  for (int i = 0; i < width; ++i) {
    result.columns.emplace_back(sqlite3_column_name(statement.get(), i));
  }
  database_->steps_left = max_steps;
  database_->allowed = kQueryTime + std::chrono::milliseconds(max_steps / kStepsPerMillisecond);
  database_->deadline = std::chrono::steady_clock::now() + database_->allowed;
  database_->cpu_deadline = thread_time() + database_->allowed;
  database_->too_slow = false;
  sqlite3_progress_handler(database_->handle.get(), kStepsPerCall, Database::progress,
                           database_.get());
  int code = sqlite3_step(statement.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(statement.get())) {
    if (std::ssize(result.rows) == max_rows) {
      result.cut = true;
      break;
    }
    std::vector<Value>& row = result.rows.emplace_back();
    row.reserve(static_cast<std::size_t>(width));
    for (int i = 0; i < width; ++i) row.push_back(value_of(statement.get(), i));
  }
  sqlite3_progress_handler(database_->handle.get(), 0, nullptr, nullptr);
  database_->guarded = false;
  if (code == SQLITE_INTERRUPT && database_->too_slow) {
    problem = {"the query took more than " + std::to_string(database_->allowed.count()) +
               " ms; compare shorter texts, or ask for less"};
    return std::nullopt;
  }
  if (code == SQLITE_INTERRUPT && database_->steps_left >= 0) {
    problem = {"the statement was cancelled"};
    return std::nullopt;
  }
  if (code == SQLITE_INTERRUPT) {
    problem = {"the query ran over its step budget of " + std::to_string(max_steps) +
               " steps; join on equal columns, or ask for less"};
    return std::nullopt;
  }
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    problem = database_->problem();
    return std::nullopt;
  }
  return result;
}

}  // namespace analyzer
