// SPDX-License-Identifier: Apache-2.0
// A file line by line, for what may be larger than it should be held.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "collector/host.h"

namespace collector {

/// Calls `each` with every line, without its newline, until it gives false; a last line that has no
/// newline counts too. A line beyond 64 KiB loses its end.
FileResult read_lines(Host& host, const std::string& path, Limits limits,
                      const std::function<bool(std::string_view)>& each);

/// The same from the first line that starts at `offset` or behind it.
FileResult read_lines_from(Host& host, const std::string& path, std::int64_t offset, Limits limits,
                           const std::function<bool(std::string_view)>& each);

}  // namespace collector
