// SPDX-License-Identifier: Apache-2.0
// Which of many literals stand in a text, whatever their case. A literal of n bytes or more that
// stands in a text covers one of the text's groups of four bytes at 0, n-3, 2(n-3), ...; so only
// these are looked up, and what is found there is compared in full. It is what lets most log
// records pass without running any automaton over them, and most of a log without even being cut
// into lines (log_prefilter.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace analyzer {

class Literals {
 public:
  /// How often groups of four bytes stand in a text like those that will be searched.
  class Commonness {
   public:
    Commonness() = default;  ///< in the logs of daemons, on no particular scale
    explicit Commonness(std::string_view sample);

    /// How often one of the groups is found by which `literal` is best known.
    std::int64_t of(std::string_view literal, std::size_t min_size) const;

   private:
    friend class Literals;
    struct Place {
      std::size_t offset = 0;
      std::int64_t count = 0;
    };
    Place rarest_place(std::string_view literal, std::size_t stride) const;
    std::int64_t of_group(const char* at) const;

    std::vector<std::uint32_t> counts_;  ///< by hash
  };

  static constexpr std::size_t kMinSize = 6;
  static constexpr std::size_t kLeastSize = 4;

  /// Lower-case literals of at least `min_size` bytes, which is kLeastSize to kMinSize.
  explicit Literals(std::vector<std::string> literals, std::size_t min_size = kMinSize,
                    const Commonness& commonness = {});

  /// What one thread remembers from one search to the next.
  class Searched {
   private:
    friend class Literals;
    std::vector<std::uint32_t> in;  ///< the latest search that found a literal
    std::uint32_t number = 0;
  };

  /// Adds the index of every literal in `text` to `found`, each once, in no order. Only the case of
  /// ASCII letters is ignored. True if all of `text` is ASCII.
  bool find(std::string_view text, Searched& searched, std::vector<int>& found) const;

  /// A byte of the first literal in `text` from `from` on, or the first that is not ASCII; npos if
  /// there is neither.
  std::size_t first(std::string_view text, std::size_t from) const;

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

  void place(std::uint32_t literal, std::size_t offset, std::vector<std::vector<Group>>& buckets);
  bool is_known(std::uint32_t folded) const;
  /// Calls use(literal) for those with this group that stand in `text` around `at`, until it gives
  /// true; then that is the result.
  template <typename Use>
  bool each_at(std::string_view text, std::size_t at, std::uint32_t folded, const Use& use) const;
  template <std::size_t stride>
  std::size_t first_by(std::string_view text, std::size_t from) const;

  std::size_t stride_;
  std::vector<std::string> literals_;
  std::vector<std::uint8_t> known_;     ///< by hash, 1 for the groups
  std::vector<Group> groups_;           ///< bucket after bucket
  std::vector<std::uint32_t> buckets_;  ///< where each begins
};

}  // namespace analyzer
