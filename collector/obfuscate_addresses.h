// SPDX-License-Identifier: Apache-2.0
// Pseudonyms of addresses. Each bit of an address may be flipped, by a keyed function of the bits
// before it, so two addresses share as many leading bits afterwards as they did before: whatever
// lay in one subnet still does, whatever the length of its prefix. Some bits are never flipped:
//
//   - of what says nothing about anybody (127/8, ::1, multicast, netmasks, public resolvers,
//     Docker's own 172.17/16),
//   - those that say which kind of address it is (10/8, 192.168/16, fe80::/64 stay what they are),
//   - the host's part, because x.y.z.0 and x.y.z.1 are read as a network and its gateway.
//
// As that is a bijection, no other address ever becomes one of those that stay.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "collector/redactor.h"

namespace collector {

using Ipv4 = std::array<std::uint8_t, 4>;
using Ipv6 = std::array<std::uint8_t, 16>;
using Mac = std::array<std::uint8_t, 6>;

/// The first `bits` bits are the same.
bool share_bits(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, int bits);

class AddressPseudonyms {
 public:
  explicit AddressPseudonyms(const RedactionKey& key) : key_(key) {}

  /// A network that this host has an address in: where its prefix ends, the host's part begins.
  /// Elsewhere that is taken to be the last byte. To be told before the first address is asked for.
  void know(const Ipv4& address, int prefix);

  Ipv4 of(const Ipv4& address) const;
  Ipv6 of(const Ipv6& address) const;
  Mac of(const Mac& address) const;

 private:
  struct Network {
    Ipv4 address{};
    int prefix = 0;
  };

  std::array<std::uint8_t, 32> keyed(char domain, std::span<const std::uint8_t> bytes) const;

  RedactionKey key_;
  std::vector<Network> known_;
};

}  // namespace collector
