// SPDX-License-Identifier: Apache-2.0
// Network interfaces as /sys/class/net shows them, with their addresses.
#pragma once

#include "collector/host.h"

namespace collector {

NativeResult interfaces(Host& host, const Sink& sink);

}  // namespace collector
