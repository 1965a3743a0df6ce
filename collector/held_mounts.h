// SPDX-License-Identifier: Apache-2.0
// Mounts of containers in mount namespaces other than the host's: each container has its own root
// there, and a service with a namespace of its own may hold what dockerd believes to be gone.
#pragma once

#include "collector/host.h"
#include "collector/survey.h"

namespace collector {

NativeResult held_mounts(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
