// SPDX-License-Identifier: Apache-2.0
#include "analyzer/adapters.h"

#include <fnmatch.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "analyzer/fields.h"
#include "bundle/lines.h"

namespace analyzer {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kLineBytes = 64 << 10;
constexpr std::int64_t kMostKibibytes = std::int64_t{1} << 50;

/// A line of JSON; what is no UTF-8 becomes U+FFFD.
std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

template <typename Use>
void each_line(std::string_view text, const Use& use) {
  bundle::TextSource source(text);
  bundle::LineSource lines(source, kLineBytes);
  while (const auto line = lines.next()) use(line->text);
}

/// `df -k` and `df -al`:
///   Filesystem     1K-blocks     Used Available Use% Mounted on
///   /dev/sda1       41152736 12345678  26690036  32% /
std::optional<std::string> from_df(std::string_view text) {
  std::string out;
  bool in_kibibytes = false;
  bool first = true;
  each_line(text, [&](std::string_view line) {
    const auto words = fields(line);
    if (std::exchange(first, false)) {
      in_kibibytes = words.size() > 1 && (words[1] == "1K-blocks" || words[1] == "1024-blocks");
      return;
    }
    if (!in_kibibytes || words.size() < 6 || !words[4].ends_with('%')) return;
    const auto total = number(words[1]);
    const auto used = number(words[2]);
    const auto available = number(words[3]);
    if (!total || !used || !available || *total <= 0 || *total > kMostKibibytes || *used < 0 ||
        *used > *total || *available < 0) {
      return;
    }
    const auto start = static_cast<std::size_t>(words[5].data() - line.data());
    out += line_of({{"mount_point", std::string(trimmed(line.substr(start)))},
                    {"device", std::string(words[0])},
                    {"bytes_total", *total * 1024},
                    {"bytes_free", (*total - *used) * 1024},
                    {"bytes_available", *available * 1024}});
  });
  if (!in_kibibytes) return std::nullopt;
  return out;
}

/// Linux shop-01 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 x86_64 GNU/Linux
std::optional<std::string> from_uname(std::string_view text) {
  const auto words = fields(text.substr(0, text.find('\n')));
  if (words.size() < 4 || words[0] != "Linux") return std::nullopt;
  return line_of({{"release", std::string(words[2])}});
}

/// `docker version`: what stands below "Server", not the client's.
std::optional<std::string> from_docker_version(std::string_view text) {
  bool in_server = false;
  std::string version;
  std::string api;
  each_line(text, [&](std::string_view line) {
    if (line.starts_with("Server")) in_server = true;
    const auto words = fields(line);
    if (!in_server || words.size() < 2) return;
    // Components of the server follow, with versions of their own.
    if (words[0] == "Version:" && version.empty()) version = words[1];
    if (words[0] == "API" && words.size() > 2 && api.empty()) api = words[2];
  });
  if (version.empty()) return std::nullopt;
  Json out = {{"Version", version}};
  if (!api.empty()) out["ApiVersion"] = api;
  return line_of(out);
}

/// `systemctl show *service --all`, of which only Docker's units matter. A blank line ends a unit.
std::optional<std::string> from_systemctl_show(std::string_view text) {
  std::string out;
  std::string block;
  bool wanted = false;
  const auto end = [&] {
    if (wanted) out += block + '\n';
    block.clear();
    wanted = false;
  };
  each_line(text, [&](std::string_view line) {
    if (trimmed(line).empty()) {
      end();
      return;
    }
    wanted = wanted || line == "Id=docker.service" || line == "Id=docker.socket" ||
             line == "Id=containerd.service";
    block.append(line) += '\n';
  });
  end();
  return out;
}

constexpr std::string_view kRing = "the kernel keeps only the end of its messages";
constexpr std::string_view kTail = "sos kept only the end of it";
constexpr std::string_view kNoSocket = "sos asks for services only, not for docker.socket";
constexpr std::string_view kDfLacks = "df tells nothing of inodes, types and options";

// sos names a command's output after the command: what is no letter, digit, '_', '-', '.' or '/'
// becomes '_', a slash a dot (_mangle_command in sos/report/plugins/__init__.py).
constexpr Adapter kAdapters[] = {
    {"sos_commands/docker/journalctl_--no-pager_--unit_docker", "docker/journal"},
    {"sos_commands/containerd/journalctl_--no-pager_--unit_containerd", "containerd/journal"},
    {"sos_strings/docker/journalctl_--no-pager_--unit_docker.tailed", "docker/journal", nullptr,
     kTail},
    {"sos_strings/containerd/journalctl_--no-pager_--unit_containerd.tailed", "containerd/journal",
     nullptr, kTail},
    {"sos_commands/kernel/dmesg", "kernel/journal", nullptr, kRing},
    {"sos_commands/kernel/sysctl_-a", "host/sysctls"},
    {"sos_commands/kernel/uname_-a", "host/kernel", from_uname},
    {"sos_commands/docker/docker_version", "docker/version", from_docker_version},
    {"sos_commands/filesys/df_-al_-x_autofs", "storage/filesystems", from_df, kDfLacks},
    {"sos_commands/systemd/systemctl_show_service_--all", "systemd/units", from_systemctl_show,
     kNoSocket},
    {"sos_commands/host/hostname", kHostName},

    // Copies of files keep their path, in a sos report and elsewhere.
    {"etc/docker/daemon.json", "daemon/config"},
    {"etc/resolv.conf", "network/resolv-conf"},
    {"etc/os-release", "host/os-release"},
    {"usr/lib/os-release", "host/os-release"},
    {"proc/meminfo", "host/memory"},
    {"proc/self/mountinfo", "storage/mountinfo"},
    {"proc/1/mountinfo", "storage/mountinfo"},

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
    {"dmesg", "kernel/journal", nullptr, kRing},
    {"dmesg.*", "kernel/journal", nullptr, kRing},
    {"kern.log", "kernel/journal"},
    {"iptables-save", "network/iptables-save"},
    {"iptables-save.*", "network/iptables-save"},
    {"ip6tables-save", "network/ip6tables-save"},
    {"ip6tables-save.*", "network/ip6tables-save"},
    {"resolv.conf", "network/resolv-conf"},
    {"os-release", "host/os-release"},
    {"sysctl", "host/sysctls"},
    {"sysctl.txt", "host/sysctls"},
    {"sysctl_-a*", "host/sysctls"},
    {"meminfo", "host/memory"},
    {"meminfo.txt", "host/memory"},
    {"mountinfo", "storage/mountinfo"},
    {"mountinfo.txt", "storage/mountinfo"},
    {"uname", "host/kernel", from_uname},
    {"uname.txt", "host/kernel", from_uname},
    {"uname_-a*", "host/kernel", from_uname},
    {"df", "storage/filesystems", from_df, kDfLacks},
    {"df.txt", "storage/filesystems", from_df, kDfLacks},
    {"df_-k*", "storage/filesystems", from_df, kDfLacks},
    {"docker-version.txt", "docker/version", from_docker_version},
    {"docker_version*", "docker/version", from_docker_version},
    {"docker-info.json", "docker/info"},
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

const Adapter* adapter_for(std::string_view path) {
  const bool near_the_top = std::ranges::count(path, '/') <= 1;
  for (const Adapter& adapter : kAdapters) {
    if (!near_the_top && adapter.pattern.find('/') == std::string_view::npos) continue;
    const std::string end(end_of(path, adapter.pattern));
    const std::string pattern(adapter.pattern);
    if (!end.empty() && fnmatch(pattern.c_str(), end.c_str(), FNM_PATHNAME) == 0) return &adapter;
  }
  return nullptr;
}

bool is_of_sos_report(std::string_view path) {
  return path.starts_with("sos_commands/") || path.starts_with("sos_reports/") ||
         path.starts_with("sos_logs/") || path.find("/sos_commands/") != std::string_view::npos;
}

}  // namespace analyzer
