// SPDX-License-Identifier: Apache-2.0
#include "collector/other_units.h"

#include <string>
#include <vector>

#include "collector/accounts.h"
#include "collector/kernel_text.h"
#include "collector/print_of.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kSnapUnit = "snap.docker.dockerd.service";
constexpr std::int64_t kMaxUnit = 64 << 10;
constexpr Limits kUnitLimits = {.time = 8s, .bytes = 256 << 10};

struct User {
  std::int64_t uid = 0;
  std::int64_t gid = 0;
  std::string home;
};

/// Who runs dockerd without root.
std::optional<User> rootless_user(Host& host, const Survey& survey) {
  if (survey.dockerd_pid) {
    const auto owner = host.stat("/proc/" + std::to_string(*survey.dockerd_pid));
    if (owner && owner->uid != 0) {
      const auto home = home_of(host, owner->uid);
      if (home) return User{.uid = owner->uid, .gid = owner->gid, .home = *home};
    }
  }
  constexpr std::string_view kData = "/.local/share/docker";
  if (!survey.data_root.path.ends_with(kData)) return std::nullopt;
  std::string home = survey.data_root.path.substr(0, survey.data_root.path.size() - kData.size());
  const auto owner = host.stat(home);
  if (!owner) return std::nullopt;
  return User{.uid = owner->uid, .gid = owner->gid, .home = std::move(home)};
}

/// Adds the paths of a unit and of its drop-ins, if it is there.
void add_unit(Host& host, const std::string& path, std::vector<std::string>& paths) {
  constexpr std::int64_t kMaxDropIns = 100;
  const auto file = host.stat(path);
  if (file && file->type == FileType::regular) paths.push_back(path);
  for (const DirEntry& entry : host.list(path + ".d", kMaxDropIns).entries) {
    std::string drop_in = path;
    drop_in.append(".d/").append(entry.name);
    if (entry.name.ends_with(".conf")) paths.push_back(std::move(drop_in));
  }
}

}  // namespace

NativeResult other_unit_files(Host& host, const Survey& survey, const Sink& sink) {
  std::vector<std::string> paths;
  add_unit(host, "/etc/systemd/system/" + std::string(kSnapUnit), paths);
  if (const auto user = rootless_user(host, survey)) {
    for (const std::string& folder :
         {std::string("/usr/lib/systemd/user"), std::string("/etc/systemd/user"),
          user->home + "/.config/systemd/user"}) {
      add_unit(host, folder + "/docker.service", paths);
    }
  }
  if (paths.empty()) {
    return {.outcome = bundle::Outcome::absent,
            .reason = "Docker is neither a snap nor without root here"};
  }
  for (const std::string& path : paths) {
    const auto text = slurp(host, path, kMaxUnit);
    if (text && !sink("# " + path + "\n" + *text + "\n")) break;
  }
  return {};
}

NativeResult snap_unit(Host& host, const Sink& sink) {
  if (!host.stat("/etc/systemd/system/" + std::string(kSnapUnit))) {
    return {.outcome = bundle::Outcome::absent, .reason = "Docker is no snap here"};
  }
  return print_of(host, {"systemctl", "show", "--no-pager", std::string(kSnapUnit)}, kUnitLimits,
                  sink);
}

// The user's manager lets nobody else in, not even root; and to log in, as `systemctl
// --machine=USER@` does, would start one that does not run.
NativeResult user_unit(Host& host, const Survey& survey, const Sink& sink) {
  const auto user = rootless_user(host, survey);
  if (!user) {
    return {.outcome = bundle::Outcome::absent, .reason = "nobody runs Docker without root here"};
  }
  const std::string runtime = "/run/user/" + std::to_string(user->uid);
  if (!host.stat(runtime + "/systemd/private")) {
    return {.outcome = bundle::Outcome::absent,
            .reason = "no systemd runs for user " + std::to_string(user->uid) +
                      ", so none of their units does"};
  }
  Argv argv = {
      "env",           "XDG_RUNTIME_DIR=" + runtime, "systemctl", "--user", "show", "--no-pager",
      "docker.service"};
  const auto self = host.stat("/proc/self/status");
  if (!self || self->uid != user->uid) {
    const Argv as_user = {"setpriv", "--reuid=" + std::to_string(user->uid),
                          "--regid=" + std::to_string(user->gid), "--clear-groups"};
    argv.insert(argv.begin(), as_user.begin(), as_user.end());
  }
  return print_of(host, argv, kUnitLimits, sink);
}

}  // namespace collector
