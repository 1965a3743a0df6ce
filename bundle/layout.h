// SPDX-License-Identifier: Apache-2.0
// Where things stand in a bundle (format version 1; docs/bundle-format.md is normative).
//
//   drydock-<host>-<YYYYMMDDTHHMMSSZ>/   one root directory, named like the file
//     bundle.json                        the first entry: what was run, where and when
//     docker/journal.log                 evidence, in the catalog's order
//     manifest.json                      the last entry: the outcome of every probe
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bundle {

inline constexpr int kFormatVersion = 1;
inline constexpr std::string_view kHeaderPath = "bundle.json";
inline constexpr std::string_view kManifestPath = "manifest.json";
inline constexpr std::size_t kMaxPath = 512;

using Time = std::chrono::sys_time<std::chrono::microseconds>;

/// RFC 3339 in UTC with microseconds: 2026-01-31T08:00:00.000000Z.
std::string to_text(Time time);
/// Reads what to_text writes; fewer or no fractional digits and +hh:mm offsets too.
std::optional<Time> time_from(std::string_view text);

/// drydock-<host>-<YYYYMMDDTHHMMSSZ>; what is not portable in the host name becomes '-'.
std::string root_name(std::string_view host, Time started);

/// "storage/mountinfo.txt" is evidence "storage/mountinfo" (docs/bundle-format.md).
std::string_view evidence_id(std::string_view path);

/// A path inside a bundle, relative to its root directory: no empty part, no "." or "..", not
/// absolute, portable characters only. Text that was not checked cannot become one.
class EntryPath {
 public:
  static std::optional<EntryPath> parse(std::string_view text);

  const std::string& text() const { return text_; }
  auto operator<=>(const EntryPath&) const = default;

 private:
  explicit EntryPath(std::string_view text) : text_(text) {}
  std::string text_;
};

}  // namespace bundle
