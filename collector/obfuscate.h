// SPDX-License-Identifier: Apache-2.0
// --obfuscate: names of hosts, domains and users, IP and MAC addresses are replaced by pseudonyms,
// the same one wherever the same thing stands, in whatever notation a source prints it. The text is
// taken as it is, so that every format keeps its form.
//
//   Obfuscator obfuscator(identities(host, 5s), random_key());
//   obfuscator.text("shop-01 dockerd: lookup db.shop.example on 10.20.30.1:53")
//   // host-1 dockerd: lookup host-2.domain-1.example on 10.188.30.1:53
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "collector/obfuscate_addresses.h"
#include "collector/obfuscate_names.h"

namespace collector {

class Obfuscator {
 public:
  Obfuscator(const Identities& identities, const RedactionKey& key);

  /// Any number of lines.
  std::string text(std::string_view lines);
  /// The name of the host as /proc has it, which may be one that text() leaves alone.
  std::string host_name(std::string_view name);

  /// What became of what, as one JSON document: for those who have to read the answer.
  std::string map_json(std::string_view bundle) const;
  /// Names that stay wherever they may be an ordinary word.
  const std::vector<std::string>& ambiguous() const { return names_.ambiguous(); }

 private:
  void line(std::string_view text, std::string& out);
  /// Each: the length of what stands at `at` and was replaced in `out`; 0 when it is no such thing.
  std::size_t hardware_address(std::string_view text, std::size_t at, std::string& out);
  std::size_t ipv6(std::string_view text, std::size_t at, std::string& out);
  std::size_t ipv4(std::string_view text, std::size_t at, std::string& out);
  std::size_t dashed_address(std::string_view text, std::size_t at, std::string& out);
  std::size_t user(std::string_view text, std::size_t at, std::string& out);
  std::size_t domain_name(std::string_view text, std::size_t at, std::string& out);
  std::size_t host_by_place(std::string_view text, std::size_t at, std::string& out);

  template <typename Address>
  std::string pseudonym(std::string_view as_written, const Address& address, int prefix);

  AddressPseudonyms addresses_;
  NamePseudonyms names_;
  std::unordered_map<std::string, std::string> seen_;  ///< addresses, as they were written
};

}  // namespace collector
