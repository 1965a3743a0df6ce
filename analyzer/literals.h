// SPDX-License-Identifier: Apache-2.0
// Which of many literals stand in a text, whatever their case: Wu and Manber's algorithm, which
// looks at every third byte or so. It is what lets most log records pass without running any
// automaton over them.
#pragma once

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
  /// ASCII letters is ignored.
  void find(std::string_view text, std::vector<int>& found);

 private:
  struct Candidate {
    std::uint32_t literal = 0;
    std::uint32_t offset = 0;  ///< of the window within the literal
  };

  void place(std::uint32_t literal);
  void verify(std::string_view text, std::size_t window, std::uint32_t hash,
              std::vector<int>& found);

  std::vector<std::string> literals_;
  std::vector<std::uint8_t> skip_;                  ///< by the hash of three bytes
  std::vector<std::vector<Candidate>> candidates_;  ///< by the hash of a window's last three bytes
  std::vector<std::uint32_t> seen_in_;              ///< the latest search that found a literal
  std::uint32_t search_ = 0;
};

}  // namespace analyzer
