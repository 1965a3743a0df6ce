// SPDX-License-Identifier: Apache-2.0
// The first byte picks an extractor, the rest is its evidence. Nothing may be thrown, and every row
// must fit its table.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "analyzer/extractor.h"
#include "bundle/lines.h"
#include "tests/analyzer/row_fits.h"

namespace {

class CheckedRows : public analyzer::Rows {
 public:
  void add(const analyzer::Table& table, const analyzer::At& at,
           std::vector<analyzer::Value> values) override {
    if (!analyzer::row_fits(table, values) || (at.line && *at.line < 1)) std::abort();
  }
  void unreadable(const analyzer::At&, std::string_view why) override {
    if (why.empty()) std::abort();
  }
};

const std::vector<const analyzer::Extractor*>& choices() {
  static const std::vector<const analyzer::Extractor*> all = [] {
    std::vector<const analyzer::Extractor*> found;
    for (const analyzer::Extractor* extractor : analyzer::extractors()) {
      if (extractor->extract != nullptr) found.push_back(extractor);
    }
    return found;
  }();
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const analyzer::Extractor& extractor = *choices()[data[0] % choices().size()];
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  for (const std::string_view id : extractor.reads) {
    bundle::TextSource bytes(text);
    CheckedRows rows;
    extractor.extract({id, bytes, 4096}, rows);
  }
  return 0;
}
