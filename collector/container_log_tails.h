// SPDX-License-Identifier: Apache-2.0
// The last lines that containers wrote, from the files of the log drivers json-file and local. Read
// backwards from their ends, so that a log of gigabytes costs as little as a short one.
#pragma once

#include "collector/survey.h"

namespace collector {

inline constexpr std::int64_t kMostContainerLogLines = 10'000;
/// Of all containers together, before each line gets its container's id.
inline constexpr std::int64_t kContainerLogBytes = std::int64_t{8} << 20;

NativeResult container_log_tails(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
