// SPDX-License-Identifier: Apache-2.0
#include "collector/mountinfo.h"

#include <algorithm>

#include "collector/kernel_text.h"

namespace collector {

std::optional<MountLine> mount_line_from(std::string_view line) {
  // Any number of optional fields stands before " - ", so read from both ends.
  const auto dash = line.find(" - ");
  if (dash == std::string_view::npos) return std::nullopt;
  const auto left = fields(line.substr(0, dash));
  const auto right = fields(line.substr(dash + 3));
  if (left.size() < 6 || right.size() < 2) return std::nullopt;
  return MountLine{.mount_point = left[4], .fs_type = right[0], .super_options = right.back()};
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      const auto digit = [&](std::size_t at) { return text[at] - '0'; };
      if (std::ranges::all_of(text.substr(i + 1, 3), [](char c) { return c >= '0' && c <= '7'; })) {
        out += static_cast<char>(digit(i + 1) * 64 + digit(i + 2) * 8 + digit(i + 3));
        i += 3;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

}  // namespace collector
