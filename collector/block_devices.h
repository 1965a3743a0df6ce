// SPDX-License-Identifier: Apache-2.0
// Disks as /sys/block has them, and what the device mapper says of its thin pools.
#pragma once

#include "collector/host.h"

namespace collector {

NativeResult block_devices(Host& host, const Sink& sink);
/// `dmsetup status` where there are device-mapper devices; asking would load the module elsewhere.
NativeResult thin_pools(Host& host, const Sink& sink);

}  // namespace collector
