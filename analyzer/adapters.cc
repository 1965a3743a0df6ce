// SPDX-License-Identifier: Apache-2.0
#include "analyzer/adapters.h"

#include <fnmatch.h>

#include <algorithm>
#include <string>

namespace analyzer {
namespace {

constexpr Lack kRing{"the kernel keeps only the end of its messages"};
constexpr Lack kTail{"sos kept only the end of it"};
constexpr Lack kNoSocket{"sos asks for services only, not for docker.socket"};
constexpr Lack kRunningOnly{"sos inspects running containers only"};
constexpr Lack kAttachedOnly{"only what was inspected is known"};
constexpr Lack kOneTable{"only one of the tables filter and nat is there"};
constexpr Lack kOtherTable{"only the other of the tables filter and nat is there"};
constexpr Lack kNoInodes{"it tells of bytes, not of inodes", LackOf::columns};
constexpr Lack kNoBytes{"it tells of inodes, not of bytes", LackOf::columns};
constexpr Lack kNoThreads{"ps tells nothing of open files, threads and stacks", LackOf::columns};
constexpr Lack kNoNumbers{"mount does not tell devices and propagation", LackOf::columns};

// sos names a command's output after the command: what is no letter, digit, '_', '-', '.' or '/'
// becomes '_', a slash a dot (_mangle_command in sos/report/plugins/__init__.py).
constexpr Adapter kAdapters[] = {
    // docker and containerd
    {"sos_commands/docker/journalctl_--no-pager_--unit_docker", "docker/journal"},
    {"sos_commands/containerd/journalctl_--no-pager_--unit_containerd", "containerd/journal"},
    {"sos_strings/docker/journalctl_--no-pager_--unit_docker.tailed", "docker/journal", nullptr,
     kTail},
    {"sos_strings/containerd/journalctl_--no-pager_--unit_containerd.tailed", "containerd/journal",
     nullptr, kTail},
    {"sos_commands/docker/ls_-alZR_.etc.docker", "daemon/config", no_config_listed},
    {"sos_commands/docker/ls_-alhR_.etc.docker", "daemon/config", no_config_listed},
    {"sos_commands/docker/docker_version", "docker/version", from_docker_version},
    {"sos_commands/docker/docker_info", "docker/info", from_docker_info},
    {"sos_commands/docker/docker_info", "docker/ping", ping_from_docker_info},
    {"sos_commands/docker/docker_info", "daemon/paths", paths_from_docker_info},
    {"sos_commands/docker/containers/docker_inspect_*", "docker/containers", lines_from_json_list,
     kRunningOnly, Several::each},
    {"sos_commands/docker/docker_network_inspect_*",
     "docker/networks",
     lines_from_json_list,
     {},
     Several::each},
    {"sos_commands/docker/volumes/docker_volume_inspect_*",
     "docker/volumes",
     from_volume_inspect,
     {},
     Several::each},
    {"sos_commands/docker/images/docker_inspect_*",
     "docker/images",
     from_image_inspect,
     {},
     Several::each},

    // the host
    {"sos_commands/logs/journalctl_--no-pager", "docker/journal", docker_from_journal},
    {"sos_commands/logs/journalctl_--no-pager", "containerd/journal", containerd_from_journal},
    {"sos_commands/logs/journalctl_--no-pager", "kernel/journal", kernel_from_journal},
    {"sos_commands/kernel/dmesg", "kernel/dmesg", nullptr, kRing},
    {"sos_commands/kernel/sysctl_-a", "host/sysctls"},
    {"sos_commands/kernel/lsmod", "kernel/modules", from_lsmod},
    {"sos_commands/kernel/uname_-a", "host/kernel", from_uname, {}, Several::merged},
    {"proc/stat", "host/kernel", from_proc_stat, {}, Several::merged},
    {"sos_commands/systemd/systemctl_show_service_--all", "systemd/units", from_systemctl_show,
     kNoSocket},
    {"systemd/system/docker.service", "systemd/unit-files", from_unit_file, {}, Several::each},
    {"systemd/system/docker.socket", "systemd/unit-files", from_unit_file, {}, Several::each},
    {"systemd/system/containerd.service", "systemd/unit-files", from_unit_file, {}, Several::each},
    {"systemd/system/docker.service.d/*.conf",
     "systemd/unit-files",
     from_unit_file,
     {},
     Several::each},
    {"systemd/system/docker.socket.d/*.conf",
     "systemd/unit-files",
     from_unit_file,
     {},
     Several::each},
    {"systemd/system/containerd.service.d/*.conf",
     "systemd/unit-files",
     from_unit_file,
     {},
     Several::each},
    {"sos_commands/systemd/journalctl_--list-boots", "host/boots"},
    {"sos_commands/process/ps_axo_flags_state*", "processes/list", from_ps, kNoThreads},
    {"sos_commands/process/ps_axo_flags_state*", "processes/daemons", daemons_from_ps, kNoThreads},
    {"sos_commands/dpkg/dpkg_-l", "host/packages", from_dpkg},
    {"sos_commands/dpkg/dpkg_-l", "daemon/dockerd-version", dockerd_from_packages},
    {"installed-rpms", "host/packages", from_rpm},
    {"installed-rpms", "daemon/dockerd-version", dockerd_from_packages},
    {"sos_commands/host/hostname", kHostName},
    {"sos_commands/systemd/timedatectl", kClock},

    // storage and network
    {"sos_commands/filesys/df_-al_-x_autofs", "storage/filesystems", from_df, kNoInodes,
     Several::merged},
    {"sos_commands/filesys/df_-ali*_-x_autofs", "storage/filesystems", from_df_inodes, kNoBytes,
     Several::merged},
    {"sos_commands/filesys/mount_-l", "storage/mountinfo", from_mount, kNoNumbers},
    {"sos_commands/networking/ip_-d_address", "network/interfaces", from_ip_address},
    {"sos_commands/networking/ip_-o_addr", "network/interfaces", from_ip_address},
    {"sos_commands/networking/ip_route_show_table_all", "network/routes", from_ip_route},
    {"sos_commands/networking/ip_-4_rule_list", "network/rules"},
    {"sos_commands/networking/ip_-6_rule_list", "network/rules6"},
    {"sos_commands/firewall_tables/iptables_-t_filter_-nvL", "network/iptables-save",
     from_iptables_list, kOneTable, Several::parts},
    {"sos_commands/firewall_tables/iptables_-t_nat_-nvL", "network/iptables-save",
     from_iptables_list, kOtherTable, Several::parts},
    {"sos_commands/firewall_tables/iptables_-vnxL", "network/iptables-save", from_iptables_list,
     kOneTable, Several::parts},
    {"sos_commands/networking/iptables_-t_filter_-nvL", "network/iptables-save", from_iptables_list,
     kOneTable, Several::parts},
    {"sos_commands/networking/iptables_-t_nat_-nvL", "network/iptables-save", from_iptables_list,
     kOtherTable, Several::parts},
    {"sos_commands/firewall_tables/ip6tables_-vnxL", "network/ip6tables-save", from_iptables_list,
     kOneTable, Several::parts},
    {"sos_commands/firewall_tables/ip6tables_-t_filter_-nvL", "network/ip6tables-save",
     from_iptables_list, kOneTable, Several::parts},
    {"sos_commands/firewall_tables/ip6tables_-t_nat_-nvL", "network/ip6tables-save",
     from_iptables_list, kOtherTable, Several::parts},
    // Up to sos 4.0 the plugin for firewalls was a part of the one for networks.
    {"sos_commands/networking/iptables_-vnxL", "network/iptables-save", from_iptables_list,
     kOneTable, Several::parts},
    {"sos_commands/networking/ip6tables_-vnxL", "network/ip6tables-save", from_iptables_list,
     kOneTable, Several::parts},
    {"sos_commands/networking/nft_*list_ruleset", "network/nft-ruleset", from_nft},
    {"sos_commands/networking/nft_*list_ruleset", "network/iptables-save", filter_from_nft,
     kOneTable, Several::parts},
    {"sos_commands/networking/nft_*list_ruleset", "network/iptables-save", nat_from_nft,
     kOtherTable, Several::parts},
    {"sos_commands/firewall_tables/nft_*list_ruleset", "network/nft-ruleset", from_nft},
    {"sos_commands/firewall_tables/nft_*list_ruleset", "network/iptables-save", filter_from_nft,
     kOneTable, Several::parts},
    {"sos_commands/firewall_tables/nft_*list_ruleset", "network/iptables-save", nat_from_nft,
     kOtherTable, Several::parts},

    // Copies of files keep their path, in a sos report and elsewhere.
    {"etc/docker/daemon.json", "daemon/config"},
    {"etc/containerd/config.toml", "containerd/config"},
    {"etc/resolv.conf", "network/resolv-conf"},
    {"etc/hosts", "network/hosts"},
    {"etc/nsswitch.conf", "network/nsswitch"},
    {"etc/os-release", "host/os-release"},
    {"usr/lib/os-release", "host/os-release"},
    {"proc/meminfo", "host/memory"},
    {"proc/modules", "kernel/modules"},
    {"proc/self/mountinfo", "storage/mountinfo"},
    {"proc/1/mountinfo", "storage/mountinfo"},
    {"var/log/docker.log", "docker/journal"},
    {"var/log/kern.log", "kernel/journal"},

    // What people save, in a folder of its own or in the first one.
    {"daemon.json", "daemon/config"},
    {"docker.log", "docker/journal"},
    {"dockerd.log", "docker/journal"},
    {"docker.service.log", "docker/journal"},
    {"docker-journal.*", "docker/journal"},
    {"journalctl-docker.*", "docker/journal"},
    {"journalctl_-u_docker*", "docker/journal"},
    {"containerd.log", "containerd/journal"},
    {"containerd-journal.*", "containerd/journal"},
    {"journalctl-containerd.*", "containerd/journal"},
    {"journalctl_-u_containerd*", "containerd/journal"},
    {"journalctl*", "docker/journal", docker_from_journal},
    {"journalctl*", "containerd/journal", containerd_from_journal},
    {"journalctl*", "kernel/journal", kernel_from_journal},
    {"journal.*", "docker/journal", docker_from_journal},
    {"journal.*", "containerd/journal", containerd_from_journal},
    {"journal.*", "kernel/journal", kernel_from_journal},
    {"syslog*", "docker/journal", docker_from_journal},
    {"syslog*", "containerd/journal", containerd_from_journal},
    {"syslog*", "kernel/journal", kernel_from_journal},
    {"messages*", "docker/journal", docker_from_journal},
    {"messages*", "containerd/journal", containerd_from_journal},
    {"messages*", "kernel/journal", kernel_from_journal},
    {"dmesg", "kernel/dmesg", nullptr, kRing},
    {"dmesg.*", "kernel/dmesg", nullptr, kRing},
    {"kern.log", "kernel/journal"},
    {"iptables-save", "network/iptables-save"},
    {"iptables-save.*", "network/iptables-save"},
    {"ip6tables-save", "network/ip6tables-save"},
    {"ip6tables-save.*", "network/ip6tables-save"},
    {"iptables*nat*", "network/iptables-save", from_iptables_list, kOtherTable, Several::parts},
    {"iptables.txt", "network/iptables-save", from_iptables_list, kOneTable, Several::parts},
    {"iptables_-*L*", "network/iptables-save", from_iptables_list, kOneTable, Several::parts},
    {"iptables-filter*", "network/iptables-save", from_iptables_list, kOneTable, Several::parts},
    {"nft*ruleset*", "network/nft-ruleset", from_nft},
    {"nft*ruleset*", "network/iptables-save", filter_from_nft, kOneTable, Several::parts},
    {"nft*ruleset*", "network/iptables-save", nat_from_nft, kOtherTable, Several::parts},
    {"ip?addr*", "network/interfaces", from_ip_address},
    {"ip_a.*", "network/interfaces", from_ip_address},
    {"ip?route*", "network/routes", from_ip_route},
    {"ip_r.*", "network/routes", from_ip_route},
    {"ip?rule*", "network/rules"},
    {"ip?-6?rule*", "network/rules6"},
    {"resolv.conf", "network/resolv-conf"},
    {"os-release", "host/os-release"},
    {"sysctl", "host/sysctls"},
    {"sysctl.txt", "host/sysctls"},
    {"sysctl_-a*", "host/sysctls"},
    {"sysctl-a*", "host/sysctls"},
    {"meminfo", "host/memory"},
    {"meminfo.txt", "host/memory"},
    {"free.txt", "host/memory", from_free},
    {"free", "host/memory", from_free},
    {"lsmod*", "kernel/modules", from_lsmod},
    {"mountinfo", "storage/mountinfo"},
    {"mountinfo.txt", "storage/mountinfo"},
    {"mount", "storage/mountinfo", from_mount, kNoNumbers},
    {"mount.txt", "storage/mountinfo", from_mount, kNoNumbers},
    {"uname", "host/kernel", from_uname, {}, Several::merged},
    {"uname.txt", "host/kernel", from_uname, {}, Several::merged},
    {"uname?-a*", "host/kernel", from_uname, {}, Several::merged},
    {"df", "storage/filesystems", from_df, kNoInodes, Several::merged},
    {"df.txt", "storage/filesystems", from_df, kNoInodes, Several::merged},
    {"df_-k*", "storage/filesystems", from_df, kNoInodes, Several::merged},
    {"df-i.*", "storage/filesystems", from_df_inodes, kNoBytes, Several::merged},
    {"df_-i*", "storage/filesystems", from_df_inodes, kNoBytes, Several::merged},
    {"ps", "processes/list", from_ps, kNoThreads},
    {"ps.*", "processes/list", from_ps, kNoThreads},
    {"ps_*", "processes/list", from_ps, kNoThreads},
    {"ps.*", "processes/daemons", daemons_from_ps, kNoThreads},
    {"ps_*", "processes/daemons", daemons_from_ps, kNoThreads},
    {"dpkg*-l*", "host/packages", from_dpkg},
    {"dpkg*-l*", "daemon/dockerd-version", dockerd_from_packages},
    {"rpm*-qa*", "host/packages", from_rpm},
    {"rpm*-qa*", "daemon/dockerd-version", dockerd_from_packages},
    {"docker?version*", "docker/version", from_docker_version},
    {"docker-info.json", "docker/info"},
    {"docker?info", "docker/info", from_docker_info},
    {"docker?info", "docker/ping", ping_from_docker_info},
    {"docker?info", "daemon/paths", paths_from_docker_info},
    {"docker?info.txt", "docker/info", from_docker_info},
    {"docker?info.txt", "docker/ping", ping_from_docker_info},
    {"docker?info.txt", "daemon/paths", paths_from_docker_info},
    {"docker?inspect*", "docker/containers", lines_from_json_list, kAttachedOnly, Several::each},
    {"docker?network?inspect*", "docker/networks", lines_from_json_list, kAttachedOnly,
     Several::each},
    {"docker?volume?inspect*", "docker/volumes", from_volume_inspect, kAttachedOnly, Several::each},
    {"systemctl_show*", "systemd/units", from_systemctl_show},
    {"systemctl-show*", "systemd/units", from_systemctl_show},
    {"systemctl?cat*", "systemd/unit-files"},
    {"docker.service", "systemd/unit-files", from_unit_file, {}, Several::each},
    {"timedatectl*", kClock},
    {"hostname", kHostName},
    {"hostname.txt", kHostName},
};

/// The end of `path` that has as many parts as `pattern`; empty if it has fewer.
std::string_view end_of(std::string_view path, std::string_view pattern) {
  auto slashes = std::ranges::count(pattern, '/');
  std::size_t at = path.size();
  while (at > 0) {
    if (path[at - 1] == '/' && slashes-- == 0) break;
    --at;
  }
  return slashes > 0 ? std::string_view() : path.substr(at);
}

}  // namespace

std::string json_line(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

std::vector<const Adapter*> adapters_for(std::string_view path) {
  std::vector<const Adapter*> found;
  const bool near_the_top = std::ranges::count(path, '/') <= 1;
  for (const Adapter& adapter : kAdapters) {
    if (!near_the_top && adapter.pattern.find('/') == std::string_view::npos) continue;
    const std::string end(end_of(path, adapter.pattern));
    const std::string pattern(adapter.pattern);
    if (end.empty() || fnmatch(pattern.c_str(), end.c_str(), FNM_PATHNAME) != 0) continue;
    // The first pattern counts: names stand before what is wider.
    if (found.empty() || found.front()->pattern == adapter.pattern) {
      found.push_back(&adapter);
    }
  }
  return found;
}

bool is_of_sos_report(std::string_view path) {
  return path.starts_with("sos_commands/") || path.starts_with("sos_reports/") ||
         path.starts_with("sos_logs/") || path.find("/sos_commands/") != std::string_view::npos;
}

}  // namespace analyzer
