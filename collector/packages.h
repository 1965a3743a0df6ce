// SPDX-License-Identifier: Apache-2.0
// The installed packages that make up or break a container host. Read from the package manager's
// own files where they are text, because its program may be waiting for a lock.
#pragma once

#include "collector/host.h"

namespace collector {

NativeResult packages(Host& host, const Sink& sink);

}  // namespace collector
