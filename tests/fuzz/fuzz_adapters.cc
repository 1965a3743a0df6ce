// SPDX-License-Identifier: Apache-2.0
// The first line is a file's path in a sos report or a folder of loose files, the rest the file.
// What an adapter makes of it must be evidence that its extractor can read to the last record.
#include <cstdlib>

#include "analyzer/adapters.h"
#include "tests/fuzz/checked_rows.h"
#include "tests/fuzz/named_input.h"

// A byte becomes six in JSON, and several become one line.
constexpr std::int64_t kConvertedLine = 1 << 20;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const NamedInput input = NamedInput::from(data, size);
  for (const analyzer::Adapter* adapter : analyzer::adapters_for(input.name)) {
    if (adapter->convert == nullptr) continue;
    const auto converted = adapter->convert(input.text, input.name);
    if (!converted) continue;
    const CheckedRows rows = rows_from(adapter->evidence, *converted, kConvertedLine);
    // Tables of units, routes or rules pass as text; JSON and mountinfo are what we wrote.
    const bool is_ours = converted->starts_with('{') || adapter->evidence == "storage/mountinfo";
    if (is_ours && rows.unreadables > 0) std::abort();
  }
  return 0;
}
