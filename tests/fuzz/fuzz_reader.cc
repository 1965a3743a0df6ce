// SPDX-License-Identifier: Apache-2.0
// Any bytes as a bundle: read to the end, within small limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "bundle/layout.h"
#include "bundle/reader.h"
#include "tests/support/tar_builder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile file({reinterpret_cast<const char*>(data), size});
  const bundle::Limits limits{.entries = 100,
                              .entry_bytes = std::int64_t{1} << 20,
                              .total_bytes = std::int64_t{4} << 20,
                              .expansion = 2'000,
                              .line_bytes = 1000,
                              .time = std::chrono::seconds(5)};
  bundle::Reader reader(file.path(), limits);
  while (bundle::Entry* entry = reader.next()) {
    if (reader.container() == bundle::Container::archive &&
        !bundle::EntryPath::parse(entry->path())) {
      std::abort();
    }
    std::int64_t total = 0;
    for (std::string_view piece = entry->read(); !piece.empty(); piece = entry->read()) {
      total += static_cast<std::int64_t>(piece.size());
    }
    if (total > limits.entry_bytes) std::abort();
  }
  if (!reader.intact() && reader.notices().empty()) std::abort();
  return 0;
}
