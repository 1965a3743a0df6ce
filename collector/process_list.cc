// SPDX-License-Identifier: Apache-2.0
#include "collector/process_list.h"

#include <algorithm>
#include <string>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/processes.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxProcesses = 100'000;
constexpr auto kTime = 6s;

struct Listed {
  std::int64_t pid = 0;
  std::string name;
  ProcessStat stat;
};

// 58 (dockerd) S 1 58 ...: comm may hold anything but a newline, parentheses too.
std::string name_in(std::string_view stat) {
  const auto open = stat.find('(');
  const auto close = stat.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
  return std::string(stat.substr(open + 1, close - open - 1));
}

bool hangs(const Listed& process) { return process.stat.state == 'D' || process.stat.state == 'Z'; }

class Describer {
 public:
  Describer(Host& host, std::optional<std::int64_t> booted) : host_(host), booted_(booted) {}

  Json row(const Listed& process) const {
    const std::string folder = "/proc/" + std::to_string(process.pid);
    Json row;
    row["pid"] = process.pid;
    row["ppid"] = process.stat.ppid;
    row["name"] = process.name;
    row["state"] = std::string(1, process.stat.state);
    row["threads"] = process.stat.threads;
    row["started"] = booted_ ? Json(started_at(process.stat, *booted_)) : Json(nullptr);
    row["container_id"] = is_of_kernel(process) ? Json(nullptr) : container_of(folder);
    if (hangs(process)) {
      const auto wchan = slurp(host_, folder + "/wchan", 256);
      row["wchan"] = wchan && *wchan != "0" ? Json(std::string(trimmed(*wchan))) : Json(nullptr);
      row["stack"] = stack_of(folder);
    }
    return row;
  }

 private:
  static bool is_of_kernel(const Listed& process) {
    constexpr std::int64_t kThreadd = 2;
    return process.pid == kThreadd || process.stat.ppid == kThreadd;
  }

  Json container_of(const std::string& folder) const {
    const auto cgroup = slurp(host_, folder + "/cgroup", 16 << 10);
    return cgroup ? or_null(container_id_in(*cgroup)) : Json(nullptr);
  }

  Json stack_of(const std::string& folder) const {
    const auto text = slurp(host_, folder + "/stack", 16 << 10);
    if (!text) return nullptr;
    Json frames = Json::array();
    for_each_line(*text, [&frames](std::string_view line) { frames.push_back(std::string(line)); });
    return frames;
  }

  Host& host_;
  std::optional<std::int64_t> booted_;
};

}  // namespace

NativeResult process_list(Host& host, const Sink& sink) {
  const auto started = host.tick();
  const DirResult folder = host.list("/proc", kMaxProcesses);
  if (folder.access != Access::ok) {
    return {.outcome = bundle::Outcome::failed,
            .reason = "/proc could not be listed: " + folder.error};
  }
  const Describer describer(host, boot_time(host));
  JsonLines lines(sink);
  std::vector<Listed> hanging;
  bool in_time = true;
  for (const DirEntry& entry : folder.entries) {
    const auto pid = to_number(entry.name);
    if (!pid) continue;
    in_time = host.tick() - started <= kTime;
    if (!in_time) break;
    const auto text = slurp(host, "/proc/" + entry.name + "/stat", 4096);
    const auto stat = text ? parse_process_stat(*text) : std::nullopt;
    if (!stat) continue;
    Listed process{.pid = *pid, .name = name_in(*text), .stat = *stat};
    if (hangs(process)) {
      hanging.push_back(std::move(process));
    } else if (!lines.add(describer.row(process))) {
      return {};
    }
  }
  std::ranges::sort(hanging, {}, &Listed::pid);
  for (const Listed& process : hanging) {
    if (!lines.add(describer.row(process))) return {};
  }
  if (in_time && !folder.truncated) return {};
  return {.outcome = bundle::Outcome::partial,
          .reason = "only " + std::to_string(lines.count()) + " processes were read in time"};
}

}  // namespace collector
