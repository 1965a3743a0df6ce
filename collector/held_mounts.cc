// SPDX-License-Identifier: Apache-2.0
#include "collector/held_mounts.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "collector/file_lines.h"
#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/mountinfo.h"
#include "collector/processes.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxProcesses = 100'000;
constexpr std::int64_t kMaxMountinfo = 8 << 20;
constexpr std::int64_t kMaxRows = 20'000;
constexpr auto kTime = 8s;

/// The name between `before` and `after`: "…/overlay2/<this>/merged".
std::optional<std::string> between(std::string_view text, std::string_view before,
                                   std::string_view after) {
  const auto at = text.find(before);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + before.size());
  const auto end = text.find('/');
  if (end == 0 || end == std::string_view::npos || !text.substr(end).starts_with(after)) {
    return std::nullopt;
  }
  return std::string(text.substr(0, end));
}

// upperdir=/var/lib/docker/overlay2/<layer>/diff, or .../snapshots/<number>/fs of containerd
std::optional<std::string> layer_of(const MountLine& mount) {
  if (mount.fs_type == "overlay") {
    const auto at = mount.super_options.find("upperdir=");
    if (at != std::string_view::npos) {
      std::string_view upper = mount.super_options.substr(at);
      upper = upper.substr(0, upper.find(','));
      if (auto layer = between(upper, "/overlay2/", "/diff")) return layer;
      if (auto snapshot = between(upper, "/snapshots/", "/fs")) return snapshot;
    }
  }
  return between(mount.mount_point, "/overlay2/", "/merged");
}

Json number_of_namespace(std::string_view link) {  // mnt:[4026531841]
  const auto open = link.find('[');
  if (open == std::string_view::npos || !link.ends_with(']')) return nullptr;
  return or_null(to_number(link.substr(open + 1, link.size() - open - 2)));
}

class Search {
 public:
  Search(Host& host, const Survey& survey, const Sink& sink) : host_(host), lines_(sink) {
    // Their mounts are evidence of their own.
    skip("/proc/self");
    skip("/proc/1");
    if (survey.dockerd_pid) skip("/proc/" + std::to_string(*survey.dockerd_pid));
  }

  /// False when no more rows are wanted.
  bool look_at(std::int64_t pid) {
    const std::string folder = "/proc/" + std::to_string(pid);
    const auto name_space = host_.read_link(folder + "/ns/mnt");
    if (!name_space || !seen_.insert(*name_space).second) return true;
    std::optional<std::string> process;
    std::optional<std::string> own;
    read_lines(host_, folder + "/mountinfo", {.time = 2s, .bytes = kMaxMountinfo},
               [&](std::string_view line) {
                 const auto mount = mount_line_from(line);
                 const auto layer = mount ? layer_of(*mount) : std::nullopt;
                 if (!layer) return true;
                 if (!process) {
                   process = trimmed(slurp(host_, folder + "/comm", 64).value_or(""));
                   own = container_id_in(slurp(host_, folder + "/cgroup", 16 << 10).value_or(""));
                 }
                 wanted_ = lines_.count() < kMaxRows &&
                           lines_.add({{"pid", pid},
                                       {"process", *process},
                                       {"container_id", or_null(own)},
                                       {"namespace", number_of_namespace(*name_space)},
                                       {"mount_point", unescaped(mount->mount_point)},
                                       {"layer_id", *layer}});
                 return wanted_;
               });
    return wanted_;
  }

  bool full() const { return lines_.count() == kMaxRows; }

 private:
  void skip(const std::string& folder) {
    if (auto name_space = host_.read_link(folder + "/ns/mnt")) seen_.insert(*name_space);
  }

  Host& host_;
  JsonLines lines_;
  std::set<std::string> seen_;
  bool wanted_ = true;
};

}  // namespace

NativeResult held_mounts(Host& host, const Survey& survey, const Sink& sink) {
  const auto started = host.tick();
  if (!host.read_link("/proc/1/ns/mnt")) {
    return {.outcome = bundle::Outcome::denied,
            .reason = "mount namespaces of other users' processes can only be seen by root"};
  }
  Search search(host, survey, sink);
  for (const DirEntry& entry : host.list("/proc", kMaxProcesses).entries) {
    const auto pid = to_number(entry.name);
    if (!pid) continue;
    if (host.tick() - started > kTime) {
      return {.outcome = bundle::Outcome::partial,
              .reason = "the time for looking through mount namespaces was used up"};
    }
    if (!search.look_at(*pid)) break;
  }
  if (!search.full()) return {};
  return {.outcome = bundle::Outcome::partial,
          .reason = "only the first " + std::to_string(kMaxRows) + " mounts were taken"};
}

}  // namespace collector
