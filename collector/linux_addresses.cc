// SPDX-License-Identifier: Apache-2.0
#include "collector/linux_addresses.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <span>

namespace collector {
namespace {

int prefix_of(std::span<const std::uint8_t> mask) {
  int bits = 0;
  for (const std::uint8_t byte : mask) bits += std::popcount(byte);
  return bits;
}

// sockaddr is read by copying, because its alignment is weaker than that of the types it stands
// for.
template <typename T>
T as(const sockaddr* address) {
  T value{};
  std::memcpy(&value, address, sizeof value);
  return value;
}

std::string text_of(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return inet_ntop(family, address, text.data(), text.size()) == nullptr ? "" : text.data();
}

template <typename T>
int prefix_of_address(const T& mask) {
  std::array<std::uint8_t, sizeof(T)> bytes{};
  std::memcpy(bytes.data(), &mask, sizeof mask);
  return prefix_of(bytes);
}

}  // namespace

std::vector<InterfaceAddress> linux_addresses() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(first, &freeifaddrs);
  std::vector<InterfaceAddress> out;
  for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next) {
    if (each->ifa_addr == nullptr || each->ifa_netmask == nullptr) continue;
    if (each->ifa_addr->sa_family == AF_INET) {
      const auto address = as<sockaddr_in>(each->ifa_addr);
      out.push_back({.interface = each->ifa_name,
                     .family = "inet",
                     .address = text_of(AF_INET, &address.sin_addr),
                     .prefix = prefix_of_address(as<sockaddr_in>(each->ifa_netmask).sin_addr)});
    } else if (each->ifa_addr->sa_family == AF_INET6) {
      const auto address = as<sockaddr_in6>(each->ifa_addr);
      out.push_back({.interface = each->ifa_name,
                     .family = "inet6",
                     .address = text_of(AF_INET6, &address.sin6_addr),
                     .prefix = prefix_of_address(as<sockaddr_in6>(each->ifa_netmask).sin6_addr)});
    }
  }
  return out;
}

}  // namespace collector
