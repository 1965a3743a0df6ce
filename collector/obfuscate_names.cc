// SPDX-License-Identifier: Apache-2.0
#include "collector/obfuscate_names.h"

#include <algorithm>
#include <utility>

#include "collector/known_words.h"
#include "collector/obfuscate_vocabulary.h"

namespace collector {
namespace {

/// A hostile log may name any number of them; beyond this many they all become one.
constexpr std::size_t kMaxOfAKind = 100'000;

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string_view first_word(std::string_view text) {
  return text.substr(
      0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_word_char) - text.begin()));
}

// What can be registered: shop.example of www.shop.example, shop.co.uk of www.shop.co.uk.
std::string_view registered(std::string_view name) {
  const auto last = name.rfind('.');
  if (last == 0 || last == std::string_view::npos) return name;
  const auto second = name.rfind('.', last - 1);
  if (second == std::string_view::npos) return name;
  const std::string_view middle = name.substr(second + 1, last - second - 1);
  constexpr std::string_view kSuffixes[] = {"co", "com", "net", "org", "gov", "ac", "edu", "ltd"};
  const bool two_parts =
      name.size() - last == 3 && std::ranges::find(kSuffixes, middle) != std::end(kSuffixes);
  if (!two_parts) return name.substr(second + 1);
  const auto third = second == 0 ? std::string_view::npos : name.rfind('.', second - 1);
  return third == std::string_view::npos ? name : name.substr(third + 1);
}

const std::string& numbered(NamePseudonyms::Map& map, std::string_view name, std::string_view stem,
                            std::string_view end) {
  const std::string key = lowered(name);
  if (const auto found = map.find(key); found != map.end()) return found->second;
  const std::size_t number = std::min(map.size() + 1, kMaxOfAKind);
  if (number == kMaxOfAKind && map.size() >= kMaxOfAKind) return map.begin()->second;
  return map.emplace(key, std::string(stem) + std::to_string(number) + std::string(end))
      .first->second;
}

}  // namespace

NamePseudonyms::NamePseudonyms(const Identities& identities) {
  for (const std::string& name : identities.hosts) {
    const std::string& pseudonym = host(name);
    if (is_word_of_evidence(name)) {
      ambiguous_hosts_.emplace(lowered(name), pseudonym);
      ambiguous_.push_back(name);
    } else {
      learn(name, pseudonym);
    }
  }
  for (const std::string& name : identities.users) {
    if (is_word_of_evidence(name)) {
      ambiguous_.push_back(name);
    } else if (!hosts_.contains(lowered(name))) {
      learn(name, of_user(name));
    }
  }
  for (const std::string& name : identities.domains) {
    if (!is_public_domain(name)) own_domains_.push_back(lowered(name));
  }
  std::ranges::sort(own_domains_, std::ranges::greater{}, &std::string::size);
}

void NamePseudonyms::learn(const std::string& name, const std::string& pseudonym) {
  const std::string key = lowered(name);
  auto& list = words_[std::string(first_word(key))];
  list.emplace_back(key, pseudonym);
  std::ranges::sort(list, std::ranges::greater{},
                    [](const auto& each) { return each.first.size(); });
}

const std::string& NamePseudonyms::host(std::string_view name) {
  return numbered(hosts_, name, "host-", "");
}
const std::string& NamePseudonyms::domain(std::string_view name) {
  return numbered(domains_, name, "domain-", ".example");
}
const std::string& NamePseudonyms::of_user(std::string_view name) {
  return numbered(users_, name, "user-", "");
}

std::optional<NamePseudonyms::Match> NamePseudonyms::known(std::string_view text,
                                                           std::size_t at) const {
  if (words_.empty()) return std::nullopt;
  const auto list = words_.find(lowered(first_word(text.substr(at, 256))));
  if (list == words_.end()) return std::nullopt;
  for (const auto& [name, pseudonym] : list->second) {
    const std::size_t end = at + name.size();
    if (end <= text.size() && (end == text.size() || !is_word_char(text[end])) &&
        std::ranges::equal(text.substr(at, name.size()), name, {}, lower)) {
      return Match{name.size(), pseudonym};
    }
  }
  return std::nullopt;
}

std::optional<std::string> NamePseudonyms::of_domain_name(std::string_view name) {
  constexpr std::size_t kLongestName = 253;  // RFC 1035
  if (name.size() > kLongestName || is_public_domain(name)) return std::nullopt;
  const std::string key = lowered(name);
  std::string_view base;
  for (const std::string& own : own_domains_) {
    if (!key.ends_with(own)) continue;
    const std::size_t start = key.size() - own.size();
    if (start == 0 || key[start - 1] == '.') {
      base = std::string_view(key).substr(start);
      break;
    }
  }
  const auto dots = std::ranges::count(key, '.');
  if (base.empty()) {
    const bool backwards = dots > 1 && begins_a_key(std::string_view(key).substr(0, key.find('.')));
    if (dots == 0 || backwards ||
        !is_top_level_domain(std::string_view(key).substr(key.rfind('.') + 1)))
      return std::nullopt;
    base = registered(key);
  } else if (dots == 0) {
    return std::nullopt;  // "lan" is a word where it stands alone
  }
  std::string out;
  if (base.size() < key.size()) {
    out = host(std::string_view(key).substr(0, key.size() - base.size() - 1));
    out += '.';
  }
  return out + domain(base);
}

const std::string* NamePseudonyms::of_ambiguous_host(std::string_view name) const {
  if (ambiguous_hosts_.empty()) return nullptr;
  const auto found = ambiguous_hosts_.find(lowered(name));
  return found == ambiguous_hosts_.end() ? nullptr : &found->second;
}

}  // namespace collector
