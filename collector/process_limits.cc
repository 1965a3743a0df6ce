// SPDX-License-Identifier: Apache-2.0
#include "collector/process_limits.h"

#include <algorithm>
#include <array>
#include <limits>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"

namespace collector {
namespace {

struct Daemon {
  std::string_view name;
  std::optional<std::int64_t> pid;
};

std::array<Daemon, 2> daemons_of(const Survey& survey) {
  return {{{"dockerd", survey.dockerd_pid}, {"containerd", survey.containerd_pid}}};
}

// Without a limit: the largest number there is, so that a comparison stays true.
Json limit_of(std::string_view text) {
  if (text == "unlimited") return std::numeric_limits<std::int64_t>::max();
  return or_null(to_number(text));
}

// Calls `each` with the daemon and the text of its /proc file.
NativeResult of_each(Host& host, const Survey& survey, const std::string& file,
                     const std::function<void(const Daemon&, std::string_view)>& each) {
  std::string unreadable;
  bool running = false;
  for (const Daemon& daemon : daemons_of(survey)) {
    if (!daemon.pid) continue;
    running = true;
    const std::string path = "/proc/" + std::to_string(*daemon.pid) + "/" + file;
    if (const auto text = slurp(host, path, 64 << 10)) {
      each(daemon, *text);
    } else {
      unreadable = path + " could not be read";
    }
  }
  if (!running) {
    return {.outcome = bundle::Outcome::absent, .reason = "neither dockerd nor containerd runs"};
  }
  if (unreadable.empty()) return {};
  return {.outcome = bundle::Outcome::partial, .reason = unreadable};
}

}  // namespace

// Limit                     Soft Limit           Hard Limit           Units
// Max cpu time              unlimited            unlimited            seconds
// Max open files            1048576              1048576              files
NativeResult process_limits(Host& host, const Survey& survey, const Sink& sink) {
  JsonLines lines(sink);
  return of_each(host, survey, "limits", [&](const Daemon& daemon, std::string_view text) {
    for_each_line(text, [&](std::string_view line) {
      // The columns stand at fixed places (proc_pid_limits in the kernel's fs/proc/base.c).
      constexpr std::size_t kNameEnd = 26;
      if (line.size() <= kNameEnd || !line.starts_with("Max ")) return;
      const auto column = fields(line.substr(kNameEnd));
      if (column.size() < 2) return;
      lines.add({{"process", daemon.name},
                 {"pid", *daemon.pid},
                 {"limit", std::string(trimmed(line.substr(4, kNameEnd - 4)))},
                 {"soft", limit_of(column[0])},
                 {"hard", limit_of(column[1])}});
    });
  });
}

// 0::/system.slice/docker.service          or, in version 1, 4:memory:/system.slice/docker.service
NativeResult process_cgroups(Host& host, const Survey& survey, const Sink& sink) {
  JsonLines lines(sink);
  return of_each(host, survey, "cgroup", [&](const Daemon& daemon, std::string_view text) {
    for_each_line(text, [&](std::string_view line) {
      const auto first = line.find(':');
      const auto second = first == std::string_view::npos ? first : line.find(':', first + 1);
      if (second == std::string_view::npos) return;
      lines.add({{"process", daemon.name},
                 {"pid", *daemon.pid},
                 {"hierarchy", or_null(to_number(line.substr(0, first)))},
                 {"controllers", std::string(line.substr(first + 1, second - first - 1))},
                 {"path", std::string(line.substr(second + 1))}});
    });
  });
}

}  // namespace collector
