// SPDX-License-Identifier: Apache-2.0
// The first line is a file's path in a sos report or a folder of loose files, the rest the file.
// What an adapter makes of it must be evidence that its extractor can read to the last record.
#include <cstdlib>

#include "analyzer/adapters.h"
#include "tests/fuzz/checked_rows.h"
#include "tests/fuzz/named_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const NamedInput input = NamedInput::from(data, size);
  for (const analyzer::Adapter* adapter : analyzer::adapters_for(input.name)) {
    if (adapter->convert == nullptr) continue;
    const auto converted = adapter->convert(input.text, input.name);
    if (!converted) continue;
    const CheckedRows rows = rows_from(adapter->evidence, *converted);
    // Tables of units, routes or rules pass as text; JSON is what we wrote.
    if (converted->starts_with('{') && rows.unreadables > 0) std::abort();
  }
  return 0;
}
