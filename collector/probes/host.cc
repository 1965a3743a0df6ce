// SPDX-License-Identifier: Apache-2.0
// The machine under Docker: which system, which kernel, which of its settings matter.
#include <array>
#include <cstdlib>

#include "collector/condition.h"
#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/linked_file.h"
#include "collector/packages.h"
#include "collector/probe.h"
#include "collector/processes.h"

namespace collector::probes {
namespace {

using namespace std::chrono_literals;

NativeResult os_release(Host& host, const Survey&, const Sink& sink) {
  return copy_linked_file(host, "/etc/os-release", {"/etc/", "/usr/", "/run/"}, 64 << 10, sink);
}

std::optional<std::string> first_line(Host& host, const std::string& path) {
  const auto text = slurp(host, path, 4096);
  if (!text) return std::nullopt;
  return std::string(trimmed(std::string_view(*text).substr(0, text->find('\n'))));
}

// /proc/sys/kernel/arch came with Linux 6.1.
std::optional<std::string> machine(Host& host) {
  if (auto arch = first_line(host, "/proc/sys/kernel/arch")) return arch;
  std::string out;
  const CommandResult result = host.run(
      {"uname", "-m"}, {.time = 2s, .bytes = 256},
      [&out](std::string_view piece) {
        out.append(piece);
        return true;
      },
      [](std::string_view) { return true; });
  if (result.ended != Ended::by_itself || result.exit_status != 0) return std::nullopt;
  return std::string(trimmed(out));
}

// A hybrid host mounts v2 beside v1 and gives it no controllers, so runc uses v1 there.
std::optional<std::string> cgroup_version(Host& host) {
  if (host.stat("/sys/fs/cgroup/cgroup.controllers")) return "v2";
  if (host.stat("/sys/fs/cgroup/unified/cgroup.controllers")) return "hybrid";
  if (host.stat("/sys/fs/cgroup")) return "v1";
  return std::nullopt;
}

NativeResult kernel(Host& host, const Survey&, const Sink& sink) {
  const auto release = first_line(host, "/proc/sys/kernel/osrelease");
  const auto started = boot_time(host);
  Json row;
  row["release"] = or_null(release);
  row["version"] = or_null(first_line(host, "/proc/sys/kernel/version"));
  row["machine"] = or_null(machine(host));
  row["boot_id"] = or_null(first_line(host, "/proc/sys/kernel/random/boot_id"));
  row["boot_time"] =
      started ? Json(bundle::to_text(bundle::Time(std::chrono::seconds(*started)))) : Json(nullptr);
  // 350735.47 234388.90
  std::optional<std::int64_t> uptime;
  if (const auto text = first_line(host, "/proc/uptime")) {
    uptime = to_number(std::string_view(*text).substr(0, text->find('.')));
  }
  row["uptime_seconds"] = or_null(uptime);
  row["modules_directory"] =
      release ? Json(host.stat("/lib/modules/" + *release).has_value()) : Json(nullptr);
  row["cgroup"] = or_null(cgroup_version(host));
  sink(to_line(row) + "\n");
  if (!release) {
    return {.outcome = bundle::Outcome::partial, .reason = "/proc/sys/kernel could not be read"};
  }
  return {};
}

// What a container host fails on: forwarding, bridge filtering, and the limits that run out.
constexpr auto kSysctls = std::to_array<std::string_view>({
    "fs.aio-max-nr",
    "fs.aio-nr",
    "fs.file-max",
    "fs.file-nr",
    "fs.inotify.max_queued_events",
    "fs.inotify.max_user_instances",
    "fs.inotify.max_user_watches",
    "fs.may_detach_mounts",
    "fs.mount-max",
    "fs.nr_open",
    "fs.pipe-user-pages-soft",
    "kernel.apparmor_restrict_unprivileged_userns",
    "kernel.hung_task_panic",
    "kernel.hung_task_timeout_secs",
    "kernel.keys.maxbytes",
    "kernel.keys.maxkeys",
    "kernel.keys.root_maxbytes",
    "kernel.keys.root_maxkeys",
    "kernel.panic",
    "kernel.panic_on_oops",
    "kernel.pid_max",
    "kernel.softlockup_panic",
    "kernel.threads-max",
    "kernel.unprivileged_userns_clone",
    "net.bridge.bridge-nf-call-arptables",
    "net.bridge.bridge-nf-call-ip6tables",
    "net.bridge.bridge-nf-call-iptables",
    "net.bridge.bridge-nf-filter-vlan-tagged",
    "net.core.netdev_max_backlog",
    "net.core.somaxconn",
    "net.ipv4.conf.all.forwarding",
    "net.ipv4.conf.all.route_localnet",
    "net.ipv4.conf.all.rp_filter",
    "net.ipv4.conf.default.forwarding",
    "net.ipv4.conf.default.rp_filter",
    "net.ipv4.conf.docker0.forwarding",
    "net.ipv4.conf.docker0.rp_filter",
    "net.ipv4.ip_forward",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_nonlocal_bind",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.neigh.default.gc_thresh1",
    "net.ipv4.neigh.default.gc_thresh2",
    "net.ipv4.neigh.default.gc_thresh3",
    "net.ipv4.tcp_max_syn_backlog",
    "net.ipv6.conf.all.accept_ra",
    "net.ipv6.conf.all.disable_ipv6",
    "net.ipv6.conf.all.forwarding",
    "net.ipv6.conf.default.accept_ra",
    "net.ipv6.conf.default.disable_ipv6",
    "net.ipv6.conf.default.forwarding",
    "net.netfilter.nf_conntrack_buckets",
    "net.netfilter.nf_conntrack_count",
    "net.netfilter.nf_conntrack_max",
    "user.max_inotify_instances",
    "user.max_inotify_watches",
    "user.max_ipc_namespaces",
    "user.max_mnt_namespaces",
    "user.max_net_namespaces",
    "user.max_pid_namespaces",
    "user.max_user_namespaces",
    "user.max_uts_namespaces",
    "vm.max_map_count",
    "vm.min_free_kbytes",
    "vm.oom_kill_allocating_task",
    "vm.overcommit_memory",
    "vm.overcommit_ratio",
    "vm.panic_on_oom",
    "vm.swappiness",
});

// A name with a dot in it (a VLAN) is printed with a slash there, as sysctl -a does. Ends of veth
// pairs take the default, and there may be thousands.
std::vector<std::string> sysctls_of_interfaces(Host& host) {
  constexpr std::int64_t kMaxInterfaces = 4000;
  std::vector<std::string> names;
  for (const DirEntry& entry : host.list("/proc/sys/net/ipv4/conf", kMaxInterfaces).entries) {
    std::string interface = entry.name;
    if (interface == "all" || interface == "default" || interface == "docker0" ||
        interface.starts_with("veth")) {
      continue;
    }
    std::ranges::replace(interface, '.', '/');
    for (const std::string_view key : {"forwarding", "rp_filter"}) {
      names.push_back("net.ipv4.conf." + interface + "." + std::string(key));
    }
  }
  return names;
}

NativeResult sysctls(Host& host, const Survey&, const Sink& sink) {
  bool any = false;
  std::vector<std::string> names(kSysctls.begin(), kSysctls.end());
  std::ranges::move(sysctls_of_interfaces(host), std::back_inserter(names));
  for (const std::string& name : names) {
    std::string path = name;
    for (char& c : path) {
      if (c == '.' || c == '/') c = c == '.' ? '/' : '.';
    }
    path.insert(0, "/proc/sys/");
    const auto value = first_line(host, path);
    if (!value) continue;
    any = true;
    if (!sink(name + " = " + *value + "\n")) break;
  }
  if (!any) return {.outcome = bundle::Outcome::failed, .reason = "/proc/sys could not be read"};
  return {};
}

}  // namespace

std::span<const Probe> host() {
  static const std::array rows = {
      Probe{.id = "host/os-release",
            .why = "which distribution it is: packages, defaults and known defects differ",
            .what = Native{.gather = os_release, .reads = "/etc/os-release"},
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "host/kernel",
            .why = "kernel, boot and cgroup version; without the modules of the running kernel "
                   "nothing can be loaded after an update",
            .what = Native{.gather = kernel, .reads = "/proc/sys/kernel, /proc/stat"},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "host/sysctls",
            .why = "forwarding, bridge filtering and kernel limits that containers run into",
            .what = Native{.gather = sysctls, .reads = "/proc/sys"},
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "host/memory",
            .why = "how much memory and swap is left, before anybody blames a container",
            .what = File{.path = [](const Survey&) -> std::string { return "/proc/meminfo"; }},
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "host/packages",
            .why = "versions of engine, runtime, firewall and kernel packages, and upgrades that "
                   "broke off half-way",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return packages(host, sink); },
                           .reads = "dpkg's, apk's, pacman's and snap's files, or rpm -qa"},
            .style = Style::json_lines,
            .limits = {.time = 12s, .bytes = 1 << 20}},
      Probe{.id = "host/condition",
            .why = "load, a reboot that is due, the clock, and what kind of machine it is",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return condition(host, sink); },
                           .reads = "/proc/loadavg, /run/reboot-required, /run/systemd, DMI"},
            .style = Style::json,
            .limits = {.time = 8s, .bytes = 64 << 10}},
      Probe{.id = "host/boots",
            .why = "when the host was started: lines of an earlier boot may be over",
            .what = Command{.argv = {"journalctl", "--utc", "--no-pager", "-q", "--list-boots"}},
            .limits = {.time = 10s, .bytes = 256 << 10}},
  };
  return rows;
}

}  // namespace collector::probes
