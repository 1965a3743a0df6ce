// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"

namespace analyzer {

namespace extractor {
#define ENTRY(name) extern constinit const Extractor name;
#include "extractors.inc"
#undef ENTRY
}  // namespace extractor

std::span<const Extractor* const> extractors() {
  static constexpr const Extractor* all[] = {
#define ENTRY(name) &extractor::name,
#include "extractors.inc"
#undef ENTRY
  };
  return all;
}

}  // namespace analyzer
