// SPDX-License-Identifier: Apache-2.0
#include "analyzer/literals.h"

#include <algorithm>
#include <cstring>

namespace analyzer {
namespace {

constexpr std::size_t kGroup = 4;
constexpr std::size_t kStride = Literals::kMinSize - kGroup + 1;
constexpr std::uint32_t kFold = 0x20202020U;  // alike for both cases, and for some others

std::uint32_t load(const char* at) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

std::uint32_t hash_of(std::uint32_t folded, unsigned bits) {
  return (folded * 0x9E3779B1U) >> (32U - bits);
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// How often these four stand in the logs of daemons, on no particular scale.
int commonness(const char* at) {
  constexpr std::string_view rare_last = " etnoarisdlcum-/pfgh.bykv0123456789wxjqz";
  int sum = 0;
  for (std::size_t i = 0; i < kGroup; ++i) {
    const std::size_t rank = rare_last.find(at[i]);
    if (rank != std::string_view::npos) sum += static_cast<int>(rare_last.size() - rank);
  }
  return sum;
}

}  // namespace

Literals::Literals(std::vector<std::string> literals)
    : literals_(std::move(literals)), seen_in_(literals_.size(), 0) {
  std::vector<std::vector<Group>> buckets(std::size_t{1} << kBucketBits);
  for (std::uint32_t i = 0; i < literals_.size(); ++i) place(i, buckets);
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    groups_.insert(groups_.end(), buckets[i].begin(), buckets[i].end());
    buckets_[i + 1] = static_cast<std::uint32_t>(groups_.size());
  }
}

/// A literal is known by kStride groups in a row, one of which is looked up wherever it stands.
/// They are taken where the worst of them is least common: few texts then have a group and not the
/// rest.
void Literals::place(std::uint32_t literal, std::vector<std::vector<Group>>& buckets) {
  const std::string& text = literals_[literal];
  std::size_t best = 0;
  int least = -1;
  for (std::size_t offset = 0; offset + kMinSize <= text.size(); ++offset) {
    int worst = 0;
    for (std::size_t i = 0; i < kStride; ++i) {
      worst = std::max(worst, commonness(text.data() + offset + i));
    }
    if (least < 0 || worst < least) {
      least = worst;
      best = offset;
    }
  }
  for (std::size_t offset = best; offset < best + kStride; ++offset) {
    const std::uint32_t folded = load(text.data() + offset) | kFold;
    const std::uint32_t hash = hash_of(folded, kHashBits);
    known_[hash / 64] |= std::uint64_t{1} << hash % 64;
    buckets[hash_of(folded, kBucketBits)].push_back(
        {.folded = folded,
         .first = load(text.data()) | kFold,
         .last = load(text.data() + text.size() - kGroup) | kFold,
         .size = static_cast<std::uint32_t>(text.size()),
         .literal = literal,
         .offset = static_cast<std::uint32_t>(offset)});
  }
}

bool Literals::find(std::string_view text, std::vector<int>& found) {
  ++search_;
  std::uint32_t all = 0;
  std::size_t at = 0;
  for (; at + kGroup <= text.size(); at += kStride) {
    const std::uint32_t bytes = load(text.data() + at);
    all |= bytes;
    const std::uint32_t folded = bytes | kFold;
    const std::uint32_t hash = hash_of(folded, kHashBits);
    if ((known_[hash / 64] >> hash % 64 & 1U) != 0) [[unlikely]]
      verify(text, at, folded, found);
  }
  for (; at < text.size(); ++at) all |= static_cast<unsigned char>(text[at]);
  return (all & 0x80808080U) == 0;
}

void Literals::verify(std::string_view text, std::size_t at, std::uint32_t folded,
                      std::vector<int>& found) {
  const std::uint32_t bucket = hash_of(folded, kBucketBits);
  for (std::uint32_t i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
    const Group& group = groups_[i];
    if (group.folded != folded || group.offset > at) continue;
    const std::string_view there = text.substr(at - group.offset, group.size);
    if (there.size() < group.size || (load(there.data()) | kFold) != group.first ||
        (load(there.data() + group.size - kGroup) | kFold) != group.last ||
        seen_in_[group.literal] == search_) {
      continue;
    }
    if (std::ranges::equal(there, literals_[group.literal], {}, lower)) {
      seen_in_[group.literal] = search_;
      found.push_back(static_cast<int>(group.literal));
    }
  }
}

}  // namespace analyzer
