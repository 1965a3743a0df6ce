// SPDX-License-Identifier: Apache-2.0
// A JSON text as people write it: where each value stands, which keys come twice, and, where it is
// no JSON, what is wrong in words that help to mend it. dockerd says only which character it did
// not like.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace analyzer {

struct JsonFault {
  std::size_t offset = 0;  ///< of the byte to look at: the comma that is too many, say
  std::string reason;      ///< "a comma before the closing brace"
};

struct DuplicateKey {
  std::size_t offset = 0;  ///< of the later one, which wins
  std::string pointer;
};

struct JsonText {
  std::optional<JsonFault> fault;  ///< the first thing that is wrong; the rest is up to there
  bool byte_order_mark = false;
  bool empty = false;  ///< nothing but blanks; a fault too
  /// A string has "\uD800" without its second half, say: Go reads U+FFFD, nlohmann/json refuses.
  bool half_surrogate = false;
  bool trailing = false;                      ///< the fault stands behind a whole document
  std::map<std::string, std::size_t> places;  ///< JSON pointer to offset of its key or element
  bool places_cut = false;                    ///< there are more than are remembered
  std::vector<DuplicateKey> duplicates;       ///< the first hundred
};

JsonText scan_json(std::string_view text);

}  // namespace analyzer
