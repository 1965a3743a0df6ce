// SPDX-License-Identifier: Apache-2.0
// Evidence as text in, rows out, in one verb:
//
//   EXPECT_EQ(rows_of("storage/mountinfo", text, "SELECT fs_type FROM mounts"), "ext4\ntmpfs\n");
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/extractor.h"
#include "analyzer/tables.h"
#include "row_fits.h"

namespace analyzer {

/// Tables that are filled from text, evidence by evidence.
class Extracted : public Rows {
 public:
  Extracted() { tables_.begin(); }

  Extracted& with(std::string_view evidence, std::string_view text) {
    for (const Extractor* extractor : extractors()) {
      if (std::ranges::find(extractor->reads, evidence) == extractor->reads.end()) continue;
      source_ = evidence;
      bundle::TextSource bytes(text);
      extractor->extract({evidence, bytes, std::int64_t{1} << 20}, *this);
      return *this;
    }
    ADD_FAILURE() << "no extractor reads " << evidence;
    return *this;
  }

  void add(const Table& table, const At& at, std::vector<Value> values) override {
    ASSERT_TRUE(row_fits(table, values)) << table.name;
    tables_.insert(table, source_, at, values);
  }
  void unreadable(const At& at, std::string_view why) override {
    unreadable_.push_back((at.line ? std::to_string(*at.line) + ": " : "") + std::string(why));
  }

  /// Rows as lines, cells separated by '|', NULL as NULL.
  std::string rows(std::string_view sql) {
    if (!std::exchange(sealed_, true)) {
      tables_.commit();
      tables_.seal();
    }
    SqlProblem problem;
    const auto result = tables_.query(sql, 100'000, 50'000'000, problem);
    if (!result) return "problem: " + problem.what;
    std::string out;
    for (const std::vector<Value>& row : result->rows) {
      for (const Value& value : row) {
        if (&value != row.data()) out += '|';
        out += cell(value);
      }
      out += '\n';
    }
    return out;
  }

  const std::vector<std::string>& unreadables() const { return unreadable_; }
  Tables& tables() { return tables_; }

 private:
  static std::string cell(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
    if (const auto* number = std::get_if<double>(&value)) {
      std::string digits = std::to_string(*number);
      return digits.substr(0, digits.find('.') + 2);
    }
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? "NULL" : *text;
  }

  Tables tables_;
  std::string source_;
  std::vector<std::string> unreadable_;
  bool sealed_ = false;
};

inline std::string rows_of(std::string_view evidence, std::string_view text, std::string_view sql) {
  return Extracted().with(evidence, text).rows(sql);
}

}  // namespace analyzer
