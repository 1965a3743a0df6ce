// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <re2/re2.h>

namespace analyzer {

/// How every expression of a rule is compiled, by the loader that checks it and by the scan.
/// Nothing is printed: a rule pack is data, and its faults are reported by the loader.
inline RE2::Options pattern_options() {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(std::int64_t{8} << 20);
  return options;
}

}  // namespace analyzer
