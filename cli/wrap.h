// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

/// Columns that UTF-8 text takes, one for each code point.
std::size_t width(std::string_view text);

/// The words of `text` over as many lines of `columns` as they take: the first behind `first`, the
/// rest indented alike. A longer word stands on a line of its own. Ends with a newline.
std::string wrap(std::string_view first, std::string_view text, std::size_t columns);

}  // namespace cli
