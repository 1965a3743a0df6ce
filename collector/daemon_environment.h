// SPDX-License-Identifier: Apache-2.0
// What dockerd and containerd find in their environment: as they run, and as their units' files and
// init scripts would give it to them. Values are redacted but for those that are known to be no
// secret, such as the proxies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collector/survey.h"

namespace collector {

/// "NAME=value" of each variable that a process was started with; nullopt when it cannot be read.
std::optional<std::vector<std::string>> environment_of(Host& host, std::int64_t pid,
                                                       std::int64_t max_bytes);

NativeResult daemon_environment(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
