// SPDX-License-Identifier: Apache-2.0
// Everything a Reader gives, as values to compare.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bundle/reader.h"

namespace bundle {

using Texts = std::vector<std::string>;

struct Contents {
  std::vector<std::pair<std::string, std::string>> entries;
  Texts notices;  ///< "where: what"
  Container container = Container::archive;
  bool intact = false;

  Texts paths() const {
    Texts paths;
    for (const auto& [path, text] : entries) paths.push_back(path);
    return paths;
  }
  const std::string& text(std::string_view wanted) const {
    static const std::string none = "(no such entry)";
    for (const auto& [path, text] : entries) {
      if (path == wanted) return text;
    }
    return none;
  }
  bool has(std::string_view wanted) const {
    return std::any_of(entries.begin(), entries.end(),
                       [&](const auto& entry) { return entry.first == wanted; });
  }
  bool noted(std::string_view part) const {
    return std::any_of(notices.begin(), notices.end(), [&](const std::string& notice) {
      return notice.find(part) != std::string::npos;
    });
  }
};

inline Contents contents(const std::string& path, const Limits& limits = {}) {
  Reader reader(path, limits);
  Contents all;
  while (Entry* entry = reader.next()) {
    std::string text;
    for (std::string_view piece = entry->read(); !piece.empty(); piece = entry->read()) {
      EXPECT_LE(piece.size(), std::size_t{1} << 20);
      text += piece;
    }
    all.entries.emplace_back(entry->path(), std::move(text));
  }
  EXPECT_EQ(reader.next(), nullptr);
  for (const Notice& notice : reader.notices()) {
    all.notices.push_back(notice.where + ": " + notice.what);
  }
  all.container = reader.container();
  all.intact = reader.intact();
  return all;
}

}  // namespace bundle
