// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_matcher.h"

#include <algorithm>

#include "analyzer/pattern_options.h"

namespace analyzer {
namespace {

// Messages repeat, and so do the sets of literals in them. A hostile log makes us start anew.
constexpr std::size_t kMaxAllowed = 4096;

/// The filter's literals are lower-case by Unicode's rules; ours are compared as ASCII. These two
/// are all that is not ASCII and has a lower case that is: the Kelvin sign and the long s.
bool has_disguised_ascii(std::string_view text) {
  return text.find("\xe2\x84\xaa") != std::string_view::npos ||
         text.find("\xc5\xbf") != std::string_view::npos;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

}  // namespace

LogMatcher::LogMatcher(const std::vector<std::string>& expressions, std::int64_t automaton_bytes)
    : automaton_bytes_(automaton_bytes), filter_ids_(expressions.size(), -1) {
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    int id = -1;
    if (filter_.Add(expressions[i], pattern_options(), &id) != RE2::NoError) continue;
    filter_ids_[i] = id;
    indices_.push_back(static_cast<int>(i));
  }
  if (indices_.empty()) return;
  filter_.Compile(&literal_texts_);
  ascii_literals_ = std::ranges::all_of(literal_texts_, is_ascii);
  literals_.emplace(literal_texts_);
  std::vector<int> always;
  filter_.AllPotentials({}, &always);
  for (const int id : always) {
    unfiltered_.members.push_back(indices_[static_cast<std::size_t>(id)]);
  }
  all_.members = indices_;
}

std::unique_ptr<RE2::Set> LogMatcher::compiled(const std::vector<int>& members) const {
  RE2::Options options = pattern_options();
  options.set_max_mem(automaton_bytes_);
  auto set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
  for (const int index : members) {
    if (set->Add(expression(index)->pattern(), nullptr) < 0) return nullptr;
  }
  return set->Compile() ? std::move(set) : nullptr;
}

const RE2* LogMatcher::expression(int index) const {
  const int id = filter_ids_[static_cast<std::size_t>(index)];
  return id < 0 ? nullptr : &filter_.GetRE2(id);
}

bool LogMatcher::run(const Automaton& automaton, const std::string& text,
                     Matching& matching) const {
  if (automaton.members.empty()) return true;
  std::call_once(automaton.compiled, [&] { automaton.set = compiled(automaton.members); });
  if (!automaton.set) return false;
  RE2::Set::ErrorInfo error{};
  // Without a vector it may stop at the first match; most records have none.
  if (!automaton.set->Match(text, nullptr, &error)) return error.kind == RE2::Set::kNoError;
  if (!automaton.set->Match(text, &matching.matched_, &error)) {
    return error.kind == RE2::Set::kNoError;
  }
  for (const int member : matching.matched_) {
    matching.result_.push_back(automaton.members[static_cast<std::size_t>(member)]);
  }
  return true;
}

const std::vector<int>& LogMatcher::allowed_by(const std::vector<int>& literals,
                                               Matching& matching) const {
  const auto known = matching.allowed_.find(literals);
  if (known != matching.allowed_.end()) return known->second;
  if (matching.allowed_.size() == kMaxAllowed) matching.allowed_.clear();
  filter_.AllPotentials(literals, &matching.matched_);
  std::vector<int>& indices = matching.allowed_[literals];
  for (const int id : matching.matched_) {
    const int index = indices_[static_cast<std::size_t>(id)];
    if (!std::ranges::binary_search(unfiltered_.members, index)) indices.push_back(index);
  }
  return indices;
}

std::size_t LogMatcher::count_allowed(const std::vector<int>& literals) const {
  if (indices_.empty()) return 0;
  std::vector<int> allowed;
  filter_.AllPotentials(literals, &allowed);
  return allowed.size();
}

const std::vector<int>& LogMatcher::may_match(const std::string& text, Matching& matching) const {
  std::vector<int>& result = matching.result_;
  result.clear();
  if (!literals_) return result;
  matching.found_.clear();
  const bool ascii = literals_->find(text, matching.searched_, matching.found_);
  const bool filtered = ascii || (ascii_literals_ && !has_disguised_ascii(text));
  if (filtered && !matching.found_.empty()) result = allowed_by(matching.found_, matching);
  if (!run(filtered ? unfiltered_ : all_, text, matching)) {
    ++matching.fallbacks_;
    result = indices_;
  }
  if (!result.empty()) std::ranges::sort(result);
  return result;
}

}  // namespace analyzer
