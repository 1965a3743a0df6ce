// SPDX-License-Identifier: Apache-2.0
#include "collector/accounts.h"

#include <algorithm>
#include <array>

#include "collector/daemon_settings.h"
#include "collector/file_facts.h"
#include "collector/kernel_text.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxFile = 4 << 20;

// docker:x:998:alice,bob
std::vector<std::string_view> parts_of(std::string_view line, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const auto end = std::min(line.find(separator), line.size());
    out.push_back(line.substr(0, end));
    if (end == line.size()) return out;
    line.remove_prefix(end + 1);
  }
}

// Bound as /var/run/docker.sock, which is /run/docker.sock.
std::string_view without_var(std::string_view path) {
  constexpr std::string_view kVar = "/var";
  return path.starts_with("/var/run/") ? path.substr(kVar.size()) : path;
}

struct Backlog {
  bool listening = false;
  std::int64_t pending = 0;
};

// Num RefCount Protocol Flags Type St Inode Path; a client that waits has the path and no inode.
Backlog backlog(std::string_view table, std::string_view path) {
  Backlog out;
  for_each_line(table, [&](std::string_view line) {
    const auto column = fields(line);
    if (column.size() < 8 || without_var(column[7]) != without_var(path)) return;
    constexpr std::string_view kAccepting = "00010000";  // __SO_ACCEPTCON, <linux/net.h>
    if (column[6] == "0") {
      ++out.pending;
    } else if (column[3] == kAccepting) {
      out.listening = true;
    }
  });
  return out;
}

}  // namespace

std::optional<std::vector<Group>> groups(Host& host) {
  const auto text = slurp(host, "/etc/group", kMaxFile);
  if (!text) return std::nullopt;
  std::vector<Group> out;
  for_each_line(*text, [&out](std::string_view line) {
    const auto column = parts_of(line, ':');
    const auto gid = column.size() == 4 ? to_number(column[2]) : std::nullopt;
    if (!gid) return;
    Group group{.name = std::string(column[0]), .gid = *gid, .members = {}};
    for (const std::string_view member : parts_of(column[3], ',')) {
      if (!trimmed(member).empty()) group.members.emplace_back(trimmed(member));
    }
    out.push_back(std::move(group));
  });
  return out;
}

// alice:x:1000:1000:Alice:/home/alice:/bin/bash
std::optional<std::string> home_of(Host& host, std::int64_t uid) {
  const auto passwd = slurp(host, "/etc/passwd", kMaxFile);
  std::optional<std::string> home;
  if (!passwd) return home;
  for_each_line(*passwd, [&](std::string_view line) {
    const auto column = parts_of(line, ':');
    if (!home && column.size() > 5 && to_number(column[2]) == uid) home = column[5];
  });
  return home;
}

NativeResult docker_group(Host& host, const Survey& survey, const Sink& sink) {
  const auto all = groups(host);
  if (!all) return {.outcome = bundle::Outcome::failed, .reason = "/etc/group could not be read"};
  const auto named = DaemonSettings(host, survey).value("group");
  const std::string name = named ? named->path : "docker";
  const auto found = std::ranges::find(*all, name, &Group::name);
  Json row = {{"name", name}, {"from", named ? named->from : "default"}};
  row["exists"] = found != all->end();
  row["gid"] = found == all->end() ? Json(nullptr) : Json(found->gid);
  row["members"] = found == all->end() ? Json::array() : Json(found->members);
  sink(to_line(row) + "\n");
  return {};
}

NativeResult subordinate_ids(Host& host, const Survey&, const Sink& sink) {
  JsonLines lines(sink);
  bool any = false;
  const auto add = [&](std::string_view kind, const std::string& path) {
    const auto text = slurp(host, path, kMaxFile);
    if (!text) return;
    any = true;
    for_each_line(*text, [&](std::string_view line) {
      const auto column = parts_of(line, ':');  // dockremap:100000:65536
      if (column.size() != 3) return;
      const auto first = to_number(column[1]);
      const auto count = to_number(trimmed(column[2]));
      if (!first || !count) return;
      lines.add({{"kind", kind},
                 {"owner", std::string(column[0])},
                 {"first", *first},
                 {"count", *count}});
    });
  };
  add("uid", "/etc/subuid");
  add("gid", "/etc/subgid");
  if (any) return {};
  return {.outcome = bundle::Outcome::absent,
          .reason = "neither /etc/subuid nor /etc/subgid can be read"};
}

NativeResult socket_files(Host& host, const Survey& survey, const Sink& sink) {
  const auto all = groups(host);
  const auto table = slurp(host, "/proc/net/unix", 8 << 20);
  JsonLines lines(sink);
  for (const auto& [service, path] : {std::pair("docker", survey.socket.path),
                                      std::pair("containerd", survey.containerd_socket.path)}) {
    const auto stat = host.stat(path);
    Json row = {{"service", service}, {"path", path}};
    row["type"] = stat ? Json(type_text(stat->type)) : Json(nullptr);
    row["uid"] = stat ? Json(stat->uid) : Json(nullptr);
    row["gid"] = stat ? Json(stat->gid) : Json(nullptr);
    row["group"] = nullptr;
    if (stat && all) {
      const auto group = std::ranges::find(*all, stat->gid, &Group::gid);
      if (group != all->end()) row["group"] = group->name;
    }
    row["mode"] = stat ? Json(mode_text(stat->mode)) : Json(nullptr);
    row["listening"] = nullptr;
    row["pending"] = nullptr;
    if (table) {
      const Backlog found = backlog(*table, path);
      row["listening"] = found.listening;
      if (found.listening) row["pending"] = found.pending;
    }
    if (!lines.add(row)) break;
  }
  return {};
}

}  // namespace collector
