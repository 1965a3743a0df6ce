// SPDX-License-Identifier: Apache-2.0
// An input whose first line names what reads the rest: an evidence id, a path. By name and not by
// number, so that a seed goes on meaning the same when an extractor is added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

struct NamedInput {
  std::string_view name;
  std::string_view text;

  static NamedInput from(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const auto newline = all.find('\n');
    if (newline == std::string_view::npos) return {.name = all, .text = {}};
    return {.name = all.substr(0, newline), .text = all.substr(newline + 1)};
  }
};
