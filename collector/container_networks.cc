// SPDX-License-Identifier: Apache-2.0
#include "collector/container_networks.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "collector/json_lines.h"
#include "collector/kernel_sockets.h"
#include "collector/kernel_text.h"
#include "collector/processes.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxProcesses = 100'000;
constexpr std::int64_t kMaxContainers = 2000;
constexpr std::int64_t kMaxFile = 1 << 20;
constexpr auto kTime = 6s;

//   |-- 172.18.0.2
//      /32 host LOCAL
Json addresses(Host& host, const std::string& folder) {
  const auto trie = slurp(host, folder + "/fib_trie", kMaxFile);
  if (!trie) return nullptr;
  std::set<std::string> found;
  std::string last;
  for_each_line(*trie, [&](std::string_view line) {
    const auto words = fields(line);
    if (words.size() == 2 && words[0] == "|--") {
      last = words[1];
    } else if (words.size() == 3 && words[1] == "host" && words[2] == "LOCAL" &&
               !last.starts_with("127.")) {
      found.insert(last);
    }
  });
  return found;
}

Json routes(Host& host, const std::string& folder) {
  constexpr std::size_t kMaxRoutes = 200;
  const auto table = slurp(host, folder + "/route", kMaxFile);
  if (!table) return nullptr;
  Json found = Json::array();
  for_each_line(*table, [&found](std::string_view line) {
    const auto route = inet_route(line);
    if (!route || found.size() == kMaxRoutes) return;
    found.push_back({{"destination", (*route)["destination"]},
                     {"gateway", (*route)["gateway"]},
                     {"interface", (*route)["interface"]}});
  });
  return found;
}

Json gateway(const Json& routes) {
  for (const Json& route : routes) {
    if (route["destination"] == "0.0.0.0/0" && route["gateway"].is_string()) {
      return route["gateway"];
    }
  }
  return nullptr;
}

// Idx	Device    : Count Querier	Group    Users Timer	Reporter
// 12	eth0      :     1      V3
// The number of a veth is the `peer_index` of its other end on the host.
Json numbers(Host& host, const std::string& folder) {
  const auto table = slurp(host, folder + "/igmp", kMaxFile);
  if (!table) return nullptr;
  Json found = Json::object();
  for_each_line(*table, [&found](std::string_view line) {
    const auto words = fields(line.substr(0, line.find(':')));
    if (line.starts_with('\t') || words.size() != 2 || words[1] == "lo") return;
    if (const auto number = to_number(words[0])) found[std::string(words[1])] = *number;
  });
  return found;
}

//   eth0: 1296 16 0 0 0 0 0 0 0 0 0 0 0 0 0 0
Json interfaces(Host& host, const std::string& folder) {
  const auto table = slurp(host, folder + "/dev", kMaxFile);
  if (!table) return nullptr;
  Json found = Json::array();
  for_each_line(*table, [&found](std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string name(trimmed(line.substr(0, colon)));
    if (name != "lo") found.push_back(name);
  });
  return found;
}

// 0A is TCP_LISTEN, <net/tcp_states.h>.
Json listening_ports(Host& host, const std::string& folder) {
  std::set<std::int64_t> ports;
  bool any = false;
  for (const auto* file : {"/tcp", "/tcp6"}) {
    const auto table = slurp(host, folder + file, kMaxFile);
    if (!table) continue;
    any = true;
    for_each_line(*table, [&ports](std::string_view line) {
      const auto words = fields(line);
      if (words.size() < 4 || words[3] != "0A") return;
      const std::string_view port = words[1].substr(words[1].rfind(':') + 1);
      std::int64_t number = 0;
      std::from_chars(port.data(), port.data() + port.size(), number, 16);
      ports.insert(number);
    });
  }
  return any ? Json(ports) : Json(nullptr);
}

// dockerd writes the file into its own folder and mounts it over the container's /etc/resolv.conf.
Json name_servers(Host& host, const Survey& survey, const std::string& container) {
  const auto text =
      slurp(host, survey.data_root.path + "/containers/" + container + "/resolv.conf", 64 << 10);
  if (!text) return nullptr;
  Json servers = Json::array();
  for_each_line(*text, [&servers](std::string_view line) {
    const auto words = fields(line);
    if (words.size() > 1 && words[0] == "nameserver") servers.push_back(std::string(words[1]));
  });
  return servers;
}

}  // namespace

NativeResult container_networks(Host& host, const Survey& survey, const Sink& sink) {
  const auto started = host.tick();
  const auto own = host.read_link("/proc/self/ns/net");
  std::set<std::string> seen;
  JsonLines lines(sink);
  const DirResult processes = host.list("/proc", kMaxProcesses);
  if (processes.access != Access::ok) {
    return {.outcome = bundle::Outcome::failed,
            .reason = "/proc could not be listed: " + processes.error};
  }
  for (const DirEntry& entry : processes.entries) {
    if (!to_number(entry.name)) continue;
    if (host.tick() - started > kTime || lines.count() == kMaxContainers) {
      return {.outcome = bundle::Outcome::partial,
              .reason = "only the networks of " + std::to_string(lines.count()) +
                        " containers were read in time"};
    }
    const std::string folder = "/proc/" + entry.name;
    const auto cgroup = slurp(host, folder + "/cgroup", 16 << 10);
    const auto container = cgroup ? container_id_in(*cgroup) : std::nullopt;
    if (!container || seen.contains(*container)) continue;
    const auto name_space = host.read_link(folder + "/ns/net");
    if (!name_space) continue;
    seen.insert(*container);
    const std::string net = folder + "/net";
    const Json table = name_space == own ? Json(nullptr) : routes(host, net);
    if (!lines.add({{"container_id", *container},
                    {"pid", to_number(entry.name).value_or(0)},
                    {"host_network", name_space == own},
                    {"interfaces", name_space == own ? Json(nullptr) : interfaces(host, net)},
                    {"addresses", name_space == own ? Json(nullptr) : addresses(host, net)},
                    {"gateway", gateway(table)},
                    {"routes", table},
                    {"numbers", name_space == own ? Json(nullptr) : numbers(host, net)},
                    {"listening", name_space == own ? Json(nullptr) : listening_ports(host, net)},
                    {"name_servers", name_servers(host, survey, *container)}})) {
      break;
    }
  }
  return {};
}

}  // namespace collector
