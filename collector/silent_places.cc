// SPDX-License-Identifier: Apache-2.0
#include "collector/silent_places.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <span>

#include "collector/child.h"
#include "collector/fd.h"
#include "collector/interrupt.h"
#include "collector/kernel_text.h"
#include "collector/mountinfo.h"

namespace collector {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// A host of a swarm can have a thousand network mounts. So many children wait at a time; those
/// whose mount answers make room for the next.
constexpr std::size_t kAtOnce = 64;

void touch(const std::string& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  struct statvfs space {};
  ::statvfs(path.c_str(), &space);
  // Space and name may be known without asking who is dead; a listing is not.
  const Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd) ::fstatat(fd.get(), ".drydock-is-not-here", &status, AT_SYMLINK_NOFOLLOW);
}

struct Asked {
  pid_t pid = -1;
  const std::string* place = nullptr;
};

/// One that does not answer, and what became of our process that asked.
SilentPlace described(std::string path, std::string_view fs_type, pid_t pid) {
  std::string sentence = path + " does not answer (" + std::string(fs_type) + ")";
  if (::waitpid(pid, nullptr, WNOHANG) == 0) sentence += ": " + what_ours_waits_for(pid);
  return {.path = std::move(path), .sentence = std::move(sentence)};
}

/// Who still waits when the time is up, and for which of `places`. They were sent KILL.
std::vector<Asked> silent_among(std::span<const std::string> places, milliseconds patience) {
  const auto until = Clock::now() + patience;
  std::vector<Asked> waiting;
  std::size_t next = 0;
  while (next < places.size() || !waiting.empty()) {
    std::erase_if(waiting,
                  [](const Asked& each) { return ::waitpid(each.pid, nullptr, WNOHANG) != 0; });
    if (Clock::now() >= until) break;
    while (next < places.size() && waiting.size() < kAtOnce) {
      const std::string& place = places[next++];
      const pid_t child = ::fork();
      if (child < 0) continue;
      if (child == 0) {
        ::setpgid(0, 0);
        reset_signals();
        keep_only({});
        touch(place);
        ::_exit(0);
      }
      waiting.push_back({.pid = child, .place = &place});
    }
    if (!waiting.empty()) ::usleep(500);
  }
  for (const Asked& each : waiting) ::kill(each.pid, SIGKILL);
  if (!waiting.empty()) ::usleep(20'000);  // for those whom it reaches
  return waiting;
}

std::string_view type_of(const std::optional<MountLine>& mount) {
  return mount ? mount->fs_type : std::string_view("unknown");
}

}  // namespace

bool answers(const std::string& path, milliseconds patience) {
  const std::vector<Asked> waiting = silent_among({&path, 1}, patience);
  for (const Asked& each : waiting) ::waitpid(each.pid, nullptr, WNOHANG);
  return waiting.empty();
}

std::vector<SilentPlace> silent_mounts(std::string_view mountinfo, milliseconds patience) {
  std::vector<std::string> points;
  for_each_line(mountinfo, [&points](std::string_view line) {
    const auto mount = mount_line_from(line);
    if (!mount || is_pseudo(mount->fs_type) || is_local(mount->fs_type)) return;
    points.push_back(unescaped(mount->mount_point));
  });
  std::ranges::sort(points);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  std::vector<SilentPlace> silent;
  for (const Asked& each : silent_among(points, patience)) {
    silent.push_back(
        described(*each.place, type_of(mount_above(mountinfo, *each.place)), each.pid));
  }
  return silent;
}

std::optional<SilentPlace> silent_place_of(const std::string& path, std::string_view mountinfo,
                                           milliseconds patience) {
  const std::vector<Asked> waiting = silent_among({&path, 1}, patience);
  if (waiting.empty()) return std::nullopt;
  const auto mount = mount_above(mountinfo, path);
  const bool whole = mount && !is_pseudo(mount->fs_type) && !is_local(mount->fs_type);
  return described(whole ? unescaped(mount->mount_point) : path, type_of(mount),
                   waiting.front().pid);
}

}  // namespace collector
