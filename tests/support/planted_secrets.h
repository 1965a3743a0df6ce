// SPDX-License-Identifier: Apache-2.0
// Made-up secrets where real ones are found, and real text that holds none. Tokens are put together
// from two literals, so that nobody's secret scanner takes this file for a leak.
#pragma once

#include <string_view>
#include <vector>

#include "collector/redactor.h"

namespace support {

struct Planted {
  std::string_view name;
  collector::Style style;
  std::string_view text;
  std::vector<std::string_view> secrets;    ///< none of them may be left
  std::vector<std::string_view> kept = {};  ///< what must still be readable
};

const std::vector<Planted>& planted_in_text();
const std::vector<Planted>& planted_in_json();
const std::vector<Planted>& planted_in_units();

struct HarmlessText {
  std::string_view name;
  collector::Style style;
  std::string_view text;
};

/// Nothing in them may be replaced.
const std::vector<HarmlessText>& harmless_texts();

}  // namespace support
