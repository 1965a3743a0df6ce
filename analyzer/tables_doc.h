// SPDX-License-Identifier: Apache-2.0
// What is said of the tables: `drydock-analyze tables`, and docs/tables.md, which is made from it.
#pragma once

#include <string>
#include <vector>

namespace analyzer {

/// A line for each table and view; with names, everything about these. Throws bundle::Error for a
/// name that is none, with the nearest one.
std::string tables_text(const std::vector<std::string>& names);
/// docs/tables.md
std::string tables_markdown();

}  // namespace analyzer
