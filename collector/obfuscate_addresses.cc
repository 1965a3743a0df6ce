// SPDX-License-Identifier: Apache-2.0
#include "collector/obfuscate_addresses.h"

#include <nettle/hmac.h>

#include <algorithm>

namespace collector {
namespace {

/// Bits on the way to a range are kept, so that it stays where it is; `inside`: those in it too.
template <typename Address>
struct Range {
  Address address;
  int prefix;
  bool inside;
};

constexpr Range<Ipv4> kRanges4[] = {
    {{0, 0, 0, 0}, 8, true},      {{127, 0, 0, 0}, 8, true},
    {{169, 254, 0, 0}, 16, true},  // link-local, and the clouds' metadata service
    {{224, 0, 0, 0}, 3, true},     // multicast, broadcast and netmasks
    {{172, 17, 0, 0}, 16, true},   // Docker's own, on every host
    {{8, 8, 8, 8}, 32, true},     {{8, 8, 4, 4}, 32, true},
    {{1, 1, 1, 1}, 32, true},     {{1, 0, 0, 1}, 32, true},
    {{9, 9, 9, 9}, 32, true},     {{10, 0, 0, 0}, 8, false},
    {{172, 16, 0, 0}, 12, false}, {{192, 168, 0, 0}, 16, false},
    {{100, 64, 0, 0}, 10, false},
};

constexpr Range<Ipv6> kRanges6[] = {
    {{0}, 64, true},
    {{0xff}, 8, true},
    {{0xfe, 0x80}, 64, false},
    {{0xfc}, 8, false},
    {{0xfd}, 8, false},
    {{0x20}, 3, false},
    {{0x20, 0x01, 0x48, 0x60, 0x48, 0x60}, 64, true},  // Google's resolvers, dockerd's fallback
    {{0x26, 0x06, 0x47, 0x00, 0x47, 0x00}, 64, true},
    {{0x26, 0x20, 0x00, 0xfe}, 64, true},
};

constexpr int kHostPart4 = 24;
/// A prefix this short is a route to a company, not a network; most of it would stay readable.
constexpr int kShortestNetwork = 16;

template <typename Address, std::size_t N>
bool is_kept(const Range<Address> (&ranges)[N], const Address& address, int depth) {
  return std::ranges::any_of(ranges, [&](const Range<Address>& range) {
    return share_bits(address, range.address, std::min(depth, range.prefix)) &&
           (depth < range.prefix || range.inside);
  });
}

// ::1, ::2 and so on are numbers that somebody gave; beyond them it is a random or a hardware one.
bool is_small_interface_id(const Ipv6& address, int depth) {
  constexpr Ipv6 kZero{};
  constexpr std::size_t kStart = 8;
  constexpr int kSmall = 32;
  const auto id = std::span(address).subspan(kStart);
  return depth >= 64 &&
         share_bits(id, std::span(kZero).subspan(kStart), std::min(depth - 64, kSmall));
}

}  // namespace

bool share_bits(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::ranges::equal(a.first(whole), b.first(whole))) return false;
  const int rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

std::array<std::uint8_t, 32> AddressPseudonyms::keyed(char domain,
                                                      std::span<const std::uint8_t> bytes) const {
  hmac_sha256_ctx context{};
  hmac_sha256_set_key(&context, key_.size(), key_.data());
  const auto first = static_cast<std::uint8_t>(domain);
  hmac_sha256_update(&context, 1, &first);
  hmac_sha256_update(&context, bytes.size(), bytes.data());
  std::array<std::uint8_t, 32> digest{};
  hmac_sha256_digest(&context, digest.size(), digest.data());
  return digest;
}

void AddressPseudonyms::know(const Ipv4& address, int prefix) {
  if (prefix >= kShortestNetwork && prefix < kHostPart4) known_.push_back({address, prefix});
}

namespace {

// Of one byte, each bit's flip is one bit of the digest of all bytes before it: which one, the bits
// of this byte that were before it tell.
template <typename Address, typename Keyed, typename Kept>
Address flipped(const Address& address, const Keyed& keyed, const Kept& kept) {
  Address out = address;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const auto digest = keyed(std::span(address).first(i));
    std::size_t node = 1;
    for (int bit = 7; bit >= 0; --bit) {
      const bool flip = ((digest[node / 8] >> (node % 8)) & 1) != 0;
      const int depth = static_cast<int>(i) * 8 + 7 - bit;
      if (flip && !kept(depth)) out[i] = static_cast<std::uint8_t>(out[i] ^ (1 << bit));
      node = node * 2 + static_cast<std::size_t>((address[i] >> bit) & 1);
    }
  }
  return out;
}

}  // namespace

Ipv4 AddressPseudonyms::of(const Ipv4& address) const {
  const auto kept = [&](int depth) {
    return depth >= kHostPart4 || is_kept(kRanges4, address, depth) ||
           std::ranges::any_of(known_, [&](const Network& network) {
             return depth >= network.prefix && share_bits(address, network.address, network.prefix);
           });
  };
  return flipped(
      address, [this](auto bytes) { return keyed('4', bytes); }, kept);
}

Ipv6 AddressPseudonyms::of(const Ipv6& address) const {
  // An IPv4 address in an IPv6 one: ::ffff:10.0.0.1, 64:ff9b::10.0.0.1.
  constexpr Ipv6 kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  constexpr Ipv6 kTranslated = {0x00, 0x64, 0xff, 0x9b};
  constexpr std::size_t kEmbedded = 12;
  if (share_bits(address, kMapped, 96) || share_bits(address, kTranslated, 96)) {
    Ipv4 inside{};
    std::ranges::copy(std::span(address).subspan(kEmbedded), inside.begin());
    Ipv6 out = address;
    std::ranges::copy(of(inside), out.begin() + kEmbedded);
    return out;
  }
  // Solicited-node multicast ends in the last three bytes of the address it is for.
  constexpr Ipv6 kSolicited = {0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01, 0xff};
  const bool solicited = share_bits(address, kSolicited, 104);
  const auto kept = [&](int depth) {
    return is_small_interface_id(address, depth) ||
           (solicited ? depth < 104 : is_kept(kRanges6, address, depth));
  };
  Ipv6 out = flipped(
      address, [this](auto bytes) { return keyed('6', bytes); }, kept);
  // An interface id made from a hardware address (RFC 4291, appendix A) goes with that address.
  if (address[11] == 0xff && address[12] == 0xfe && address[0] != 0xff) {
    constexpr std::uint8_t kLocal = 2;
    const Mac mac = of(Mac{static_cast<std::uint8_t>(address[8] ^ kLocal), address[9], address[10],
                           address[13], address[14], address[15]});
    out[8] = mac[0] ^ kLocal;
    out[9] = mac[1];
    out[10] = mac[2];
    out[11] = 0xff;
    out[12] = 0xfe;
    out[13] = mac[3];
    out[14] = mac[4];
    out[15] = mac[5];
  }
  return out;
}

Mac AddressPseudonyms::of(const Mac& address) const {
  constexpr std::uint8_t kGroup = 1;
  const bool none = std::ranges::all_of(address, [](std::uint8_t byte) { return byte == 0; });
  if (none || (address[0] & kGroup) != 0) return address;  // also the broadcast address
  const auto digest = keyed('m', address);
  return {0x02, 0xdd, digest[0], digest[1], digest[2], digest[3]};
}

}  // namespace collector
