// SPDX-License-Identifier: Apache-2.0
// The text of /proc and /sys: lines of fields between blanks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace collector {

/// A decimal number and nothing else.
std::optional<std::int64_t> to_number(std::string_view text);
std::string_view trimmed(std::string_view text);
/// What stands between blanks.
std::vector<std::string_view> fields(std::string_view line);
/// Calls `each` with every line, without its newline.
void for_each_line(std::string_view text, const std::function<void(std::string_view)>& each);

}  // namespace collector
