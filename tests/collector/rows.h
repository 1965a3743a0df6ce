// SPDX-License-Identifier: Apache-2.0
// Runs one native row of the catalog on a FakeHost and reads what it wrote.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "collector/probe.h"
#include "tests/support/fake_host.h"

namespace collector {

struct Rows {
  NativeResult result;
  std::string text;
  std::vector<nlohmann::json> rows;

  const nlohmann::json& only() const {
    if (rows.size() != 1) throw std::runtime_error("not one row: " + text);
    return rows.front();
  }
  /// The row whose `key` is `value`.
  const nlohmann::json& where(const std::string& key, const nlohmann::json& value) const {
    for (const nlohmann::json& row : rows) {
      if (row.contains(key) && row.at(key) == value) return row;
    }
    throw std::runtime_error("no row with " + key + " = " + value.dump() + " in " + text);
  }
};

inline const Probe& row_of(std::string_view id) {
  static const std::vector<Probe> all = catalog();
  for (const Probe& probe : all) {
    if (probe.id == id) return probe;
  }
  throw std::runtime_error("no probe " + std::string(id));
}

inline std::string text_of(std::string_view id, Host& host, const Survey& survey = {},
                           NativeResult* result = nullptr) {
  std::string text;
  NativeResult said = std::get<Native>(row_of(id).what).gather(host, survey, [&](auto piece) {
    text.append(piece);
    return true;
  });
  if (result != nullptr) *result = std::move(said);
  return text;
}

inline Rows rows_of(std::string_view id, Host& host, const Survey& survey = {}) {
  Rows out;
  out.text = text_of(id, host, survey, &out.result);
  for (std::size_t at = 0; at < out.text.size();) {
    const auto end = out.text.find('\n', at);
    out.rows.push_back(nlohmann::json::parse(out.text.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

}  // namespace collector
