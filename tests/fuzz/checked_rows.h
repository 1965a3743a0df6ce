// SPDX-License-Identifier: Apache-2.0
// Rows that must fit their table, be the text that they were made from what it may.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "analyzer/extractor.h"
#include "bundle/lines.h"
#include "tests/analyzer/row_fits.h"

class CheckedRows : public analyzer::Rows {
 public:
  std::size_t rows = 0;
  std::size_t unreadables = 0;

  void add(const analyzer::Table& table, const analyzer::At& at,
           std::vector<analyzer::Value> values) override {
    if (!analyzer::row_fits(table, values) || (at.line && *at.line < 1)) std::abort();
    ++rows;
  }
  void unreadable(const analyzer::At&, std::string_view why) override {
    if (why.empty()) std::abort();
    ++unreadables;
  }
};

/// nullptr where no extractor reads the evidence.
inline const analyzer::Extractor* extractor_of(std::string_view evidence) {
  for (const analyzer::Extractor* extractor : analyzer::extractors()) {
    if (extractor->extract == nullptr) continue;
    if (std::ranges::find(extractor->reads, evidence) != extractor->reads.end()) return extractor;
  }
  return nullptr;
}

inline CheckedRows rows_from(std::string_view evidence, std::string_view text,
                             std::int64_t line_bytes = 4096) {
  CheckedRows rows;
  if (const analyzer::Extractor* extractor = extractor_of(evidence)) {
    bundle::TextSource bytes(text);
    extractor->extract({evidence, bytes, line_bytes}, rows);
  }
  return rows;
}
