// SPDX-License-Identifier: Apache-2.0
// How much each layer's directory holds, of overlay2 and of containerd's snapshotter: the only way
// to see what a container wrote, and what nobody refers to any more. Counted until the time is up,
// in the order of what is not known from elsewhere: first the directories that no image layer
// names, then image layers, largest first, then snapshots, latest first.
#pragma once

#include "collector/survey.h"

namespace collector {

NativeResult layer_sizes(Host& host, const Survey& survey, std::chrono::milliseconds time,
                         const Sink& sink);

}  // namespace collector
