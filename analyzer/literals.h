// SPDX-License-Identifier: Apache-2.0
// Which of many literals stand in a text, whatever their case. Every literal of six bytes or more
// that stands in a text covers one of the text's groups of four bytes at 0, 3, 6, ...; so only
// these are looked up, and what is found there is compared in full. It is what lets most log
// records pass without running any automaton over them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace analyzer {

class Literals {
 public:
  /// Lower-case literals of at least kMinSize bytes.
  explicit Literals(std::vector<std::string> literals);

  static constexpr std::size_t kMinSize = 6;

  /// Adds the index of every literal in `text` to `found`, each once, in no order. Only the case of
  /// ASCII letters is ignored. True if all of `text` is ASCII.
  bool find(std::string_view text, std::vector<int>& found);

 private:
  /// One of the groups by which a literal is known, and those at its ends, which tell most others
  /// apart.
  struct Group {
    std::uint32_t folded = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::uint32_t size = 0;  ///< of the literal
    std::uint32_t literal = 0;
    std::uint32_t offset = 0;  ///< within the literal
  };

  void place(std::uint32_t literal, std::vector<std::vector<Group>>& buckets);
  void verify(std::string_view text, std::size_t at, std::uint32_t folded, std::vector<int>& found);

  static constexpr unsigned kHashBits = 16;
  static constexpr unsigned kBucketBits = 11;

  std::vector<std::string> literals_;
  std::array<std::uint64_t, (std::size_t{1} << kHashBits) / 64> known_{};  ///< by hash, a bit each
  std::vector<Group> groups_;                                              ///< bucket after bucket
  std::array<std::uint32_t, (std::size_t{1} << kBucketBits) + 1> buckets_{};  ///< where each begins
  std::vector<std::uint32_t> seen_in_;  ///< the latest search that found a literal
  std::uint32_t search_ = 0;
};

}  // namespace analyzer
