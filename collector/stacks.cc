// SPDX-License-Identifier: Apache-2.0
#include "collector/stacks.h"

#include <functional>
#include <string>

#include "collector/daemon_environment.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kPatience{8'000};
constexpr std::chrono::milliseconds kLook{200};
constexpr std::int64_t kMostBytes = std::int64_t{64} << 20;
constexpr std::int64_t kMaxEntries = 10'000;

struct Daemon {
  std::optional<std::int64_t> pid;
  std::string program;
  /// The file it writes, once it is there.
  std::function<std::optional<std::string>(Host&, bundle::Time sent)> find;
};

// Through /proc/PID/root, because a unit with PrivateTmp= has a /tmp of its own.
std::string as_seen_by(std::int64_t pid, const std::string& path) {
  return "/proc/" + std::to_string(pid) + "/root" + path;
}

/// Written since, by the daemon's own user: in /tmp, others may have laid something out.
bool is_answer(Host& host, const std::string& path, std::int64_t pid, bundle::Time sent) {
  const auto file = host.stat(path);
  const auto daemon = host.stat("/proc/" + std::to_string(pid));
  // A file's time is that of the last tick of the kernel, which may be before ours.
  return file && daemon && file->type == FileType::regular && file->uid == daemon->uid &&
         file->size > 0 && file->modified + 100ms >= sent;
}

NativeResult stacks(Host& host, const Daemon& daemon, const Sink& sink) {
  if (!daemon.pid) {
    return {.outcome = bundle::Outcome::absent, .reason = daemon.program + " does not run"};
  }
  // What it runs shows only to those who may signal it.
  const std::string process = "/proc/" + std::to_string(*daemon.pid);
  if (host.stat(process) && !host.read_link(process + "/exe")) {
    return {.outcome = bundle::Outcome::denied,
            .reason = "what process " + std::to_string(*daemon.pid) +
                      " runs is not to be seen, so it was not signalled; run as root"};
  }
  const auto sent = host.now();
  const auto until = host.tick() + kPatience;
  if (std::string why_not = host.ask_for_stacks(*daemon.pid, daemon.program); !why_not.empty()) {
    return {.outcome = bundle::Outcome::failed, .reason = std::move(why_not)};
  }
  const std::string who = daemon.program + " (process " + std::to_string(*daemon.pid) + ")";
  std::optional<std::string> path;
  std::int64_t size = 0;
  while (host.tick() < until) {
    host.wait(kLook);
    path = daemon.find(host, sent);
    if (!path) continue;
    const auto file = host.stat(*path);
    if (file && file->size == size) break;  // it has stopped growing
    size = file ? file->size : 0;
  }
  if (!path) {
    return {.outcome = bundle::Outcome::timed_out,
            .reason = who + " got SIGUSR1 and wrote no goroutine stacks within " +
                      std::to_string(kPatience.count() / 1000) + " s"};
  }
  const std::string as_it_sees = path->substr(as_seen_by(*daemon.pid, "").size());
  sink("SIGUSR1 was sent to " + who + " at " + bundle::to_text(sent) + "; it wrote " + as_it_sees +
       ", which stays there.\n\n");
  const FileResult file = host.read(*path, {.time = 5s, .bytes = kMostBytes}, sink);
  if (file.access != Access::ok) {
    return {.outcome = bundle::Outcome::failed, .reason = file.error};
  }
  return {};
}

/// What os.TempDir() of Go gives it. Of its environment nothing else is looked at.
std::string temporary_folder(Host& host, std::int64_t pid) {
  constexpr std::int64_t kMaxEnvironment = 1 << 20;
  constexpr std::string_view kName = "TMPDIR=";
  std::string folder = "/tmp";
  const auto variables = environment_of(host, pid, kMaxEnvironment);
  for (const std::string& variable : variables.value_or(std::vector<std::string>())) {
    if (variable.starts_with(kName) && variable.substr(kName.size()).starts_with('/')) {
      folder = variable.substr(kName.size());
    }
  }
  while (folder.ends_with('/')) folder.pop_back();
  return folder;
}

}  // namespace

// goroutine-stacks-2026-01-31T080000Z.log: setupDumpStackTrap in moby's daemon/debugtrap_unix.go.
NativeResult dockerd_stacks(Host& host, const Survey& survey, const Sink& sink) {
  const std::string folder = survey.exec_root.path;
  const auto newest = [&](Host& at, bundle::Time sent) -> std::optional<std::string> {
    const std::string seen = as_seen_by(*survey.dockerd_pid, folder);
    const auto entries = at.list(seen, kMaxEntries).entries;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (!entry->name.starts_with("goroutine-stacks-")) continue;
      std::string path = seen + "/" + entry->name;
      if (is_answer(at, path, *survey.dockerd_pid, sent)) return path;
    }
    return std::nullopt;
  };
  return stacks(host, {.pid = survey.dockerd_pid, .program = "dockerd", .find = newest}, sink);
}

// $TMPDIR/containerd.<pid>.stacks.log: dumpStacks in containerd's cmd/containerd/command/main.go.
// The pid is the one that containerd sees, which is another in a PID namespace.
NativeResult containerd_stacks(Host& host, const Survey& survey, const Sink& sink) {
  const auto of_pid = [&](Host& at, bundle::Time sent) -> std::optional<std::string> {
    const std::int64_t pid = *survey.containerd_pid;
    std::string path = as_seen_by(
        pid, temporary_folder(at, pid) + "/containerd." + std::to_string(pid) + ".stacks.log");
    if (is_answer(at, path, pid, sent)) return path;
    return std::nullopt;
  };
  return stacks(host, {.pid = survey.containerd_pid, .program = "containerd", .find = of_pid},
                sink);
}

}  // namespace collector
