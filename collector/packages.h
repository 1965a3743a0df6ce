// SPDX-License-Identifier: Apache-2.0
// The installed packages that make up or break a container host. Read from the package manager's
// own files where they are text, because its program may be waiting for a lock.
#pragma once

#include <string_view>

#include "collector/host.h"

namespace collector {

/// Is the package of interest: an engine, a runtime, a firewall, a kernel, a file system tool?
bool matters_to_docker(std::string_view package);

NativeResult packages(Host& host, const Sink& sink);

}  // namespace collector
