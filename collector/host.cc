// SPDX-License-Identifier: Apache-2.0
#include "collector/host.h"

namespace collector {

std::optional<std::string> slurp(Host& host, const std::string& path, std::int64_t max_bytes) {
  std::string text;
  const FileResult result = host.read(path, {.bytes = max_bytes}, [&text](std::string_view piece) {
    text += piece;
    return true;
  });
  if (result.access != Access::ok) return std::nullopt;
  return text;
}

}  // namespace collector
