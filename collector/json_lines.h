// SPDX-License-Identifier: Apache-2.0
// How native probes write. Names come from disks and processes that nobody vouches for, so a line
// is plain ASCII: an invalid byte is replaced, and what a terminal or a line reader could mistake
// is escaped.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "collector/host.h"

namespace collector {

using Json = nlohmann::ordered_json;

/// One JSON document without a newline.
std::string to_line(const Json& value);

/// Rows of one piece of evidence, one JSON document each.
class JsonLines {
 public:
  explicit JsonLines(const Sink& sink) : sink_(sink) {}

  /// False when no more are wanted.
  bool add(const Json& row);
  std::int64_t count() const { return count_; }

 private:
  const Sink& sink_;
  std::int64_t count_ = 0;
};

/// The value, or JSON null for what is not known: a missing number is never 0.
template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace collector
