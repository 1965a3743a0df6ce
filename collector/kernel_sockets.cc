// SPDX-License-Identifier: Apache-2.0
#include "collector/kernel_sockets.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <map>
#include <unordered_map>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxTable = 8 << 20;

std::optional<std::uint32_t> hex(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

// The kernel prints each 32-bit word of an address as a number, so its bytes come out in the order
// of the machine: 0100007F is 127.0.0.1 on x86 and ARM.
std::optional<std::string> words_to_address(std::string_view text) {
  std::array<std::uint32_t, 4> words{};
  if (text.size() != 8 && text.size() != 32) return std::nullopt;
  for (std::size_t i = 0; i * 8 < text.size(); ++i) {
    const auto word = hex(text.substr(i * 8, 8));
    if (!word) return std::nullopt;
    words.at(i) = *word;
  }
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (inet_ntop(text.size() == 8 ? AF_INET : AF_INET6, words.data(), out.data(), out.size()) ==
      nullptr) {
    return std::nullopt;
  }
  return std::string(out.data());
}

// /proc/net/ipv6_route prints its addresses byte by byte.
std::optional<std::string> bytes_to_address(std::string_view text) {
  std::array<std::uint8_t, 16> bytes{};
  if (text.size() != 32) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = hex(text.substr(i * 2, 2));
    if (!byte) return std::nullopt;
    bytes.at(i) = static_cast<std::uint8_t>(*byte);
  }
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (inet_ntop(AF_INET6, bytes.data(), out.data(), out.size()) == nullptr) return std::nullopt;
  return std::string(out.data());
}

// 00000000000000000000000000000000 00 000…000 00 fe80…0001 00000400 00000001 00000000 00450003 eth0
std::optional<Json> inet6_route(std::string_view line) {
  const auto column = fields(line);
  if (column.size() < 10) return std::nullopt;
  const auto destination = bytes_to_address(column[0]);
  const auto prefix = hex(column[1]);
  const auto gateway = bytes_to_address(column[4]);
  const auto metric = hex(column[5]);
  const auto flags = hex(column[8]);
  if (!destination || !prefix || !gateway || !metric || !flags) return std::nullopt;
  return Json{{"family", "inet6"},
              {"destination", *destination + "/" + std::to_string(*prefix)},
              {"gateway", *gateway == "::" ? Json(nullptr) : Json(*gateway)},
              {"interface", std::string(column[9])},
              {"metric", *metric},
              {"flags", *flags}};
}

struct Listener {
  std::string protocol;
  std::string address;
  std::uint32_t port = 0;
  std::int64_t inode = 0;
};

//   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
//    0: 0100007F:2382 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 22110
//    ...
std::optional<Listener> listener(std::string_view protocol, std::string_view line) {
  const auto column = fields(line);
  if (column.size() < 10) return std::nullopt;
  // TCP_LISTEN; a UDP socket that only receives is TCP_CLOSE, <net/tcp_states.h>.
  if (column[3] != (protocol.starts_with("tcp") ? "0A" : "07")) return std::nullopt;
  const auto colon = column[1].find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto address = words_to_address(column[1].substr(0, colon));
  const auto port = hex(column[1].substr(colon + 1));
  const auto inode = to_number(column[9]);
  if (!address || !port || !inode) return std::nullopt;
  return Listener{
      .protocol = std::string(protocol), .address = *address, .port = *port, .inode = *inode};
}

struct Owner {
  std::int64_t pid = 0;
  std::string name;
};

// Bounded in time and in processes: a host can have a hundred thousand open files.
bool find_owners(Host& host, std::unordered_map<std::int64_t, std::optional<Owner>>& sockets) {
  constexpr std::int64_t kMaxProcesses = 20'000;
  constexpr std::int64_t kMaxFiles = 20'000;
  constexpr auto kTime = 4s;
  const auto started = host.tick();
  std::size_t missing = sockets.size();
  for (const DirEntry& process : host.list("/proc", kMaxProcesses).entries) {
    const auto pid = to_number(process.name);
    if (!pid) continue;
    if (missing == 0) return true;
    if (host.tick() - started > kTime) return false;
    const std::string folder = "/proc/" + process.name;
    for (const DirEntry& file : host.list(folder + "/fd", kMaxFiles).entries) {
      const auto target = host.read_link(folder + "/fd/" + file.name);  // socket:[22110]
      if (!target || !target->starts_with("socket:[")) continue;
      const auto inode = to_number(std::string_view(*target).substr(8, target->size() - 9));
      const auto socket = inode ? sockets.find(*inode) : sockets.end();
      if (socket == sockets.end() || socket->second) continue;
      const auto comm = slurp(host, folder + "/comm", 64);
      socket->second = Owner{.pid = *pid, .name = std::string(trimmed(comm.value_or("")))};
      --missing;
    }
  }
  return true;
}

}  // namespace

// Iface   Destination Gateway  Flags RefCnt Use Metric Mask     MTU Window IRTT
// eth0    00000000    010011AC 0003  0      0   0      00000000 0   0      0
std::optional<Json> inet_route(std::string_view line) {
  const auto column = fields(line);
  if (column.size() < 8) return std::nullopt;
  const auto destination = words_to_address(column[1]);
  const auto gateway = words_to_address(column[2]);
  const auto flags = hex(column[3]);
  const auto mask = hex(column[7]);
  if (!destination || !gateway || !flags || !mask) return std::nullopt;
  constexpr std::uint32_t kHasGateway = 0x2;  // RTF_GATEWAY
  return Json{{"family", "inet"},
              {"destination", *destination + "/" + std::to_string(std::popcount(*mask))},
              {"gateway", (*flags & kHasGateway) != 0 ? Json(*gateway) : Json(nullptr)},
              {"interface", std::string(column[0])},
              {"metric", or_null(to_number(column[6]))},
              {"flags", *flags}};
}

NativeResult routes(Host& host, const Sink& sink) {
  const auto inet = slurp(host, "/proc/net/route", kMaxTable);
  const auto inet6 = slurp(host, "/proc/net/ipv6_route", kMaxTable);
  if (!inet && !inet6) {
    return {.outcome = bundle::Outcome::failed, .reason = "/proc/net/route could not be read"};
  }
  JsonLines lines(sink);
  bool wanted = true;
  const auto add = [&](const std::optional<Json>& row) {
    if (row && wanted) wanted = lines.add(*row);
  };
  if (inet) for_each_line(*inet, [&](std::string_view line) { add(inet_route(line)); });
  if (inet6) for_each_line(*inet6, [&](std::string_view line) { add(inet6_route(line)); });
  return {};
}

NativeResult listeners(Host& host, const Sink& sink) {
  std::vector<Listener> found;
  std::unordered_map<std::int64_t, std::optional<Owner>> owners;
  bool any = false;
  for (const std::string_view protocol : {"tcp", "tcp6", "udp", "udp6"}) {
    const auto table = slurp(host, "/proc/net/" + std::string(protocol), kMaxTable);
    if (!table) continue;
    any = true;
    for_each_line(*table, [&](std::string_view line) {
      if (auto each = listener(protocol, line)) {
        owners.try_emplace(each->inode);
        found.push_back(std::move(*each));
      }
    });
  }
  if (!any) return {.outcome = bundle::Outcome::failed, .reason = "/proc/net could not be read"};
  const bool in_time = find_owners(host, owners);
  JsonLines lines(sink);
  for (const Listener& each : found) {
    const auto& owner = owners.at(each.inode);
    if (!lines.add({{"protocol", each.protocol},
                    {"address", each.address},
                    {"port", each.port},
                    {"inode", each.inode},
                    {"pid", owner ? Json(owner->pid) : Json(nullptr)},
                    {"process", owner ? Json(owner->name) : Json(nullptr)}})) {
      break;
    }
  }
  if (in_time) return {};
  return {.outcome = bundle::Outcome::partial,
          .reason = "the time for finding the owners of sockets was used up"};
}

// Num       RefCount Protocol Flags    Type St Inode Path
// 0000…: 00000002 00000000 00010000 0001 01 18273 /run/docker.sock
NativeResult unix_sockets(Host& host, const Sink& sink) {
  const auto table = slurp(host, "/proc/net/unix", kMaxTable);
  if (!table) {
    return {.outcome = bundle::Outcome::failed, .reason = "/proc/net/unix could not be read"};
  }
  struct Socket {
    std::string_view path;
    bool listening = false;
    std::int64_t inode = 0;
  };
  std::vector<Socket> sockets;
  std::map<std::string_view, std::int64_t> waiting;
  for_each_line(*table, [&](std::string_view line) {
    const auto column = fields(line);
    if (column.size() < 8) return;
    const std::string_view path = column[7];
    if (!path.ends_with("/docker.sock") && !path.ends_with("/containerd.sock")) return;
    constexpr std::uint32_t kAccepting = 0x10000;  // __SO_ACCEPTCON, <linux/net.h>
    const bool listening = (hex(column[3]).value_or(0) & kAccepting) != 0;
    const std::int64_t inode = to_number(column[6]).value_or(0);
    // A connection that nobody has accepted has no inode yet (unix_seq_show in af_unix.c), but it
    // bears the path of the socket it waits at.
    if (inode == 0) {
      ++waiting[path];
    } else {
      sockets.push_back({.path = path, .listening = listening, .inode = inode});
    }
  });
  JsonLines lines(sink);
  for (const Socket& each : sockets) {
    const auto found = waiting.find(each.path);
    const std::int64_t pending = found == waiting.end() ? 0 : found->second;
    if (!lines.add({{"path", std::string(each.path)},
                    {"state", each.listening ? "listening" : "connected"},
                    {"inode", each.inode},
                    {"pending", each.listening ? Json(pending) : Json(nullptr)}})) {
      break;
    }
  }
  return {};
}

}  // namespace collector
