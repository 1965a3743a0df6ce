// SPDX-License-Identifier: Apache-2.0
#include "analyzer/literals.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

namespace analyzer {
namespace {

constexpr std::size_t kGroup = 4;
constexpr std::uint32_t kFold = 0x20202020U;  // alike for both cases, and for some others
constexpr std::uint32_t kNotAscii = 0x80808080U;
constexpr unsigned kHashBits = 16;
constexpr unsigned kBucketBits = 11;

std::uint32_t load(const char* at) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

std::uint32_t hash_of(std::uint32_t folded, unsigned bits) {
  return (folded * 0x9E3779B1U) >> (32U - bits);
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::size_t first_not_ascii(std::string_view text, std::size_t from) {
  const auto found = std::ranges::find_if(
      text.substr(from), [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
  const std::size_t at = static_cast<std::size_t>(found - text.begin());
  return at == text.size() ? std::string_view::npos : at;
}

}  // namespace

Literals::Commonness::Commonness(std::string_view sample) : counts_(std::size_t{1} << kHashBits) {
  for (std::size_t at = 0; at + kGroup <= sample.size(); ++at) {
    ++counts_[hash_of(load(sample.data() + at) | kFold, kHashBits)];
  }
}

std::int64_t Literals::Commonness::of_group(const char* at) const {
  if (!counts_.empty()) return counts_[hash_of(load(at) | kFold, kHashBits)];
  constexpr std::string_view rare_last = " etnoarisdlcum-/pfgh.bykv0123456789wxjqz";
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < kGroup; ++i) {
    const std::size_t rank = rare_last.find(at[i]);
    if (rank != std::string_view::npos) sum += std::ssize(rare_last) - static_cast<int>(rank);
  }
  return sum;
}

/// A literal is known by `stride` groups in a row, one of which is looked up wherever it stands.
/// They are taken where the worst of them is least common: few texts then have a group and not the
/// rest.
Literals::Commonness::Place Literals::Commonness::rarest_place(std::string_view literal,
                                                               std::size_t stride) const {
  Place best{.count = std::numeric_limits<std::int64_t>::max()};
  for (std::size_t offset = 0; offset + stride - 1 + kGroup <= literal.size(); ++offset) {
    std::int64_t worst = 0;
    for (std::size_t i = 0; i < stride; ++i) {
      worst = std::max(worst, of_group(literal.data() + offset + i));
    }
    if (worst < best.count) best = {offset, worst};
  }
  return best;
}

std::int64_t Literals::Commonness::of(std::string_view literal, std::size_t min_size) const {
  return rarest_place(literal, min_size - kGroup + 1).count;
}

Literals::Literals(std::vector<std::string> literals, std::size_t min_size,
                   const Commonness& commonness)
    : stride_(min_size - kGroup + 1),
      literals_(std::move(literals)),
      known_(std::size_t{1} << kHashBits),
      buckets_((std::size_t{1} << kBucketBits) + 1) {
  std::vector<std::vector<Group>> buckets(std::size_t{1} << kBucketBits);
  for (std::uint32_t i = 0; i < literals_.size(); ++i) {
    place(i, commonness.rarest_place(literals_[i], stride_).offset, buckets);
  }
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    groups_.insert(groups_.end(), buckets[i].begin(), buckets[i].end());
    buckets_[i + 1] = static_cast<std::uint32_t>(groups_.size());
  }
}

void Literals::place(std::uint32_t literal, std::size_t best,
                     std::vector<std::vector<Group>>& buckets) {
  const std::string& text = literals_[literal];
  for (std::size_t offset = best; offset < best + stride_; ++offset) {
    const std::uint32_t folded = load(text.data() + offset) | kFold;
    known_[hash_of(folded, kHashBits)] = 1;
    buckets[hash_of(folded, kBucketBits)].push_back(
        {.folded = folded,
         .first = load(text.data()) | kFold,
         .last = load(text.data() + text.size() - kGroup) | kFold,
         .size = static_cast<std::uint32_t>(text.size()),
         .literal = literal,
         .offset = static_cast<std::uint32_t>(offset)});
  }
}

inline bool Literals::is_known(std::uint32_t folded) const {
  return known_[hash_of(folded, kHashBits)] != 0;
}

template <typename Use>
bool Literals::each_at(std::string_view text, std::size_t at, std::uint32_t folded,
                       const Use& use) const {
  const std::uint32_t bucket = hash_of(folded, kBucketBits);
  for (std::uint32_t i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
    const Group& group = groups_[i];
    if (group.folded != folded || group.offset > at) continue;
    const std::string_view there = text.substr(at - group.offset, group.size);
    if (there.size() < group.size || (load(there.data()) | kFold) != group.first ||
        (load(there.data() + group.size - kGroup) | kFold) != group.last) {
      continue;
    }
    if (std::ranges::equal(there, literals_[group.literal], {}, lower) && use(group.literal)) {
      return true;
    }
  }
  return false;
}

bool Literals::find(std::string_view text, Searched& searched, std::vector<int>& found) const {
  searched.in.resize(literals_.size());
  ++searched.number;
  std::uint32_t all = 0;
  std::size_t at = 0;
  for (; at + kGroup <= text.size(); at += stride_) {
    const std::uint32_t bytes = load(text.data() + at);
    all |= bytes;
    const std::uint32_t folded = bytes | kFold;
    if (!is_known(folded)) [[likely]]
      continue;
    each_at(text, at, folded, [&](std::uint32_t literal) {
      if (std::exchange(searched.in[literal], searched.number) != searched.number) {
        found.push_back(static_cast<int>(literal));
      }
      return false;
    });
  }
  for (; at < text.size(); ++at) all |= static_cast<unsigned char>(text[at]);
  return (all & kNotAscii) == 0;
}

template <std::size_t stride>
std::size_t Literals::first_by(std::string_view text, std::size_t from) const {
  const auto any = [](std::uint32_t) { return true; };
  // Nearly always there is nothing in many groups in a row, and that is told without a branch.
  constexpr std::size_t kRow = 16;
  const std::uint8_t* const known = known_.data();
  std::size_t at = from;
  while (at + kRow * stride + kGroup <= text.size()) {
    const char* const row = text.data() + at;
    std::uint32_t all = 0;
    std::uint32_t hits = 0;
#pragma GCC unroll 16
    for (std::size_t i = 0; i < kRow; ++i) {
      const std::uint32_t bytes = load(row + i * stride);
      all |= bytes;
      hits |= std::uint32_t{known[hash_of(bytes | kFold, kHashBits)]} << i;
    }
    if ((all & kNotAscii) != 0) break;
    for (; hits != 0; hits &= hits - 1) {
      const std::size_t hit = at + static_cast<std::size_t>(std::countr_zero(hits)) * stride;
      if (each_at(text, hit, load(text.data() + hit) | kFold, any)) return hit;
    }
    at += kRow * stride;
  }
  for (; at + kGroup <= text.size(); at += stride) {
    const std::uint32_t bytes = load(text.data() + at);
    if ((bytes & kNotAscii) != 0) break;
    if (is_known(bytes | kFold) && each_at(text, at, bytes | kFold, any)) return at;
  }
  return first_not_ascii(text, at);
}

std::size_t Literals::first(std::string_view text, std::size_t from) const {
  switch (stride_) {
    case 1:
      return first_by<1>(text, from);
    case 2:
      return first_by<2>(text, from);
    default:
      return first_by<3>(text, from);
  }
}

}  // namespace analyzer
