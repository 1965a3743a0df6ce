// SPDX-License-Identifier: Apache-2.0
// Pseudonyms of hosts, domains and users: numbered as they are met, so that a reader can speak of
// host-2. The host itself is host-1.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collector/obfuscate_identities.h"

namespace collector {

class NamePseudonyms {
 public:
  explicit NamePseudonyms(const Identities& identities);

  struct Match {
    std::size_t size = 0;  ///< of the name
    std::string_view pseudonym;
  };
  /// A name that is known from the start and stands at `at`, where a word begins.
  std::optional<Match> known(std::string_view text, std::size_t at) const;

  /// registry.shop.example: host-2.domain-1.example. nullopt for what is no name of a host, or that
  /// of a public place.
  std::optional<std::string> of_domain_name(std::string_view name);
  const std::string& of_user(std::string_view name);

  /// Hosts and users that are called like a word of evidence: only where their place shows what
  /// they are, they are replaced.
  const std::string* of_ambiguous_host(std::string_view name) const;
  const std::vector<std::string>& ambiguous() const { return ambiguous_; }

  using Map = std::map<std::string, std::string, std::less<>>;
  const Map& hosts() const { return hosts_; }
  const Map& domains() const { return domains_; }
  const Map& users() const { return users_; }

 private:
  const std::string& host(std::string_view name);
  const std::string& domain(std::string_view name);
  void learn(const std::string& name, const std::string& pseudonym);

  Map hosts_;
  Map domains_;
  Map users_;
  std::vector<std::string> own_domains_;  ///< longest first
  /// By the letters and digits they begin with, longest first.
  std::unordered_map<std::string, std::vector<std::pair<std::string, std::string>>> words_;
  Map ambiguous_hosts_;
  std::vector<std::string> ambiguous_;
};

}  // namespace collector
