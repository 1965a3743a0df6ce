// SPDX-License-Identifier: Apache-2.0
#include "collector/cgroups.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/processes.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxProcesses = 100'000;
constexpr std::size_t kMaxCgroups = 5000;
constexpr auto kTime = 6s;
const std::string kRoot = "/sys/fs/cgroup";

/// Its numbers; what a kernel or a hierarchy does not have is null.
class Files {
 public:
  explicit Files(Host& host) : host_(host) {}

  /// "max" and version 1's largest number mean that there is no limit, which is null too.
  Json number(const std::string& path) const {
    constexpr std::int64_t kNoLimit = 0x7FFF'FFFF'FFFF'F000;  // PAGE_COUNTER_MAX in bytes
    const auto text = slurp(host_, path, 256);
    const auto value = text ? to_number(trimmed(*text)) : std::nullopt;
    return value && *value < kNoLimit ? Json(*value) : Json(nullptr);
  }

  /// A line "oom_kill 3" of memory.events and its like.
  Json field(const std::string& path, std::string_view name) const {
    const auto text = slurp(host_, path, 16 << 10);
    Json value = nullptr;
    if (!text) return value;
    for_each_line(*text, [&](std::string_view line) {
      const auto words = fields(line);
      if (words.size() == 2 && words[0] == name) value = or_null(to_number(words[1]));
    });
    return value;
  }

  bool has(const std::string& path) const { return host_.stat(path).has_value(); }

 private:
  Host& host_;
};

Json version_2(const Files& files, const std::string& folder) {
  return {{"memory_current", files.number(folder + "/memory.current")},
          {"memory_max", files.number(folder + "/memory.max")},
          {"memory_high", files.number(folder + "/memory.high")},
          {"memory_max_events", files.field(folder + "/memory.events", "max")},
          {"oom_events", files.field(folder + "/memory.events", "oom")},
          {"oom_kills", files.field(folder + "/memory.events", "oom_kill")},
          {"pids_current", files.number(folder + "/pids.current")},
          {"pids_max", files.number(folder + "/pids.max")},
          {"pids_max_events", files.field(folder + "/pids.events", "max")},
          {"cpu_throttled", files.field(folder + "/cpu.stat", "nr_throttled")}};
}

// Each controller has a tree of its own there. oom_kill came to memory.oom_control with Linux 4.13.
Json version_1(const Files& files, const std::string& path) {
  const std::string memory = kRoot + "/memory" + path;
  const std::string pids = kRoot + "/pids" + path;
  const std::string cpu = kRoot + "/cpu" + path;  // mostly a link to cpu,cpuacct
  return {{"memory_current", files.number(memory + "/memory.usage_in_bytes")},
          {"memory_max", files.number(memory + "/memory.limit_in_bytes")},
          {"memory_high", files.number(memory + "/memory.soft_limit_in_bytes")},
          {"memory_max_events", files.number(memory + "/memory.failcnt")},
          {"oom_events", nullptr},
          {"oom_kills", files.field(memory + "/memory.oom_control", "oom_kill")},
          {"pids_current", files.number(pids + "/pids.current")},
          {"pids_max", files.number(pids + "/pids.max")},
          {"pids_max_events", files.field(pids + "/pids.events", "max")},
          {"cpu_throttled", files.field(cpu + "/cpu.stat", "nr_throttled")}};
}

/// The daemons' own, and what containers are put into unless they are told otherwise.
constexpr auto kKnown = std::to_array<std::string_view>(
    {"/system.slice/docker.service", "/system.slice/containerd.service",
     "/system.slice/snap.docker.dockerd.service", "/docker", "/docker.slice", "/system.slice",
     "/user.slice"});

/// Paths of cgroups below the root of their hierarchy, with the container in each.
class Search {
 public:
  explicit Search(Host& host) : host_(host), until_(host.tick() + kTime) {
    for (const std::string_view path : kKnown) paths_.emplace(path, std::string());
  }

  /// 0::/system.slice/docker-<id>.scope, or 4:memory:/docker/<id>
  void follow_processes() {
    for (const DirEntry& entry : host_.list("/proc", kMaxProcesses).entries) {
      if (!to_number(entry.name)) continue;
      if (out_of_room()) return;
      const auto text = slurp(host_, "/proc/" + entry.name + "/cgroup", 16 << 10);
      if (!text || !container_id_in(*text)) continue;
      for_each_line(*text, [this](std::string_view line) { take(line); });
    }
  }

  bool out_of_room() {
    cut_ = cut_ || paths_.size() >= kMaxCgroups || host_.tick() > until_;
    return cut_;
  }

  bool cut() const { return cut_; }
  const std::map<std::string, std::string>& paths() const { return paths_; }

 private:
  void take(std::string_view line) {
    const auto colon = line.find(':');
    const auto second = line.find(':', colon + 1);
    if (colon == std::string_view::npos || second == std::string_view::npos) return;
    const std::string_view controllers = line.substr(colon + 1, second - colon - 1);
    if (!controllers.empty() && controllers != "memory" && controllers != "pids") return;
    const std::string_view path = line.substr(second + 1);
    // A container may make cgroups below its own; and a path out of this namespace begins /../.
    const auto id = container_id_in(path);
    if (!id || path.find("/..") != std::string_view::npos) return;
    const auto end = std::min(path.find('/', path.find(*id)), path.size());
    paths_.emplace(path.substr(0, end), *id);
  }

  Host& host_;
  std::chrono::steady_clock::time_point until_;
  std::map<std::string, std::string> paths_;
  bool cut_ = false;
};

}  // namespace

NativeResult cgroups(Host& host, const Sink& sink) {
  const Files files(host);
  const bool unified = files.has(kRoot + "/cgroup.controllers");
  if (!unified && !files.has(kRoot + "/memory") && !files.has(kRoot + "/pids")) {
    return {.outcome = bundle::Outcome::failed,
            .reason = "no cgroups are mounted at " + kRoot + ", where Docker expects them"};
  }
  Search search(host);
  search.follow_processes();
  JsonLines lines(sink);
  // Of version 1 a cgroup has a place in each hierarchy, mostly all of them.
  const auto is_there = [&](const std::string& path) {
    if (unified) return files.has(kRoot + path);
    return std::ranges::any_of(std::array{"/memory", "/pids"}, [&](const char* hierarchy) {
      return files.has(std::string(kRoot).append(hierarchy).append(path));
    });
  };
  for (const auto& [path, container] : search.paths()) {
    if (!is_there(path)) continue;
    Json row;
    row["path"] = path;
    row["container_id"] = container.empty() ? Json(nullptr) : Json(container);
    row["version"] = unified ? "v2" : "v1";
    row.update(unified ? version_2(files, kRoot + path) : version_1(files, path));
    if (!lines.add(row)) return {};
  }
  if (!search.cut()) return {};
  return {.outcome = bundle::Outcome::partial,
          .reason = "not all cgroups of containers were looked for: too many, or too slow"};
}

// #subsys_name	hierarchy	num_cgroups	enabled
// memory	0	130	1
NativeResult cgroup_controllers(Host& host, const Sink& sink) {
  const auto list = slurp(host, "/proc/cgroups", 64 << 10);
  const auto unified = slurp(host, kRoot + "/cgroup.controllers", 4096);
  const auto delegated = slurp(host, kRoot + "/cgroup.subtree_control", 4096);
  if (!list && !unified) {
    return {.outcome = bundle::Outcome::failed,
            .reason = "neither /proc/cgroups nor " + kRoot + "/cgroup.controllers could be read"};
  }
  const auto has = [](const std::optional<std::string>& text, std::string_view name) -> Json {
    if (!text) return nullptr;
    for (const std::string_view word : fields(*text)) {
      if (word == name) return true;
    }
    return false;
  };
  std::set<std::string, std::less<>> named;
  JsonLines lines(sink);
  const auto add = [&](std::string_view name, const Json& hierarchy, const Json& enabled) {
    if (!named.emplace(name).second) return;
    lines.add({{"name", std::string(name)},
               {"hierarchy", hierarchy},
               {"enabled", enabled},
               {"unified", has(unified, name)},
               {"delegated", has(delegated, name)}});
  };
  if (list) {
    for_each_line(*list, [&](std::string_view line) {
      const auto words = fields(line);
      if (words.size() != 4 || words[0].starts_with('#')) return;
      add(words[0], or_null(to_number(words[1])), Json(words[3] == "1"));
    });
  }
  // Linux 6.11 and later can be built without version 1, and then /proc/cgroups is shorter or gone.
  if (unified) {
    for (const std::string_view name : fields(*unified)) add(name, Json(0), Json(true));
  }
  return {};
}

}  // namespace collector
