// SPDX-License-Identifier: Apache-2.0
// Where a secret ends, once something announced where it starts. Too much is better than too
// little, but a quote closes what it opened, however deep the text was escaped.
#pragma once

#include <cstddef>
#include <string_view>

namespace collector {

struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool empty() const { return begin == end; }
};

/// The value at `at`: what stands in quotes ("...", '...', \"...\"), else up to the next blank.
/// In a URL's query it ends at '&' as well.
Extent value_extent(std::string_view text, std::size_t at, bool in_query = false);

/// Up to the next quote or closing bracket, or the end of the line.
Extent rest_extent(std::string_view text, std::size_t at);

/// End of a URL's characters that starts at `at`, at most a few thousand of them.
std::size_t url_end(std::string_view text, std::size_t at);

}  // namespace collector
