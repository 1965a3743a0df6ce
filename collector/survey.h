// SPDX-License-Identifier: Apache-2.0
// Where Docker keeps its things on this host. Asked once, before the catalog; every probe that
// needs a path takes it from here, because data roots move, and rootless and snap hosts have their
// own.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "collector/host.h"

namespace collector {

/// A path, and how we know: "api", "config file", "command line", "unit", "default".
struct Found {
  std::string path;
  std::string from;
};

/// The one short probe that decides whether anybody else asks the Engine API.
struct Ping {
  bool tried = false;
  bool connected = false;
  bool answered = false;
  std::optional<int> status;
  std::int64_t waited_ms = 0;
  std::string error;
};

/// What the user asked for, for probes that take only a part of what there is. Not found but given.
struct Asked {
  /// nullopt: a time that only journalctl understands, or none.
  std::optional<bundle::Time> since;
  std::int64_t container_log_lines = 0;
};

struct Survey {
  Found data_root;          ///< /var/lib/docker
  Found exec_root;          ///< /var/run/docker
  Found config_file;        ///< /etc/docker/daemon.json
  Found socket;             ///< /var/run/docker.sock
  Found pid_file;           ///< /var/run/docker.pid
  Found containerd_socket;  ///< /run/containerd/containerd.sock
  std::optional<std::int64_t> dockerd_pid;
  std::optional<std::int64_t> containerd_pid;
  Ping ping;
  Asked asked = {};
};

Survey survey(Host& host, std::chrono::milliseconds ping_time);

}  // namespace collector
