// SPDX-License-Identifier: Apache-2.0
// Renderers: one diagnosis, several formats. A renderer neutralises what the bundle brought along,
// each in one place, and decides nothing.
#pragma once

#include <string>

#include "analyzer/diagnosis.h"

namespace analyzer {

struct TextStyle {
  std::size_t columns = 80;
  bool colour = false;
  bool all_evidence = false;  ///< every item, uncut
};

std::string report_text(const Diagnosis& diagnosis, const TextStyle& style);
/// One line: the verdict, for -q and for many bundles.
std::string report_line(const Diagnosis& diagnosis);
/// Schema drydock.report/1; ends with a newline. `indent` < 0 gives one line.
std::string report_json(const Diagnosis& diagnosis, int indent = 2);

}  // namespace analyzer
