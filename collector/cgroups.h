// SPDX-License-Identifier: Apache-2.0
// What the cgroups of Docker have counted: memory and processes used, their limits, and how often a
// limit was hit. Version 1 and 2, systemd and cgroupfs drivers, and whatever cgroup parent a
// container was given: where it is, its processes tell.
#pragma once

#include "collector/host.h"

namespace collector {

NativeResult cgroups(Host& host, const Sink& sink);
/// Which controllers there are, and which of them can be used.
NativeResult cgroup_controllers(Host& host, const Sink& sink);

}  // namespace collector
