// SPDX-License-Identifier: Apache-2.0
// Who this host is, as its own files tell it: names that text alone would not give away as names.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "collector/host.h"

namespace collector {

struct Identities {
  std::vector<std::string> hosts;    ///< the host's own name first, then those of /etc/hosts
  std::vector<std::string> domains;  ///< that names are looked up in, and the host's own
  std::vector<std::string> users;    ///< people's accounts
  struct Network {
    std::string address;
    int prefix = 0;
  };
  std::vector<Network> networks;  ///< that the host has an address in
  /// What could not be read, as a sentence; empty when all could.
  std::string trouble;
};

/// Looked at where it can be left behind: home directories may be on a server that is gone.
Identities identities(Host& host, std::chrono::milliseconds time);

}  // namespace collector
