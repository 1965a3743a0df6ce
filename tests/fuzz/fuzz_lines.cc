// SPDX-License-Identifier: Apache-2.0
// The first byte says how the rest comes in pieces, the second how long a line may be: the lines
// must be those of the whole text.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bundle/lines.h"

namespace {

class Pieces : public bundle::ByteSource {
 public:
  Pieces(std::string_view text, std::size_t seed) : text_(text), seed_(seed) {}

  std::string_view read() override {
    seed_ = seed_ * 31 + 7;
    piece_ = text_.substr(0, 1 + seed_ % 17);
    text_.remove_prefix(piece_.size());
    return piece_;
  }

 private:
  std::string_view text_;
  std::size_t seed_;
  std::string piece_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t limit = std::max<std::size_t>(data[1], 1);
  Pieces source(text, data[0]);
  bundle::LineSource lines(source, static_cast<std::int64_t>(limit));
  std::int64_t number = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t newline = rest.find('\n');
    std::string_view expected = rest.substr(0, newline);
    rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
    if (newline != std::string_view::npos && expected.ends_with('\r')) expected.remove_suffix(1);
    const auto line = lines.next();
    if (!line || line->text != expected.substr(0, limit) || line->number != ++number ||
        line->cut != (expected.size() > limit)) {
      std::abort();
    }
  }
  if (lines.next()) std::abort();
  return 0;
}
