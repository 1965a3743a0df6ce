// SPDX-License-Identifier: Apache-2.0
// What <data-root>/containers says about each container: the truth when dockerd is dead.
#pragma once

#include <string>

#include "collector/host.h"

namespace collector {

NativeResult container_configs(Host& host, const std::string& data_root, const Sink& sink);
NativeResult container_logs(Host& host, const std::string& data_root, const Sink& sink);

}  // namespace collector
