// SPDX-License-Identifier: Apache-2.0
// Would running a program load a kernel module? iptables-save and its kin do when theirs is not
// there, and a support tool must leave a host as it found it.
#pragma once

#include <string_view>
#include <vector>

#include "collector/host.h"

namespace collector {

/// One of `modules` is loaded or built in, or this kernel cannot load any.
bool loads_nothing(Host& host, const std::vector<std::string_view>& modules);

/// Those of `modules` that this host's build of `program` would load. iptables comes for nf_tables
/// and for the older tables, and the name its links end at tells which one it is:
/// /usr/sbin/iptables-save -> /etc/alternatives/iptables-save -> .../xtables-nft-multi.
std::vector<std::string_view> modules_of_build(Host& host, std::string_view program,
                                               const std::vector<std::string_view>& modules);

}  // namespace collector
