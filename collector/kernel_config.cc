// SPDX-License-Identifier: Apache-2.0
#include "collector/kernel_config.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "bundle/decompress.h"
#include "bundle/lines.h"
#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/known_words.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxConfig = 4 << 20;

// contrib/check-config.sh of moby 27; "required" is what it prints under "Generally Necessary".
constexpr auto kRequired = std::to_array<std::string_view>({"NAMESPACES",
                                                            "NET_NS",
                                                            "PID_NS",
                                                            "IPC_NS",
                                                            "UTS_NS",
                                                            "CGROUPS",
                                                            "CGROUP_CPUACCT",
                                                            "CGROUP_DEVICE",
                                                            "CGROUP_FREEZER",
                                                            "CGROUP_SCHED",
                                                            "CPUSETS",
                                                            "MEMCG",
                                                            "KEYS",
                                                            "VETH",
                                                            "BRIDGE",
                                                            "BRIDGE_NETFILTER",
                                                            "NETFILTER_XT_MATCH_ADDRTYPE",
                                                            "NETFILTER_XT_MATCH_CONNTRACK",
                                                            "NETFILTER_XT_MATCH_IPVS",
                                                            "NETFILTER_XT_MARK",
                                                            "IP_NF_FILTER",
                                                            "IP_NF_MANGLE",
                                                            "IP_NF_NAT",
                                                            "IP_NF_RAW",
                                                            "IP_NF_TARGET_MASQUERADE",
                                                            "IP6_NF_FILTER",
                                                            "IP6_NF_MANGLE",
                                                            "IP6_NF_NAT",
                                                            "IP6_NF_RAW",
                                                            "IP6_NF_TARGET_MASQUERADE",
                                                            "NF_NAT",
                                                            "POSIX_MQUEUE",
                                                            "CGROUP_BPF"});
constexpr auto kOptional = std::to_array<std::string_view>({"USER_NS",
                                                            "SECCOMP",
                                                            "SECCOMP_FILTER",
                                                            "CGROUP_PIDS",
                                                            "MEMCG_SWAP",
                                                            "MEMCG_SWAP_ENABLED",
                                                            "BLK_CGROUP",
                                                            "BLK_DEV_THROTTLING",
                                                            "CGROUP_PERF",
                                                            "CGROUP_HUGETLB",
                                                            "NET_CLS_CGROUP",
                                                            "CGROUP_NET_PRIO",
                                                            "CFS_BANDWIDTH",
                                                            "FAIR_GROUP_SCHED",
                                                            "IP_NF_TARGET_REDIRECT",
                                                            "IP_VS",
                                                            "IP_VS_NFCT",
                                                            "IP_VS_PROTO_TCP",
                                                            "IP_VS_PROTO_UDP",
                                                            "IP_VS_RR",
                                                            "SECURITY_SELINUX",
                                                            "SECURITY_APPARMOR",
                                                            "EXT4_FS",
                                                            "EXT4_FS_POSIX_ACL",
                                                            "EXT4_FS_SECURITY",
                                                            "VXLAN",
                                                            "BRIDGE_VLAN_FILTERING",
                                                            "IPVLAN",
                                                            "MACVLAN",
                                                            "DUMMY",
                                                            "OVERLAY_FS",
                                                            "BTRFS_FS",
                                                            "NF_TABLES",
                                                            "NFT_COMPAT",
                                                            "PSI",
                                                            "MODULES"});

class Memory : public bundle::Stream {
 public:
  explicit Memory(std::string text) : text_(std::move(text)) {}
  std::size_t fill(std::span<char> room) override {
    const std::size_t n = std::string_view(text_).substr(given_).copy(room.data(), room.size());
    given_ += n;
    return n;
  }
  const std::string& damage() const override { return damage_; }

 private:
  std::string text_;
  std::string damage_;
  std::size_t given_ = 0;
};

std::optional<std::string> unpacked(std::string packed) {
  const auto plain =
      bundle::decompress(std::make_unique<Memory>(std::move(packed)), kMaxConfig).stream;
  std::string text;
  std::array<char, 1 << 14> block;
  while (const std::size_t n = plain->fill(block)) text.append(block.data(), n);
  if (text.empty() || !plain->damage().empty()) return std::nullopt;
  return text;
}

// Fedora and Flatcar keep it with the modules.
std::optional<std::string> config_text(Host& host) {
  const auto told = slurp(host, "/proc/sys/kernel/osrelease", 256);
  const std::string release(trimmed(told.value_or("")));
  if (!release.empty()) {
    for (const std::string& path :
         {"/boot/config-" + release, "/lib/modules/" + release + "/config",
          "/usr/lib/modules/" + release + "/config"}) {
      if (auto text = slurp(host, path, kMaxConfig)) return text;
    }
  }
  auto packed = slurp(host, "/proc/config.gz", kMaxConfig);
  return packed ? unpacked(*std::move(packed)) : std::nullopt;
}

bool matters(std::string_view parameter) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"apparmor", "cgroup_disable", "cgroup_enable", "cgroup_memory", "cgroup_no_v1", "enforcing",
       "lsm", "namespace.unpriv_enable", "security", "selinux", "swapaccount",
       "systemd.legacy_systemd_cgroup_controller", "systemd.unified_cgroup_hierarchy",
       "user_namespace.enable"});
  return is_one_of(kNames, parameter);
}

std::optional<std::string> one_line(Host& host, const std::string& path) {
  const auto text = slurp(host, path, 4096);
  if (!text) return std::nullopt;
  return std::string(trimmed(std::string_view(*text).substr(0, text->find('\n'))));
}

// SELINUX=enforcing, in /etc/selinux/config; what is in force is in selinuxfs.
Json selinux(Host& host) {
  const auto enforce = one_line(host, "/sys/fs/selinux/enforce");
  Json mode = nullptr;
  if (enforce) mode = *enforce == "1" ? "enforcing" : "permissive";
  return {{"name", "selinux"},
          {"enabled", enforce.has_value()},
          {"mode", mode},
          {"docker_profile", nullptr}};
}

// docker-default (enforce)
Json apparmor(Host& host) {
  const auto on = one_line(host, "/sys/module/apparmor/parameters/enabled");
  const auto profiles = slurp(host, "/sys/kernel/security/apparmor/profiles", 4 << 20);
  Json loaded = nullptr;
  if (profiles) {
    loaded = false;
    for_each_line(*profiles, [&loaded](std::string_view line) {
      if (line.starts_with("docker-default ")) loaded = true;
    });
  }
  const auto mode = one_line(host, "/sys/module/apparmor/parameters/mode");
  return {{"name", "apparmor"},
          {"enabled", on == "Y"},
          {"mode", or_null(mode)},
          {"docker_profile", loaded}};
}

Json seccomp(Host& host) {
  const auto actions = one_line(host, "/proc/sys/kernel/seccomp/actions_avail");
  return {{"name", "seccomp"},
          {"enabled", actions.has_value()},
          {"mode", or_null(actions)},
          {"docker_profile", nullptr}};
}

}  // namespace

// CONFIG_VETH=m
// # CONFIG_MEMCG_SWAP is not set
NativeResult kernel_config(Host& host, const Sink& sink) {
  const auto text = config_text(host);
  if (!text) {
    return {.outcome = bundle::Outcome::failed,
            .reason =
                "the configuration of this kernel is neither in /boot nor in "
                "/proc/config.gz"};
  }
  std::map<std::string, std::string, std::less<>> options;
  for_each_line(*text, [&options](std::string_view line) {
    constexpr std::string_view kPrefix = "CONFIG_";
    const auto equals = line.find('=');
    if (!line.starts_with(kPrefix) || equals == std::string_view::npos) return;
    options.emplace(line.substr(kPrefix.size(), equals - kPrefix.size()), line.substr(equals + 1));
  });
  JsonLines lines(sink);
  bool wanted = true;
  const auto add = [&](std::string_view option, std::string_view needed) {
    const auto found = options.find(option);
    wanted = wanted && lines.add({{"option", "CONFIG_" + std::string(option)},
                                  {"value", found == options.end() ? "n" : found->second},
                                  {"needed", std::string(needed)}});
  };
  for (const std::string_view option : kRequired) add(option, "required");
  for (const std::string_view option : kOptional) add(option, "optional");
  return {};
}

NativeResult kernel_parameters(Host& host, const Sink& sink) {
  const auto text = slurp(host, "/proc/cmdline", 64 << 10);
  if (!text) {
    return {.outcome = bundle::Outcome::failed, .reason = "/proc/cmdline could not be read"};
  }
  JsonLines lines(sink);
  for (const std::string_view word : fields(*text)) {
    const auto equals = std::min(word.find('='), word.size());
    const std::string_view name = word.substr(0, equals);
    if (!matters(name)) continue;
    const Json value =
        equals == word.size() ? Json(nullptr) : Json(std::string(word.substr(equals + 1)));
    if (!lines.add({{"name", std::string(name)}, {"value", value}})) break;
  }
  return {};
}

NativeResult security_modules(Host& host, const Sink& sink) {
  JsonLines lines(sink);
  for (const Json& row : {selinux(host), apparmor(host), seccomp(host)}) {
    if (!lines.add(row)) break;
  }
  return {};
}

}  // namespace collector
