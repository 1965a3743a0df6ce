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

/// In memory, with every declared table and view. Throws bundle::Error.
DatabaseHandle empty_tables();

/// Runs statements that give no rows. Throws bundle::Error.
void run_sql(sqlite3* database, const std::string& sql);

}  // namespace analyzer
