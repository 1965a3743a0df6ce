// SPDX-License-Identifier: Apache-2.0
// What a column is said to refer to, asked of every sample: each reference leads to rows, and one
// that leads nowhere has said when it may.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "analyzer/corpus.h"
#include "analyzer/intake.h"
#include "analyzer/rule_pack.h"
#include "analyzer/rule_template.h"

namespace {

using analyzer::Column;
using analyzer::Declared;
using analyzer::SqlProblem;

constexpr std::int64_t kSteps = 100'000'000;

struct Referring {
  std::string from;  ///< table
  std::string column;
  std::string to;  ///< table
  std::string key;
  bool always = false;
  bool is_view = false;
};

// Taken only when asked for (--container-logs), as no sample is.
constexpr std::string_view kInNoSample[] = {"container_log_lines.container_id"};

std::vector<Referring> references() {
  std::vector<Referring> all;
  for (const Declared& table : analyzer::declared_tables()) {
    for (const Column& column : table.columns) {
      const std::string refers(column.refers.column);
      if (refers.empty()) continue;
      const auto dot = refers.find('.');
      all.push_back({table.name, std::string(column.name), refers.substr(0, dot),
                     refers.substr(std::min(refers.size(), dot + 1)), column.refers.unless.empty(),
                     table.is_view});
    }
  }
  return all;
}

/// The rows that a reference could lead to are all there.
bool is_known(const analyzer::Intake& bundle, const std::string& table) {
  SqlProblem problem;
  const auto prepared = bundle.tables->prepare("SELECT * FROM " + table, problem);
  if (!prepared) return false;
  for (const Declared& declared : analyzer::declared_tables()) {
    if (!prepared->reads.contains(declared.name)) continue;
    if (!bundle.coverage.missing(declared).empty()) return false;
    if (!bundle.coverage.incomplete(declared).empty()) return false;
  }
  return true;
}

struct Count {
  std::int64_t led = 0;
  std::int64_t nowhere = 0;
  std::string example;
};

std::int64_t number(const analyzer::Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number == nullptr ? 0 : *number;
}

void follow(const Referring& one, const analyzer::Intake& bundle, const std::string& sample,
            Count& count) {
  const std::string value = "f.\"" + one.column + "\"";
  SqlProblem problem;
  const auto result = bundle.tables->query(
      "SELECT " + value + " IN (SELECT \"" + one.key + "\" FROM " + one.to + "), count(*), min(" +
          value + ") FROM " + one.from + " f WHERE " + value + " NOTNULL GROUP BY 1",
      2, kSteps, problem);
  ASSERT_TRUE(result) << one.from << '.' << one.column << ": " << problem.what;
  for (const auto& row : result->rows) {
    if (number(row[0]) == 1) {
      count.led += number(row[1]);
    } else {
      count.nowhere += number(row[1]);
      if (count.example.empty()) count.example = sample + ": " + analyzer::to_text(row[2]);
    }
  }
}

TEST(References, LeadToRows) {
  const std::vector<Referring> all = references();
  ASSERT_FALSE(all.empty());
  const analyzer::RulePack no_rules;
  std::map<std::string, Count> counts;
  for (const analyzer::Sample& sample : analyzer::samples_in(SOURCE_DIR "/samples")) {
    const analyzer::Intake bundle = analyzer::take_in(sample.bundle, no_rules, {}, "");
    std::map<std::string, bool> known;
    for (const Referring& one : all) {
      const auto [found, is_new] = known.try_emplace(one.to);
      if (is_new) found->second = is_known(bundle, one.to);
      if (found->second) follow(one, bundle, sample.name, counts[one.from + "." + one.column]);
    }
  }
  for (const Referring& one : all) {
    const std::string name = one.from + "." + one.column;
    const Count& count = counts[name];
    // A view may be of the very rows that lead nowhere.
    const bool is_in_samples =
        !one.is_view && std::ranges::find(kInNoSample, name) == std::end(kInNoSample);
    EXPECT_TRUE(!is_in_samples || count.led > 0)
        << name << " leads to no row of " << one.to << "." << one.key << " in any sample";
    if (one.always) {
      EXPECT_EQ(count.nowhere, 0) << name << " leads nowhere, in " << count.example
                                  << ", and does not say when it may (Reference::unless)";
    }
  }
}

}  // namespace
