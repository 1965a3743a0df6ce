// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_prefilter.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "bundle/lines.h"

namespace analyzer {
namespace {

constexpr std::string_view kNeverInside = " \t\n\r=\"\\";
// To look at a line takes about as long as to find and refuse so many groups.
constexpr std::int64_t kLineCost = 100;
// Asking the matcher takes its time, and what is less common than these is not worth it.
constexpr int kMaxTries = 64;
constexpr char kEscape = '\x1b';  // colours may stand in the middle of a word

// JSON may write any character as an escape. These members tell JSON from other lines
// (log_fields.cc, journal_json.cc).
constexpr std::string_view kJsonMembers[] = {"\"msg\":", "\"message\""};

/// The parts of a literal that stand in the raw log as they stand in a message.
std::vector<std::string_view> stretches_of(std::string_view literal, std::size_t min_size) {
  std::vector<std::string_view> all;
  while (!literal.empty()) {
    const std::string_view stretch = literal.substr(0, literal.find_first_of(kNeverInside));
    if (stretch.size() >= min_size) all.push_back(stretch);
    literal.remove_prefix(std::min(literal.size(), stretch.size() + 1));
  }
  return all;
}

/// In how many lines of `sample` each of these stands.
std::map<std::string_view, std::int64_t> counted(const std::set<std::string_view>& stretches,
                                                 std::size_t min_size, std::string_view sample) {
  const Literals literals({stretches.begin(), stretches.end()}, min_size);
  std::vector<std::int64_t> counts(stretches.size());
  Literals::Searched searched;
  std::vector<int> found;
  bundle::TextSource source(sample);
  bundle::LineSource lines(source, std::ssize(sample));
  while (const auto line = lines.next()) {
    found.clear();
    literals.find(line->text, searched, found);
    for (const int i : found) ++counts[static_cast<std::size_t>(i)];
  }
  std::map<std::string_view, std::int64_t> by_text;
  for (const std::string_view text : stretches) by_text.emplace(text, counts[by_text.size()]);
  return by_text;
}

struct Stretch {
  std::string_view text;
  std::int64_t cost = 0;      ///< of looking at what it finds in the sample
  std::vector<int> literals;  ///< those for which it stands
};

/// Of each literal its cheapest stretch, the cheap ones first.
std::vector<Stretch> cheapest_stretches(const std::vector<std::string>& literals,
                                        std::size_t min_size, std::string_view sample,
                                        const Literals::Commonness& commonness) {
  std::set<std::string_view> all;
  for (const std::string& literal : literals) {
    for (const std::string_view stretch : stretches_of(literal, min_size)) all.insert(stretch);
  }
  auto costs = counted(all, min_size, sample);
  for (auto& [stretch, cost] : costs) {
    cost = cost * kLineCost + commonness.of(stretch, min_size);
  }
  std::map<std::pair<std::int64_t, std::string_view>, std::vector<int>> cheapest;
  for (std::size_t i = 0; i < literals.size(); ++i) {
    const std::vector<std::string_view> its = stretches_of(literals[i], min_size);
    if (its.empty()) continue;
    const std::string_view best =
        *std::ranges::min_element(its, {}, [&](std::string_view one) { return costs.at(one); });
    cheapest[{costs.at(best), best}].push_back(static_cast<int>(i));
  }
  std::vector<Stretch> sorted;
  sorted.reserve(cheapest.size());
  for (auto& [cost_and_text, its] : cheapest) {
    sorted.push_back({cost_and_text.second, cost_and_text.first, std::move(its)});
  }
  return sorted;
}

/// An expression may match where none of `stretches` stands.
bool are_too_few(const std::vector<Stretch>& stretches, const LogMatcher& matcher) {
  std::vector<bool> is_out(matcher.literals().size(), false);
  for (const Stretch& stretch : stretches) {
    for (const int literal : stretch.literals) is_out[static_cast<std::size_t>(literal)] = true;
  }
  std::vector<int> rest;
  for (std::size_t i = 0; i < is_out.size(); ++i) {
    if (!is_out[i]) rest.push_back(static_cast<int>(i));
  }
  return matcher.count_allowed(rest) > 0;
}

/// Does without the most expensive ones, where that can be.
void leave_out_expensive(std::vector<Stretch>& stretches, const LogMatcher& matcher) {
  std::size_t at = stretches.size();
  for (int tries = 0; at > 0 && tries < kMaxTries; ++tries) {
    --at;
    if (stretches[at].cost == 0) return;
    const auto place = stretches.begin() + static_cast<std::ptrdiff_t>(at);
    Stretch left_out = std::move(*place);
    stretches.erase(place);
    if (are_too_few(stretches, matcher)) {
      stretches.insert(stretches.begin() + static_cast<std::ptrdiff_t>(at), std::move(left_out));
    }
  }
}

}  // namespace

std::optional<LogPrefilter> LogPrefilter::over(const LogMatcher& matcher, std::string_view sample) {
  const Literals::Commonness commonness(sample);
  for (std::size_t min_size = Literals::kMinSize; min_size >= Literals::kLeastSize; --min_size) {
    std::vector<Stretch> stretches =
        cheapest_stretches(matcher.literals(), min_size, sample, commonness);
    if (are_too_few(stretches, matcher)) continue;
    leave_out_expensive(stretches, matcher);
    std::vector<std::string> texts(std::begin(kJsonMembers), std::end(kJsonMembers));
    for (const Stretch& stretch : stretches) texts.emplace_back(stretch.text);
    return LogPrefilter(Literals(std::move(texts), min_size, commonness));
  }
  return std::nullopt;
}

std::size_t LogPrefilter::Pass::next(std::size_t from) {
  if (!asked_ || literal_ < from) literal_ = prefilter_.stretches_.first(text_, from);
  if (!asked_ || escape_ < from) escape_ = text_.find(kEscape, from);
  asked_ = true;
  return std::min(literal_, escape_);
}

}  // namespace analyzer
