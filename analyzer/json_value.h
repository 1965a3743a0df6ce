// SPDX-License-Identifier: Apache-2.0
// What tables and findings hold, as JSON. NULL and what is not known are null.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>

#include "analyzer/extractor.h"
#include "bundle/layout.h"

namespace analyzer {

using Json = nlohmann::ordered_json;

inline Json json_of(const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return nullptr;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::get<std::string>(value);
}

inline Json json_of(const std::optional<bundle::Time>& time) {
  return time ? Json(bundle::to_text(*time)) : Json();
}

/// Ends with a newline; `indent` < 0 gives one line. Bundles bring bytes that are no UTF-8; JSON
/// must be valid all the same.
inline std::string json_text(const Json& json, int indent = 2) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace analyzer
