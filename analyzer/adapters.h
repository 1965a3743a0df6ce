// SPDX-License-Identifier: Apache-2.0
// Files that others collected, as evidence: which file of a sos report, or of a folder that
// somebody filled by hand, stands for which evidence id, and what it lacks beside ours. What no row
// names is not read, and what is not read is not known.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace analyzer {

/// In place of an evidence id: the file holds the host's name.
inline constexpr std::string_view kHostName = "host-name";

struct Adapter {
  /// Parts of a path, '*' for what varies in one; it is to be the path's end. One of a single part
  /// counts at the top, or one folder below it, only.
  std::string_view pattern;
  std::string_view evidence;
  /// Into the evidence's own format; nullptr where it is that already. nullopt: it is not what its
  /// name says.
  std::optional<std::string> (*convert)(std::string_view text) = nullptr;
  /// Why its silence means nothing; empty where it does.
  std::string_view lacks = {};
};

/// nullptr if no row names `path`.
const Adapter* adapter_for(std::string_view path);

/// A path that only a sos report has.
bool is_of_sos_report(std::string_view path);

}  // namespace analyzer
