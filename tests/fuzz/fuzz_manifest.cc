// SPDX-License-Identifier: Apache-2.0
// Any bytes as bundle.json and manifest.json; what was understood must survive being written.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bundle/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto header = bundle::header_from(text)) {
    const std::string json = bundle::to_json(*header);
    const auto again = bundle::header_from(json);
    if (!again || bundle::to_json(*again) != json) std::abort();
  }
  if (const auto manifest = bundle::manifest_from(text)) {
    const std::string json = bundle::to_json(*manifest);
    const auto again = bundle::manifest_from(json);
    if (!again || bundle::to_json(*again) != json) std::abort();
  }
  return 0;
}
