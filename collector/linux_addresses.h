// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "collector/host.h"

namespace collector {

/// What LinuxHost::addresses answers: one netlink dump of the own network namespace, in the
/// kernel's order; empty when it refuses.
std::vector<InterfaceAddress> linux_addresses();

}  // namespace collector
