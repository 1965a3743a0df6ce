// SPDX-License-Identifier: Apache-2.0
#include "collector/host.h"

namespace collector {

std::optional<std::string> slurp(Host& host, const std::string& path, std::int64_t max_bytes) {
  using namespace std::chrono_literals;
  std::string text;
  const FileResult result =
      host.read(path, {.time = 2s, .bytes = max_bytes}, [&text](std::string_view piece) {
        text.append(piece);
        return true;
      });
  if (result.access != Access::ok) return std::nullopt;
  return text;
}

}  // namespace collector
