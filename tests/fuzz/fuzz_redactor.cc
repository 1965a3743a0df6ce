// SPDX-License-Identifier: Apache-2.0
// The first byte says what the text is taken for. Whatever it is, a secret of a known form that
// stands on the last line must go.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "collector/redactor.h"

namespace {

std::string redacted(collector::Style style, std::string_view text) {
  collector::Redactor redactor(style, collector::RedactionKey{});
  std::string out;
  while (true) {
    const auto end = text.find('\n');
    redactor.line(text.substr(0, end), out);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  redactor.finish(out);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  constexpr std::string_view kSecret = "dckr_pat_0123456789abcdefFUZZ";
  const auto style = static_cast<collector::Style>(data[0] % 5);
  std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  text.append("\nlogin with ").append(kSecret).append(" refused");
  const std::string out = redacted(style, text);
  if (out.find(kSecret) != std::string::npos) std::abort();
  return 0;
}
