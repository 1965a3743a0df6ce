// SPDX-License-Identifier: Apache-2.0
#include "analyzer/daemon_option_columns.h"

namespace analyzer {

std::array<Value, 3> release_values(const DaemonOption* option) {
  if (option == nullptr) return {};
  const auto or_null = [](Release release) {
    return release == 0 ? Value() : Value(std::int64_t{release});
  };
  return {Value(std::int64_t{option->from}), or_null(option->gone), or_null(option->deprecated)};
}

Value not_empty(std::string_view words) { return words.empty() ? Value() : text(words); }

}  // namespace analyzer
