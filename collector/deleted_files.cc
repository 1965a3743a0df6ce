// SPDX-License-Identifier: Apache-2.0
#include "collector/deleted_files.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <vector>

#include "collector/file_facts.h"
#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/processes.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxProcesses = 50'000;
constexpr std::int64_t kMaxFiles = 50'000;
constexpr std::int64_t kMaxRows = 5'000;
constexpr auto kTime = 6s;

struct Process {
  std::int64_t pid = 0;
  std::int64_t parent = 0;
  std::string name;
};

bool is_daemon(std::string_view name) {
  return name == "dockerd" || name == "containerd" || name == "docker-proxy" ||
         name == "rootlesskit" || name.starts_with("containerd-shim");
}

// 58 (dockerd) S 1 ...
std::optional<Process> process(Host& host, std::int64_t pid) {
  const auto text = slurp(host, "/proc/" + std::to_string(pid) + "/stat", 4096);
  const auto stat = text ? parse_process_stat(*text) : std::nullopt;
  if (!stat) return std::nullopt;
  const auto open = text->find('(');
  const auto close = text->rfind(')');
  if (open == std::string::npos || close <= open) return std::nullopt;
  return Process{
      .pid = pid, .parent = stat->ppid, .name = text->substr(open + 1, close - open - 1)};
}

/// The daemons and everything below them, which is what runs in containers; the daemons first.
std::vector<Process> docker_processes(Host& host) {
  std::vector<Process> all;
  for (const DirEntry& entry : host.list("/proc", kMaxProcesses).entries) {
    const auto pid = to_number(entry.name);
    if (!pid) continue;
    if (auto each = process(host, *pid)) all.push_back(*std::move(each));
  }
  std::unordered_map<std::int64_t, std::vector<std::size_t>> children;
  for (std::size_t i = 0; i < all.size(); ++i) children[all[i].parent].push_back(i);
  std::vector<bool> taken(all.size());
  std::vector<std::size_t> order;
  const auto take = [&](std::size_t i) {
    if (!taken[i]) order.push_back(i);
    taken[i] = true;
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_daemon(all[i].name)) take(i);
  }
  for (std::size_t at = 0; at < order.size(); ++at) {
    const auto below = children.find(all[order[at]].pid);
    if (below == children.end()) continue;
    std::ranges::for_each(below->second, take);
  }
  std::vector<Process> out;
  out.reserve(order.size());
  for (const std::size_t i : order) out.push_back(std::move(all[i]));
  return out;
}

// Memory with a name: memfd_create, shared memory, aio. No file system runs full of it.
bool is_memory(std::string_view path) {
  return path.starts_with("/memfd:") || path.starts_with("/dev/") || path.starts_with("/SYSV") ||
         path.starts_with("/[aio]") || path.starts_with("/anon_hugepage") || !path.starts_with('/');
}

}  // namespace

NativeResult deleted_open_files(Host& host, const Sink& sink) {
  constexpr std::string_view kDeleted = " (deleted)";
  const auto started = host.tick();
  const std::vector<Process> processes = docker_processes(host);
  // A child inherits what its parent has open: one row for each file, not for each holder.
  std::set<std::pair<std::int64_t, std::int64_t>> seen;
  JsonLines lines(sink);
  std::size_t looked_at = 0;
  for (const Process& process : processes) {
    const std::string folder = "/proc/" + std::to_string(process.pid) + "/fd";
    for (const DirEntry& entry : host.list(folder, kMaxFiles).entries) {
      if (host.tick() - started > kTime || lines.count() == kMaxRows) {
        return {.outcome = bundle::Outcome::partial,
                .reason = "open files of " + std::to_string(looked_at) + " of " +
                          std::to_string(processes.size()) + " processes were looked at"};
      }
      const auto target = host.read_link(folder + "/" + entry.name);
      if (!target || !target->ends_with(kDeleted) || is_memory(*target)) continue;
      if (host.silence(*target)) continue;
      const auto descriptor = to_number(entry.name);
      const auto stat = descriptor ? host.stat_open(process.pid, *descriptor) : std::nullopt;
      if (!stat || stat->type != FileType::regular) continue;
      if (!seen.emplace(stat->device, stat->inode).second) continue;
      if (!lines.add({{"pid", process.pid},
                      {"process", process.name},
                      {"descriptor", *descriptor},
                      {"path", target->substr(0, target->size() - kDeleted.size())},
                      {"bytes", stat->size},
                      {"allocated", stat->allocated},
                      {"device", device_text(stat->device)},
                      {"inode", stat->inode}})) {
        return {};
      }
    }
    ++looked_at;
  }
  return {};
}

}  // namespace collector
