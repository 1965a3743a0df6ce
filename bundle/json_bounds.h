// SPDX-License-Identifier: Apache-2.0
// How large is what a JSON text would become? Asked before anything is built of it: a value takes
// far more memory than its bytes, and brackets that nest cost two bytes each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bundle {

struct JsonBounds {
  int depth = 200;
  /// Of 8 MiB, which honest documents fill with a quarter of that. Each takes up to some 200 bytes.
  std::int64_t values = 300'000;
};

/// Which bound the text is over, as the end of a sentence: "nests deeper than 200 levels". What is
/// no JSON at all is within them.
std::optional<std::string> over_bounds(std::string_view text, const JsonBounds& bounds);

}  // namespace bundle
