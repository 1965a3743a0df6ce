// SPDX-License-Identifier: Apache-2.0
// libFuzzer's mutator for the targets that read a NamedInput: the first line stays, because what
// no extractor is named after is thrown away unread.
#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned) {
  const auto* const newline = std::find(data, data + size, std::uint8_t{'\n'});
  const auto name = static_cast<std::size_t>(newline - data) + 1;
  if (name >= max_size || newline == data + size) return LLVMFuzzerMutate(data, size, max_size);
  return name + LLVMFuzzerMutate(data + name, size - name, max_size - name);
}
