// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace analyzer {

/// What may help with SQLite's complaint `what` of `query`: the table or column that was likely
/// meant; empty where nothing comes to mind.
std::string sql_hint(std::string_view what, std::string_view query);

}  // namespace analyzer
