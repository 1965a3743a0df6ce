// SPDX-License-Identifier: Apache-2.0
// The first line is an evidence id, the rest is the evidence. Nothing may be thrown, and every row
// must fit its table.
#include "tests/fuzz/checked_rows.h"
#include "tests/fuzz/named_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const NamedInput input = NamedInput::from(data, size);
  rows_from(input.name, input.text);
  return 0;
}
