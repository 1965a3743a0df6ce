// SPDX-License-Identifier: Apache-2.0
// How much each overlay2 directory holds: the only way to see what a container wrote, and what
// nobody refers to any more. Counted until the time is up, in the order of what is not known from
// elsewhere: first the directories that no image layer names, then image layers, largest first.
#pragma once

#include <string>

#include "collector/host.h"

namespace collector {

NativeResult layer_sizes(Host& host, const std::string& data_root, std::chrono::milliseconds time,
                         const Sink& sink);

}  // namespace collector
