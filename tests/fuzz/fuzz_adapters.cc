// SPDX-License-Identifier: Apache-2.0
// The first line is a file's path in a sos report or a folder of loose files, the rest the file.
// What an adapter makes of it must be evidence that its extractor can read to the last record.
#include <cstdlib>

#include "analyzer/adapters.h"
#include "tests/fuzz/checked_rows.h"
#include "tests/fuzz/named_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const NamedInput input = NamedInput::from(data, size);
  const analyzer::Adapter* adapter = analyzer::adapter_for(input.name);
  if (adapter == nullptr || adapter->convert == nullptr) return 0;
  const auto converted = adapter->convert(input.text);
  if (!converted) return 0;
  const CheckedRows rows = rows_from(adapter->evidence, *converted);
  // Units pass as text; everything else is JSON that we wrote.
  if (adapter->evidence != "systemd/units" && rows.unreadables > 0) std::abort();
  return 0;
}
