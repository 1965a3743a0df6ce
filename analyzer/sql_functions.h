// SPDX-License-Identifier: Apache-2.0
// What SQL lacks and rules on a Docker host need: addresses, paths, sizes and RE2. All are
// deterministic, and NULL for NULL.
#pragma once

#include <span>
#include <string_view>

struct sqlite3;

namespace analyzer {

struct SqlFunction {
  std::string_view call;  ///< "ip_in_cidr(ip, cidr)"
  std::string_view sentence;
};

/// For the documentation, in the order of their names.
std::span<const SqlFunction> sql_functions();

/// Throws bundle::Error when SQLite refuses one.
void add_sql_functions(sqlite3* database);

}  // namespace analyzer
