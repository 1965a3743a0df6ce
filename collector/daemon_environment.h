// SPDX-License-Identifier: Apache-2.0
// What dockerd and containerd find in their environment: as they run, and as their units' files and
// init scripts would give it to them. Values are redacted but for those that are known to be no
// secret, such as the proxies.
#pragma once

#include "collector/survey.h"

namespace collector {

NativeResult daemon_environment(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
