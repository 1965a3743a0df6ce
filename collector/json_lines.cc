// SPDX-License-Identifier: Apache-2.0
#include "collector/json_lines.h"

namespace collector {

std::string to_line(const Json& value) {
  return value.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
}

bool JsonLines::add(const Json& row) {
  ++count_;
  return sink_(to_line(row) + '\n');
}

}  // namespace collector
