// SPDX-License-Identifier: Apache-2.0
#include "analyzer/literals.h"

#include <algorithm>

namespace analyzer {
namespace {

// Each literal is known by a window of kMinSize of its bytes, each window by its blocks of three.
constexpr std::size_t kBlock = 3;
constexpr std::size_t kLastBlock = Literals::kMinSize - kBlock;
constexpr unsigned kHashBits = 14;

/// Of the three bytes at `at`, alike for both cases.
std::uint32_t hash_of(const char* at) {
  const auto byte = [at](int i) {
    return std::uint32_t{static_cast<unsigned char>(at[i])} | 0x20U;
  };
  const std::uint32_t block = byte(0) | byte(1) << 8U | byte(2) << 16U;
  return (block * 0x9E3779B1U) >> (32U - kHashBits);
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

Literals::Literals(std::vector<std::string> literals)
    : literals_(std::move(literals)),
      skip_(std::size_t{1} << kHashBits, std::uint8_t{kLastBlock + 1}),
      candidates_(std::size_t{1} << kHashBits),
      seen_in_(literals_.size(), 0) {
  for (std::uint32_t i = 0; i < literals_.size(); ++i) place(i);
}

/// Takes the window whose end the fewest others share: "failed to " begins many messages.
void Literals::place(std::uint32_t literal) {
  const std::string& text = literals_[literal];
  std::size_t best = 0;
  for (std::size_t offset = 0; offset + kMinSize <= text.size(); ++offset) {
    const auto crowd = [&](std::size_t o) {
      return candidates_[hash_of(text.data() + o + kLastBlock)].size();
    };
    if (crowd(offset) < crowd(best)) best = offset;
  }
  for (std::size_t i = 0; i <= kLastBlock; ++i) {
    std::uint8_t& skip = skip_[hash_of(text.data() + best + i)];
    skip = std::min(skip, static_cast<std::uint8_t>(kLastBlock - i));
  }
  candidates_[hash_of(text.data() + best + kLastBlock)].push_back(
      {literal, static_cast<std::uint32_t>(best)});
}

void Literals::find(std::string_view text, std::vector<int>& found) {
  ++search_;
  for (std::size_t block = kLastBlock; block + kBlock <= text.size();) {
    const std::uint32_t hash = hash_of(text.data() + block);
    const std::uint8_t skip = skip_[hash];
    if (skip == 0) {
      verify(text, block - kLastBlock, hash, found);
      ++block;
    } else {
      block += skip;
    }
  }
}

void Literals::verify(std::string_view text, std::size_t window, std::uint32_t hash,
                      std::vector<int>& found) {
  for (const Candidate& candidate : candidates_[hash]) {
    const std::string& literal = literals_[candidate.literal];
    if (seen_in_[candidate.literal] == search_ || candidate.offset > window) continue;
    const std::string_view there = text.substr(window - candidate.offset, literal.size());
    if (std::ranges::equal(there, literal, {}, lower)) {
      seen_in_[candidate.literal] = search_;
      found.push_back(static_cast<int>(candidate.literal));
    }
  }
}

}  // namespace analyzer
