// SPDX-License-Identifier: Apache-2.0
// Free space of every mounted file system. One that hangs costs its own line and nothing else.
#pragma once

#include "collector/host.h"

namespace collector {

NativeResult filesystems(Host& host, const Sink& sink);

}  // namespace collector
