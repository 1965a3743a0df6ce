// SPDX-License-Identifier: Apache-2.0
// What every row must be, whatever text it was made from.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/extractor.h"
#include "bundle/layout.h"

namespace analyzer {

inline bool value_fits(const Column& column, const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return true;
  switch (column.type) {
    case Type::text:
      return std::holds_alternative<std::string>(value);
    case Type::integer:
      return std::holds_alternative<std::int64_t>(value);
    case Type::real:
      return std::holds_alternative<double>(value);
    case Type::boolean:
      return value == Value(std::int64_t{0}) || value == Value(std::int64_t{1});
    case Type::time: {
      const auto* written = std::get_if<std::string>(&value);
      if (written == nullptr) return false;
      const auto time = bundle::time_from(*written);
      return time && bundle::to_text(*time) == *written;
    }
  }
  return false;
}

/// A value for each column, of the column's type.
inline bool row_fits(const Table& table, const std::vector<Value>& values) {
  return std::ranges::equal(table.columns, values, value_fits);
}

}  // namespace analyzer
