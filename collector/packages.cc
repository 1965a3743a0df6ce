// SPDX-License-Identifier: Apache-2.0
#include "collector/packages.h"

#include <algorithm>
#include <array>
#include <string>

#include "collector/file_lines.h"
#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/known_words.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxDatabase = 64 << 20;

struct Package {
  std::string manager = {};
  std::string name = {};
  std::string version = {};
  std::string status = "installed";
  std::string architecture = {};
};

/// An engine, a runtime, a firewall, a kernel, a file system tool.
bool matters_to_docker(std::string_view package) {
  constexpr auto kStarts = std::to_array<std::string_view>(
      {"docker", "containerd", "moby-", "podman", "cri-o", "linux-image-", "kernel-core",
       "kernel-default", "linux-lts", "linux-virt", "nvidia-container", "libnvidia-container",
       "iptables", "nftables", "libseccomp", "selinux-policy", "cgroup"});
  constexpr auto kNames = std::to_array<std::string_view>({"apparmor",
                                                           "balena-engine",
                                                           "buildah",
                                                           "conmon",
                                                           "container-selinux",
                                                           "criu",
                                                           "crun",
                                                           "e2fsprogs",
                                                           "firewalld",
                                                           "fuse-overlayfs",
                                                           "iproute",
                                                           "iproute2",
                                                           "kernel",
                                                           "kmod",
                                                           "kubelet",
                                                           "libnftnl11",
                                                           "linux",
                                                           "lvm2",
                                                           "nfs-common",
                                                           "nfs-utils",
                                                           "pigz",
                                                           "rootlesskit",
                                                           "runc",
                                                           "slirp4netns",
                                                           "systemd",
                                                           "systemd-resolved",
                                                           "tini",
                                                           "ufw",
                                                           "uidmap",
                                                           "shadow-utils",
                                                           "xfsprogs",
                                                           "zfsutils-linux",
                                                           "btrfs-progs",
                                                           "pasta",
                                                           "passt"});
  return is_one_of(kNames, package) ||
         std::ranges::any_of(kStarts, [&](std::string_view s) { return package.starts_with(s); });
}

class Packages {
 public:
  explicit Packages(const Sink& sink) : lines_(sink) {}

  /// False when no more are wanted.
  bool add(const Package& package) {
    if (!matters_to_docker(package.name) || package.version.empty()) return true;
    const auto or_nothing = [](const std::string& text) {
      return text.empty() ? Json(nullptr) : Json(text);
    };
    return lines_.add({{"manager", package.manager},
                       {"name", package.name},
                       {"version", package.version},
                       {"status", package.status},
                       {"architecture", or_nothing(package.architecture)}});
  }

 private:
  JsonLines lines_;
};

/// Gives the lines of a file as they come, and an empty one for its end.
Access each_line_of(Host& host, const std::string& path,
                    const std::function<bool(std::string_view)>& each) {
  const FileResult result = read_lines(host, path, {.time = 5s, .bytes = kMaxDatabase}, each);
  if (result.access == Access::ok) each({});
  return result.access;
}

bool take(std::string_view line, std::string_view key, std::string& value) {
  if (!line.starts_with(key)) return false;
  value = trimmed(line.substr(key.size()));
  return true;
}

// Package: docker.io
// Status: install ok installed
// Architecture: amd64
// Version: 20.10.24+dfsg1-1+deb12u1
Access dpkg(Host& host, Packages& packages) {
  Package package{.manager = "dpkg", .status = ""};
  return each_line_of(host, "/var/lib/dpkg/status", [&](std::string_view line) {
    if (line.empty()) {
      // "install ok installed": the last word is what it is; of one that was removed the
      // configuration may be left, and "half-configured" tells of an upgrade that broke off.
      package.status = package.status.substr(package.status.rfind(' ') + 1);
      const bool wanted = package.status == "not-installed" || packages.add(package);
      package = {.manager = "dpkg", .status = ""};
      return wanted;
    }
    if (!take(line, "Package: ", package.name) && !take(line, "Status: ", package.status) &&
        !take(line, "Version: ", package.version)) {
      take(line, "Architecture: ", package.architecture);
    }
    return true;
  });
}

// P:docker-engine
// V:26.1.5-r0
// A:x86_64
Access apk(Host& host, Packages& packages) {
  Package package{.manager = "apk"};
  return each_line_of(host, "/lib/apk/db/installed", [&](std::string_view line) {
    if (line.empty()) {
      const bool wanted = packages.add(package);
      package = {.manager = "apk"};
      return wanted;
    }
    if (!take(line, "P:", package.name) && !take(line, "V:", package.version)) {
      take(line, "A:", package.architecture);
    }
    return true;
  });
}

// /var/lib/pacman/local/docker-1:27.3.1-1
Access pacman(Host& host, Packages& packages) {
  const DirResult folder = host.list("/var/lib/pacman/local", 100'000);
  for (const DirEntry& entry : folder.entries) {
    const auto release = entry.name.rfind('-');
    const auto version =
        release == std::string::npos || release == 0 ? release : entry.name.rfind('-', release - 1);
    if (version == std::string::npos) continue;
    if (!packages.add({.manager = "pacman",
                       .name = entry.name.substr(0, version),
                       .version = entry.name.substr(version + 1)})) {
      break;
    }
  }
  return folder.access;
}

// /snap/docker/current -> 2963
Access snap(Host& host, Packages& packages) {
  const auto revision = host.read_link("/snap/docker/current");
  if (!revision) return Access::absent;
  std::string version = "revision " + *revision;
  each_line_of(host, "/snap/docker/" + *revision + "/meta/snap.yaml",
               [&](std::string_view line) { return !take(line, "version:", version); });
  packages.add({.manager = "snap", .name = "docker", .version = version});
  return Access::ok;
}

// rpm's database is no text, so this one is asked of its program.
Access rpm(Host& host, Packages& packages, std::string& complaint) {
  if (!host.find_program("rpm") || !host.stat("/var/lib/rpm")) return Access::absent;
  std::string out;
  const auto append_to = [](std::string& text, std::size_t most) {
    return [&text, most](std::string_view piece) {
      text += piece.substr(0, most - std::min(most, text.size()));
      return text.size() < most;
    };
  };
  std::string errors;
  const CommandResult result = host.run(
      {"rpm", "-qa", "--queryformat", "%{NAME}\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\t%{ARCH}\n"},
      {.time = 8s, .bytes = 4 << 20}, append_to(out, 4 << 20), append_to(errors, 4096));
  for_each_line(out, [&](std::string_view line) {
    const auto first = line.find('\t');
    const auto second = line.find('\t', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return;
    std::string_view version = line.substr(first + 1, second - first - 1);
    if (version.starts_with("0:")) version.remove_prefix(2);
    packages.add({.manager = "rpm",
                  .name = std::string(line.substr(0, first)),
                  .version = std::string(version),
                  .architecture = std::string(line.substr(second + 1))});
  });
  if (result.ended == Ended::by_itself && result.exit_status == 0) return Access::ok;
  complaint = "rpm -qa did not end well" + (errors.empty() ? "" : ": " + errors);
  return Access::error;
}

}  // namespace

NativeResult packages(Host& host, const Sink& sink) {
  Packages found(sink);
  std::string complaint;
  const std::array accesses = {dpkg(host, found), apk(host, found), pacman(host, found),
                               snap(host, found), rpm(host, found, complaint)};
  const auto is = [&](Access access) { return std::ranges::count(accesses, access) > 0; };
  if (!complaint.empty()) return {.outcome = bundle::Outcome::partial, .reason = complaint};
  if (is(Access::denied) || is(Access::timed_out) || is(Access::silent) || is(Access::error)) {
    return {.outcome = bundle::Outcome::partial,
            .reason = "the database of a package manager could not be read"};
  }
  if (is(Access::ok)) return {};
  return {.outcome = bundle::Outcome::failed,
          .reason = "no package manager that we know (dpkg, rpm, apk, pacman, snap) is here"};
}

}  // namespace collector
