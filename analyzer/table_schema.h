// SPDX-License-Identifier: Apache-2.0
// The database behind Tables before anything is in it. Only tables.cc needs this.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

namespace analyzer {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;

/// A text longer than this says no more by its end, and keeps a row below SQLite's own limit.
inline constexpr std::size_t kMaxText = std::size_t{256} << 10;
/// An insert has one for each column.
inline constexpr int kMostVariables = 256;

/// In memory, with every declared table and view, and within limits. Throws bundle::Error.
DatabaseHandle empty_tables();
/// Who asks for empty tables next gets these, which have been emptied.
void use_again(DatabaseHandle emptied);

/// Runs statements that give no rows. Throws bundle::Error.
void run_sql(sqlite3* database, const std::string& sql);

}  // namespace analyzer
