// SPDX-License-Identifier: Apache-2.0
// --since as a point in time, for what is not read by journalctl.
#pragma once

#include <optional>
#include <string_view>

#include "bundle/layout.h"

namespace collector {

/// "-2h", "2 hours ago", "2026-01-31 08:00", "yesterday", "@1769846400"; UTC, as journalctl runs
/// here. nullopt for what only journalctl understands.
std::optional<bundle::Time> absolute_time(std::string_view since, bundle::Time now);

}  // namespace collector
