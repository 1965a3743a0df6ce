// SPDX-License-Identifier: Apache-2.0
#include "collector/processes.h"

#include <algorithm>

#include "collector/kernel_text.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxProcesses = 100'000;

}  // namespace

std::vector<NamedProcess> processes_named(Host& host,
                                          const std::function<bool(std::string_view)>& wanted) {
  std::vector<NamedProcess> out;
  for (const DirEntry& entry : host.list("/proc", kMaxProcesses).entries) {
    const auto pid = to_number(entry.name);
    if (!pid) continue;
    const auto comm = slurp(host, "/proc/" + entry.name + "/comm", 64);
    if (!comm) continue;
    const std::string_view name = trimmed(*comm);
    if (wanted(name)) out.push_back({.pid = *pid, .name = std::string(name)});
  }
  std::ranges::sort(out, {}, &NamedProcess::pid);
  return out;
}

// 58 (dockerd) S 1 58 58 0 -1 4194560 8571 ...
// The name may hold blanks and parentheses, so the fields are counted from the last ')'.
std::optional<ProcessStat> parse_process_stat(std::string_view text) {
  const auto end = text.rfind(')');
  if (end == std::string_view::npos) return std::nullopt;
  const auto rest = fields(text.substr(end + 1));
  constexpr std::size_t kState = 0;
  constexpr std::size_t kParent = 1;
  constexpr std::size_t kThreads = 17;
  constexpr std::size_t kStart = 19;
  if (rest.size() <= kStart || rest[kState].empty()) return std::nullopt;
  return ProcessStat{.state = rest[kState].front(),
                     .ppid = to_number(rest[kParent]).value_or(0),
                     .threads = to_number(rest[kThreads]).value_or(0),
                     .start_ticks = to_number(rest[kStart]).value_or(0)};
}

std::string started_at(const ProcessStat& stat, std::int64_t booted) {
  constexpr std::int64_t kTicksASecond = 100;  // USER_HZ: the same on every Linux that runs Docker
  return bundle::to_text(
      bundle::Time(std::chrono::seconds(booted) +
                   std::chrono::milliseconds(stat.start_ticks * 1000 / kTicksASecond)));
}

std::optional<std::string> container_id_in(std::string_view text) {
  constexpr std::size_t kLength = 64;
  constexpr std::string_view kHex = "0123456789abcdef";
  for (auto at = text.find_first_of(kHex); at != std::string_view::npos;) {
    const auto end = std::min(text.find_first_not_of(kHex, at), text.size());
    if (end - at == kLength) return std::string(text.substr(at, kLength));
    at = text.find_first_of(kHex, end);
  }
  return std::nullopt;
}

std::vector<std::string> command_line(Host& host, std::int64_t pid) {
  constexpr std::int64_t kMaxCommandLine = 64 << 10;
  const auto text = slurp(host, "/proc/" + std::to_string(pid) + "/cmdline", kMaxCommandLine);
  std::vector<std::string> out;
  if (!text) return out;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\0'), rest.size());
    out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

std::optional<std::int64_t> boot_time(Host& host) {
  const auto text = slurp(host, "/proc/stat", 4 << 20);
  std::optional<std::int64_t> seconds;
  if (!text) return seconds;
  for_each_line(*text, [&seconds](std::string_view line) {
    if (line.starts_with("btime ")) seconds = to_number(trimmed(line.substr(6)));
  });
  return seconds;
}

}  // namespace collector
