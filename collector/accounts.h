// SPDX-License-Identifier: Apache-2.0
// Groups and subordinate ids, as /etc has them; what a directory service (LDAP) adds is not asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collector/survey.h"

namespace collector {

struct Group {
  std::string name;
  std::int64_t gid = 0;
  std::vector<std::string> members;
};
/// Of /etc/group; nullopt when it cannot be read.
std::optional<std::vector<Group>> groups(Host& host);

/// Of /etc/passwd.
std::optional<std::string> home_of(Host& host, std::int64_t uid);

/// The group that may use dockerd's socket.
NativeResult docker_group(Host& host, const Survey& survey, const Sink& sink);
/// /etc/subuid and /etc/subgid.
NativeResult subordinate_ids(Host& host, const Survey& survey, const Sink& sink);
/// The sockets of dockerd and containerd as files: owner, permissions, and whether anybody listens.
NativeResult socket_files(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
