// SPDX-License-Identifier: Apache-2.0
// What the kernel allows dockerd and containerd, which is not always what their units ask for.
#pragma once

#include "collector/survey.h"

namespace collector {

NativeResult process_limits(Host& host, const Survey& survey, const Sink& sink);
NativeResult process_cgroups(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
