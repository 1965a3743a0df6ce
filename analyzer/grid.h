// SPDX-License-Identifier: Apache-2.0
// Rows of a query, for a terminal, a spreadsheet or a program.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/tables.h"

namespace analyzer {

enum class GridFormat { table, csv, json, ndjson };
std::optional<GridFormat> grid_format_from(std::string_view name);

/// `columns`: the terminal's width, for GridFormat::table; wide cells are cut to fit. 0: nothing
/// is.
std::string grid(const ResultSet& result, GridFormat format, std::size_t columns);

}  // namespace analyzer
