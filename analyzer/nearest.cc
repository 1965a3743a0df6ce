// SPDX-License-Identifier: Apache-2.0
#include "analyzer/nearest.h"

#include <algorithm>
#include <vector>

namespace analyzer {
namespace {

// Names are short; a longer one is no typing error.
constexpr std::size_t kMaxName = 64;

/// Letters to add, drop, replace or swap.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), above[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

/// "available_bytes" as "bytes_available" would be: its words in order.
std::string in_order(std::string_view name) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t end = name.find('_');
    words.push_back(name.substr(0, end));
    if (end == std::string_view::npos) break;
    name.remove_prefix(end + 1);
  }
  std::ranges::sort(words);
  std::string ordered;
  for (const std::string_view word : words) ordered.append(word).push_back('_');
  return ordered;
}

std::size_t likeness(std::string_view name, std::string_view candidate) {
  if (name.size() > 2 && candidate.starts_with(name)) return 1;
  return std::min(distance(name, candidate), distance(in_order(name), in_order(candidate)));
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view name,
                                        std::span<const std::string_view> known) {
  if (name.size() > kMaxName) return std::nullopt;
  std::optional<std::string_view> best;
  // A third of the letters may differ.
  std::size_t least = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string_view candidate : known) {
    if (candidate.size() > kMaxName) continue;
    const std::size_t d = likeness(name, candidate);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view name, std::span<const std::string_view> known) {
  const auto best = nearest(name, known);
  return best ? "did you mean \"" + std::string(*best) + "\"?" : std::string();
}

}  // namespace analyzer
