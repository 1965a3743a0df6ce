// SPDX-License-Identifier: Apache-2.0
// Words and numbers of the lines that kernel and tools print.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace analyzer {

/// What blanks separate; runs of blanks count as one.
std::vector<std::string_view> fields(std::string_view text);
/// Without blanks at both ends.
std::string_view trimmed(std::string_view text);
/// A whole decimal number and nothing else.
std::optional<std::int64_t> number(std::string_view digits);

}  // namespace analyzer
