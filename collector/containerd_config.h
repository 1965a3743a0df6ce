// SPDX-License-Identifier: Apache-2.0
// Where containerd keeps its things: from its command line and its configuration.
#pragma once

#include <string>

#include "collector/survey.h"

namespace collector {

/// --config of the running containerd, else of its unit, else the default: its own, or the one that
/// a dockerd without a system containerd writes for its child.
std::string containerd_config_path(Host& host, const Survey& survey);
/// `root` of the configuration, else /var/lib/containerd, else <data-root>/containerd/daemon.
std::string containerd_root(Host& host, const Survey& survey);

NativeResult containerd_config(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
