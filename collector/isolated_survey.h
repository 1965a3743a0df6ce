// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "collector/survey.h"

namespace collector {

/// survey(), run isolated like any probe: it reads other processes' /proc entries and asks dockerd,
/// and either may hang on a sick host. The defaults when it does not come back.
Survey isolated_survey(Host& host, std::chrono::milliseconds time);

}  // namespace collector
