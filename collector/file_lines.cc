// SPDX-License-Identifier: Apache-2.0
#include "collector/file_lines.h"

#include <algorithm>

namespace collector {
namespace {

constexpr std::size_t kLongestLine = 64 << 10;

}  // namespace

FileResult read_lines(Host& host, const std::string& path, Limits limits,
                      const std::function<bool(std::string_view)>& each) {
  return read_lines_from(host, path, 0, limits, each);
}

FileResult read_lines_from(Host& host, const std::string& path, std::int64_t offset, Limits limits,
                           const std::function<bool(std::string_view)>& each) {
  std::string carry;
  bool wanted = true;
  // What stands before the first newline began earlier; from one byte back, a line that starts
  // right at the offset is whole.
  bool in_broken_line = offset > 0;
  const std::int64_t from = std::max<std::int64_t>(offset - 1, 0);
  FileResult result = host.read_from(path, from, limits, [&](std::string_view piece) {
    if (in_broken_line) {
      const auto newline = piece.find('\n');
      if (newline == std::string_view::npos) return true;
      piece.remove_prefix(newline + 1);
      in_broken_line = false;
    }
    while (wanted && !piece.empty()) {
      const auto end = piece.find('\n');
      const std::string_view part = piece.substr(0, end);
      if (end != std::string_view::npos && carry.empty()) {
        wanted = each(part.substr(0, kLongestLine));
      } else {
        carry += part.substr(0, kLongestLine - std::min(kLongestLine, carry.size()));
        if (end != std::string_view::npos) {
          wanted = each(carry);
          carry.clear();
        }
      }
      piece.remove_prefix(end == std::string_view::npos ? piece.size() : end + 1);
    }
    return wanted;
  });
  if (wanted && !carry.empty()) each(carry);
  return result;
}

}  // namespace collector
