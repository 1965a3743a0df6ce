// SPDX-License-Identifier: Apache-2.0
// The daemons seen from outside, for when they do not answer.
#include "collector/processes.h"

#include <algorithm>
#include <array>
#include <map>

#include "collector/held_mounts.h"
#include "collector/json_lines.h"
#include "collector/kernel_sockets.h"
#include "collector/kernel_text.h"
#include "collector/probe.h"
#include "collector/process_list.h"

namespace collector::probes {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxDaemons = 3000;
constexpr std::int64_t kMaxThreads = 5000;
constexpr std::int64_t kMaxOpenFiles = 200'000;

bool is_daemon(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"dockerd", "containerd", "docker-proxy", "runc", "docker-init", "rootlesskit"});
  return std::ranges::find(kNames, name) != kNames.end() || name.starts_with("containerd-shim");
}

// Max open files            1048576              1048576              files
std::optional<std::int64_t> open_files_limit(Host& host, const std::string& folder) {
  const auto limits = slurp(host, folder + "/limits", 16 << 10);
  std::optional<std::int64_t> value;
  if (!limits) return value;
  for_each_line(*limits, [&value](std::string_view line) {
    constexpr std::string_view kName = "Max open files";
    if (!line.starts_with(kName)) return;
    const auto columns = fields(line.substr(kName.size()));
    if (!columns.empty()) value = to_number(columns.front());
  });
  return value;
}

struct Threads {
  std::map<std::string, std::int64_t> states;
  std::optional<std::string> stuck;  ///< folder of the first one in uninterruptible sleep
};

Threads threads_of(Host& host, const std::string& folder) {
  Threads out;
  for (const DirEntry& entry : host.list(folder + "/task", kMaxThreads).entries) {
    const std::string thread = folder + "/task/" + entry.name;
    const auto text = slurp(host, thread + "/stat", 4096);
    const auto stat = text ? parse_process_stat(*text) : std::nullopt;
    if (!stat) continue;
    ++out.states[std::string(1, stat->state)];
    if (stat->state == 'D' && !out.stuck) out.stuck = thread;
  }
  return out;
}

Json stack_of(Host& host, const std::string& folder) {
  const auto text = slurp(host, folder + "/stack", 16 << 10);
  if (!text) return nullptr;
  Json frames = Json::array();
  for_each_line(*text, [&frames](std::string_view line) { frames.push_back(std::string(line)); });
  return frames;
}

std::optional<std::string> joined_command(Host& host, std::int64_t pid) {
  std::string out;
  for (const std::string& word : command_line(host, pid)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  if (out.empty()) return std::nullopt;
  return out;
}

Json describe_process(Host& host, const NamedProcess& process, std::optional<std::int64_t> booted) {
  const std::string folder = "/proc/" + std::to_string(process.pid);
  const auto text = slurp(host, folder + "/stat", 4096);
  const auto stat = text ? parse_process_stat(*text) : std::nullopt;
  Json row;
  row["pid"] = process.pid;
  row["ppid"] = stat ? Json(stat->ppid) : Json(nullptr);
  row["name"] = process.name;
  // /usr/bin/dockerd (deleted): the package was upgraded under a running daemon.
  constexpr std::string_view kDeleted = " (deleted)";
  auto exe = host.read_link(folder + "/exe");
  const bool deleted = exe && exe->ends_with(kDeleted);
  if (deleted) exe->resize(exe->size() - kDeleted.size());
  row["exe"] = or_null(exe);
  row["exe_deleted"] = exe ? Json(deleted) : Json(nullptr);
  row["state"] = stat ? Json(std::string(1, stat->state)) : Json(nullptr);
  row["threads"] = stat ? Json(stat->threads) : Json(nullptr);
  const Threads threads = threads_of(host, folder);
  row["thread_states"] = threads.states;
  const auto wchan = slurp(host, threads.stuck.value_or(folder) + "/wchan", 256);
  row["wchan"] = wchan && *wchan != "0" ? Json(std::string(trimmed(*wchan))) : Json(nullptr);
  const DirResult files = host.list(folder + "/fd", kMaxOpenFiles);
  row["open_files"] = files.access == Access::ok ? Json(files.entries.size()) : Json(nullptr);
  row["open_files_limit"] = or_null(open_files_limit(host, folder));
  row["started"] = stat && booted ? Json(started_at(*stat, *booted)) : Json(nullptr);
  row["command"] = or_null(joined_command(host, process.pid));
  row["stack"] = stack_of(host, threads.stuck.value_or(folder));
  return row;
}

NativeResult daemons(Host& host, const Survey&, const Sink& sink) {
  const auto booted = boot_time(host);
  const auto found = processes_named(host, is_daemon);
  // The daemons first: a host with a thousand shims must not crowd out the two that matter.
  std::vector<NamedProcess> ordered;
  const auto matters = [](const NamedProcess& each) {
    return each.name == "dockerd" || each.name == "containerd";
  };
  std::ranges::copy_if(found, std::back_inserter(ordered), matters);
  std::ranges::copy_if(found, std::back_inserter(ordered), std::not_fn(matters));
  JsonLines lines(sink);
  for (const NamedProcess& process : ordered) {
    if (lines.count() == kMaxDaemons) {
      return {.outcome = bundle::Outcome::partial,
              .reason = "only " + std::to_string(kMaxDaemons) + " of " +
                        std::to_string(ordered.size()) + " processes were read"};
    }
    if (!lines.add(describe_process(host, process, booted))) break;
  }
  return {};
}

}  // namespace

std::span<const Probe> processes() {
  static const std::array rows = {
      Probe{.id = "processes/daemons",
            .why = "whether dockerd and containerd run, wait for a disk, or run out of open files",
            .what = Native{.gather = daemons, .reads = "/proc/<pid> of Docker's processes"},
            .style = Style::json_lines,
            .limits = {.time = 15s, .bytes = 4 << 20}},
      Probe{.id = "processes/list",
            .why = "every process with its state: what waits for a disk (D), and for what; what is "
                   "dead and not collected (Z)",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return process_list(host, sink); },
                           .reads = "/proc/<pid>/{stat,cgroup}; wchan and stack of what hangs"},
            .style = Style::json_lines,
            .limits = {.time = 10s, .bytes = 4 << 20}},
      Probe{.id = "processes/held-mounts",
            .why = "which process still holds a container's file system in a mount namespace of "
                   "its own, so that it cannot be removed",
            .what = Native{.gather = held_mounts,
                           .reads = "/proc/<pid>/mountinfo, one for each mount namespace"},
            .style = Style::json_lines,
            .limits = {.time = 12s, .bytes = 2 << 20}},
      Probe{.id = "sockets/unix",
            .why = "whether somebody listens on the sockets, and how many clients wait in vain",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return unix_sockets(host, sink); },
                           .reads = "/proc/net/unix"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 1 << 20}},
  };
  return rows;
}

}  // namespace collector::probes
