// SPDX-License-Identifier: Apache-2.0
#include "analyzer/daemon_options.h"

#include <algorithm>

#include "analyzer/nearest.h"

namespace analyzer {
namespace {

constexpr DaemonOption kOptions[] = {
    {"add-runtime", "add-runtime", Shape::flag_only, 0, 0, 0, "runtimes"},
    {"allow-direct-routing", "allow-direct-routing", Shape::boolean, 2802},
    {"allow-nondistributable-artifacts", "allow-nondistributable-artifacts", Shape::texts, 0, 0,
     2800},
    {"api-cors-header", "api-cors-header", Shape::text, 0, 2800, 2700, "a reverse proxy"},
    {"authorization-plugins", "authorization-plugin", Shape::texts},
    {"bip", "bip", Shape::text},
    {"bip6", "bip6", Shape::text, 2800},
    {"bridge", "bridge", Shape::text},
    {"bridge-accept-fwmark", "bridge-accept-fwmark", Shape::text, 2900},
    {"builder", "", Shape::object},
    {"cdi-spec-dirs", "cdi-spec-dir", Shape::texts, 2500},
    {"cgroup-parent", "cgroup-parent", Shape::text},
    // 20.10 warns of these and of graph; 23.0 has a fatal text for each, later ones know them not.
    {"cluster-advertise", "cluster-advertise", Shape::text, 0, 2300, 2010, "swarm mode"},
    {"cluster-store", "cluster-store", Shape::text, 0, 2300, 2010, "swarm mode"},
    {"cluster-store-opts", "cluster-store-opt", Shape::text_map, 0, 2300, 2010, "swarm mode"},
    {"config-file", "config-file", Shape::flag_only},
    {"containerd", "containerd", Shape::text},
    {"containerd-namespace", "containerd-namespace", Shape::text},
    // The file's name of it (containerd-plugin-namespace) is not the flag's, so dockerd refuses it.
    {"containerd-plugins-namespace", "containerd-plugins-namespace", Shape::flag_only},
    {"cpu-rt-period", "cpu-rt-period", Shape::integer},
    {"cpu-rt-runtime", "cpu-rt-runtime", Shape::integer},
    {"cri-containerd", "cri-containerd", Shape::boolean},
    {"data-root", "data-root", Shape::text},
    {"debug", "debug", Shape::boolean},
    {"default-address-pools", "default-address-pool", Shape::address_pools},
    {"default-cgroupns-mode", "default-cgroupns-mode", Shape::text},
    {"default-gateway", "default-gateway", Shape::text},
    {"default-gateway-v6", "default-gateway-v6", Shape::text},
    {"default-ipc-mode", "default-ipc-mode", Shape::text},
    {"default-network-opts", "default-network-opt", Shape::text_map_map, 2400},
    {"default-runtime", "default-runtime", Shape::text},
    {"default-shm-size", "default-shm-size", Shape::text},
    {"default-stop-timeout", "default-stop-timeout", Shape::integer, 2907},
    {"default-ulimits", "default-ulimit", Shape::ulimits},
    {"deprecated-key-path", "", Shape::text},
    {"dns", "dns", Shape::texts},
    {"dns-opts", "dns-opt", Shape::texts},
    {"dns-search", "dns-search", Shape::texts},
    {"exec-opts", "exec-opt", Shape::texts},
    {"exec-root", "exec-root", Shape::text},
    {"experimental", "experimental", Shape::boolean},
    {"feature", "feature", Shape::flag_only, 2703, 0, 0, "features"},
    {"features", "", Shape::boolean_map},
    {"firewall-backend", "firewall-backend", Shape::text, 2900},
    {"fixed-cidr", "fixed-cidr", Shape::text},
    {"fixed-cidr-v6", "fixed-cidr-v6", Shape::text},
    {"graph", "graph", Shape::text, 0, 2300, 2010, "data-root"},
    {"group", "group", Shape::text},
    {"help", "help", Shape::flag_only},
    {"host-gateway-ip", "host-gateway-ip", Shape::text, 0, 0, 2800, "host-gateway-ips"},
    {"host-gateway-ips", "", Shape::texts, 2800},
    {"hosts", "host", Shape::texts},
    // In the file, these three stand in the object "proxies".
    {"http-proxy", "http-proxy", Shape::text, 2300},
    {"https-proxy", "https-proxy", Shape::text, 2300},
    {"icc", "icc", Shape::boolean},
    {"init", "init", Shape::boolean},
    {"init-path", "init-path", Shape::text},
    {"insecure-registries", "insecure-registry", Shape::texts},
    {"ip", "ip", Shape::text},
    {"ip-forward", "ip-forward", Shape::boolean},
    {"ip-forward-no-drop", "ip-forward-no-drop", Shape::boolean, 2800},
    {"ip-masq", "ip-masq", Shape::boolean},
    {"ip6tables", "ip6tables", Shape::boolean},
    {"iptables", "iptables", Shape::boolean},
    {"ipv6", "ipv6", Shape::boolean},
    {"labels", "label", Shape::texts},
    {"live-restore", "live-restore", Shape::boolean},
    {"log-driver", "log-driver", Shape::text},
    {"log-format", "log-format", Shape::text, 2500},
    {"log-level", "log-level", Shape::text},
    {"log-opts", "log-opt", Shape::text_map},
    {"max-concurrent-downloads", "max-concurrent-downloads", Shape::integer},
    {"max-concurrent-uploads", "max-concurrent-uploads", Shape::integer},
    {"max-download-attempts", "max-download-attempts", Shape::integer},
    {"metrics-addr", "metrics-addr", Shape::text},
    {"min-api-version", "", Shape::text, 2900},
    {"mtu", "mtu", Shape::integer},
    {"network-control-plane-mtu", "network-control-plane-mtu", Shape::integer},
    {"network-diagnostic-port", "network-diagnostic-port", Shape::integer},
    {"no-new-privileges", "no-new-privileges", Shape::boolean},
    {"no-proxy", "no-proxy", Shape::text, 2300},
    {"node-generic-resources", "node-generic-resource", Shape::texts},
    {"nri-opts", "nri-opts", Shape::object, 2902},
    {"oom-score-adjust", "oom-score-adjust", Shape::integer, 0, 2500, 2400,
     "OOMScoreAdjust= in the unit"},
    {"pidfile", "pidfile", Shape::text},
    {"raw-logs", "raw-logs", Shape::boolean},
    {"registry-mirrors", "registry-mirror", Shape::texts},
    {"restart", "restart", Shape::flag_only},
    {"rootless", "rootless", Shape::boolean},
    {"runtimes", "", Shape::runtimes},
    {"seccomp-profile", "seccomp-profile", Shape::text},
    {"selinux-enabled", "selinux-enabled", Shape::boolean},
    {"shutdown-timeout", "shutdown-timeout", Shape::integer},
    {"storage-driver", "storage-driver", Shape::text},
    {"storage-opts", "storage-opt", Shape::texts},
    {"swarm-default-advertise-addr", "swarm-default-advertise-addr", Shape::text},
    {"tls", "tls", Shape::boolean},
    {"tlscacert", "tlscacert", Shape::text},
    {"tlscert", "tlscert", Shape::text},
    {"tlskey", "tlskey", Shape::text},
    {"tlsverify", "tlsverify", Shape::boolean},
    {"userland-proxy", "userland-proxy", Shape::boolean},
    {"userland-proxy-path", "userland-proxy-path", Shape::text},
    {"userns-remap", "userns-remap", Shape::text},
    {"validate", "validate", Shape::flag_only, 2300},
    {"version", "version", Shape::flag_only},
};

struct Letter {
  char letter;
  std::string_view flag;
};
constexpr Letter kLetters[] = {{'D', "debug"},          {'G', "group"},   {'H', "host"},
                               {'b', "bridge"},         {'g', "graph"},   {'h', "help"},
                               {'l', "log-level"},      {'p', "pidfile"}, {'r', "restart"},
                               {'s', "storage-driver"}, {'v', "version"}};

std::string likely(std::string_view name, std::string_view DaemonOption::*member) {
  std::vector<std::string_view> names;
  for (const DaemonOption& option : kOptions) {
    const bool in_question = member == &DaemonOption::flag || option.shape != Shape::flag_only;
    if (in_question && !(option.*member).empty()) names.push_back(option.*member);
  }
  return std::string(nearest(name, names).value_or(""));
}

WrongType wrong(std::string pointer, const Json& found, std::string_view expected) {
  return {std::move(pointer), found.type_name(), expected};
}

bool is_a(const Json& value, Shape scalar) {
  if (value.is_null()) return true;
  if (scalar == Shape::integer) return value.is_number_integer();
  return scalar == Shape::boolean ? value.is_boolean() : value.is_string();
}

/// An object whose members are all of one kind.
std::optional<WrongType> wrong_in_map(const Json& map, Shape scalar, const std::string& below) {
  if (map.is_null()) return std::nullopt;
  if (!map.is_object()) return wrong(below, map, "object");
  for (const auto& [key, value] : map.items()) {
    if (!is_a(value, scalar)) return wrong(below + pointer_token(key), value, to_text(scalar));
  }
  return std::nullopt;
}

std::optional<WrongType> wrong_in_list(const Json& list, const std::string& below) {
  if (list.is_null()) return std::nullopt;
  if (!list.is_array()) return wrong(below, list, "array");
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!is_a(list[i], Shape::text)) {
      return wrong(below + '/' + std::to_string(i), list[i], "string");
    }
  }
  return std::nullopt;
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

struct Member {
  std::string_view name;  ///< Go compares it without regard to case
  Shape shape;
};

std::optional<WrongType> wrong_in_record(const Json& record, std::span<const Member> members,
                                         const std::string& below) {
  if (record.is_null()) return std::nullopt;
  if (!record.is_object()) return wrong(below, record, "object");
  for (const auto& [key, value] : record.items()) {
    for (const Member& member : members) {
      if (!same_name(key, member.name)) continue;
      const std::string pointer = below + pointer_token(key);
      if (member.shape == Shape::texts) {
        if (auto found = wrong_in_list(value, pointer)) return found;
      } else if (!is_a(value, member.shape)) {
        return wrong(pointer, value, to_text(member.shape));
      }
    }
  }
  return std::nullopt;
}

constexpr Member kUlimit[] = {
    {"name", Shape::text}, {"soft", Shape::integer}, {"hard", Shape::integer}};
constexpr Member kRuntime[] = {
    {"path", Shape::text}, {"runtimeArgs", Shape::texts}, {"runtimeType", Shape::text}};
constexpr Member kPool[] = {{"base", Shape::text}, {"size", Shape::integer}};

/// An object of records, of which `members` are known.
std::optional<WrongType> wrong_in_records(const Json& map, std::span<const Member> members) {
  if (!map.is_object()) return wrong("", map, "object");
  for (const auto& [key, value] : map.items()) {
    if (auto found = wrong_in_record(value, members, pointer_token(key))) return found;
  }
  return std::nullopt;
}

std::optional<WrongType> wrong_in_maps(const Json& maps) {
  if (!maps.is_object()) return wrong("", maps, "object");
  for (const auto& [key, value] : maps.items()) {
    if (auto found = wrong_in_map(value, Shape::text, pointer_token(key))) return found;
  }
  return std::nullopt;
}

std::optional<WrongType> wrong_in_pools(const Json& pools) {
  if (!pools.is_array()) return wrong("", pools, "array");
  for (std::size_t i = 0; i < pools.size(); ++i) {
    if (auto found = wrong_in_record(pools[i], kPool, '/' + std::to_string(i))) return found;
  }
  return std::nullopt;
}

}  // namespace

std::span<const DaemonOption> daemon_options() { return kOptions; }

const DaemonOption* option_by_key(std::string_view key) {
  const auto found = std::ranges::find(kOptions, key, &DaemonOption::key);
  return found != std::end(kOptions) ? found : option_by_flag(key);
}

const DaemonOption* option_by_flag(std::string_view flag) {
  if (flag.empty()) return nullptr;
  const auto found = std::ranges::find(kOptions, flag, &DaemonOption::flag);
  return found != std::end(kOptions) ? found : nullptr;
}

std::string_view flag_by_letter(char letter) {
  const auto found = std::ranges::find(kLetters, letter, &Letter::letter);
  return found != std::end(kLetters) ? found->flag : std::string_view();
}

bool is_taken_apart(std::string_view key) {
  // flatOptions in moby's daemon/config/config.go.
  const DaemonOption* option = option_by_key(key);
  if (option == nullptr || option->key != key) return true;
  switch (option->shape) {
    case Shape::text_map:
    case Shape::boolean_map:
    case Shape::text_map_map:
    case Shape::ulimits:
    case Shape::runtimes:
    case Shape::object:
      return false;
    default:
      return true;
  }
}

std::string likely_key(std::string_view key) { return likely(key, &DaemonOption::key); }
std::string likely_flag(std::string_view flag) { return likely(flag, &DaemonOption::flag); }

std::string_view to_text(Shape shape) {
  switch (shape) {
    case Shape::text:
      return "string";
    case Shape::integer:
      return "integer";
    case Shape::boolean:
      return "boolean";
    case Shape::texts:
      return "array of strings";
    case Shape::text_map:
      return "object of strings";
    case Shape::boolean_map:
      return "object of booleans";
    case Shape::text_map_map:
      return "object of objects of strings";
    case Shape::ulimits:
      return "object of limits";
    case Shape::runtimes:
      return "object of runtimes";
    case Shape::address_pools:
      return "array of pools";
    case Shape::object:
      return "object";
    case Shape::flag_only:
      break;
  }
  return "";
}

std::optional<WrongType> wrong_type(Shape shape, const Json& value) {
  if (value.is_null()) return std::nullopt;
  switch (shape) {
    case Shape::text:
    case Shape::integer:
    case Shape::boolean:
      if (!is_a(value, shape)) return wrong("", value, to_text(shape));
      return std::nullopt;
    case Shape::texts:
      return wrong_in_list(value, "");
    case Shape::text_map:
      return wrong_in_map(value, Shape::text, "");
    case Shape::boolean_map:
      return wrong_in_map(value, Shape::boolean, "");
    case Shape::text_map_map:
      return wrong_in_maps(value);
    case Shape::ulimits:
      return wrong_in_records(value, kUlimit);
    case Shape::runtimes:
      return wrong_in_records(value, kRuntime);
    case Shape::address_pools:
      return wrong_in_pools(value);
    case Shape::object:
      if (!value.is_object()) return wrong("", value, "object");
      return std::nullopt;
    case Shape::flag_only:
      break;
  }
  return std::nullopt;
}

}  // namespace analyzer
