// SPDX-License-Identifier: Apache-2.0
// Where containerd keeps its things: from its command line and its configuration.
#pragma once

#include <string>

#include "collector/survey.h"

namespace collector {

/// `root` of the configuration, else /var/lib/containerd, else <data-root>/containerd/daemon.
std::string containerd_root(Host& host, const Survey& survey);

NativeResult containerd_config(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
