// SPDX-License-Identifier: Apache-2.0
#include "collector/file_lines.h"

#include <algorithm>

namespace collector {
namespace {

constexpr std::size_t kLongestLine = 64 << 10;

}  // namespace

FileResult read_lines(Host& host, const std::string& path, Limits limits,
                      const std::function<bool(std::string_view)>& each) {
  std::string carry;
  bool wanted = true;
  FileResult result = host.read(path, limits, [&](std::string_view piece) {
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
