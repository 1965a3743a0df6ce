// SPDX-License-Identifier: Apache-2.0
// Text from a bundle is hostile: it may carry terminal escapes, bidirectional overrides or broken
// UTF-8. Whatever a terminal shows of it goes through here.
#pragma once

#include <string>
#include <string_view>

namespace analyzer {

/// One line of text that a terminal takes for nothing but text: control characters, bidirectional
/// and zero-width ones and bytes that are no UTF-8 become \xNN or \u{NNNN}; tabs become a space.
std::string printable(std::string_view text);

/// At most `columns` columns of `text`, with an ellipsis where something was left out.
std::string shorten(std::string_view text, std::size_t columns);

}  // namespace analyzer
