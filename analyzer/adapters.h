// SPDX-License-Identifier: Apache-2.0
// Files that others collected, as evidence: which file of a sos report, or of a folder that
// somebody filled by hand, stands for which evidence id, and what it lacks beside ours. What no row
// names is not read, and what is not read is not known.
#pragma once

#include <string_view>
#include <vector>

#include "analyzer/adapter_formats.h"
#include "analyzer/tables.h"

namespace analyzer {

/// In place of an evidence id: the file holds the host's name.
inline constexpr std::string_view kHostName = "host-name";
/// The file is timedatectl's: when the report was taken, and how far the host's clock is off UTC.
inline constexpr std::string_view kClock = "clock";

/// What becomes of files that stand for the same evidence.
enum class Several {
  first,   ///< the first one met counts
  each,    ///< each adds its rows
  parts,   ///< each adds its rows, once among those that lack the same
  merged,  ///< each has some members of the same JSON lines; the first member says of which
};

/// Why the silence of a file means nothing; empty where it does.
struct Lack {
  std::string_view why = {};
  LackOf of = LackOf::rows;
};

struct Adapter {
  /// Parts of a path, '*' and '?' for what varies in one; it is to be the path's end. One of a
  /// single part counts at the top, or one folder below it, only.
  std::string_view pattern;
  std::string_view evidence;
  /// Into the evidence's own format; nullptr where it is that already.
  Convert* convert = nullptr;
  /// Two files that lack different things make up for each other.
  Lack lacks = {};
  Several several = Several::first;
};

/// All that the file at `path` stands for: rows of one pattern.
std::vector<const Adapter*> adapters_for(std::string_view path);

/// A path that only a sos report has.
bool is_of_sos_report(std::string_view path);

}  // namespace analyzer
