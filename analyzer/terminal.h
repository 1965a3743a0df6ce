// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

namespace analyzer {

/// Columns of the terminal that standard output goes to; nullopt if it is none.
std::optional<std::size_t> terminal_width();

}  // namespace analyzer
