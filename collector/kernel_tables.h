// SPDX-License-Identifier: Apache-2.0
// Tables of the kernel that silently drop packets when they are full: tracked connections, and the
// neighbours (ARP) of all containers together.
#pragma once

#include "collector/host.h"

namespace collector {

NativeResult kernel_tables(Host& host, const Sink& sink);
/// /proc/pressure: how long work has waited for processor, memory and disk.
NativeResult pressure(Host& host, const Sink& sink);

}  // namespace collector
