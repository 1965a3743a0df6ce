// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace analyzer {

/// Words of `text`, made printable, over as many lines of `columns` as they take: the first behind
/// `first`, the rest indented alike. Ends with a newline.
std::string paragraph(std::string_view first, std::string_view text, std::size_t columns);

}  // namespace analyzer
