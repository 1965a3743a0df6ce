// SPDX-License-Identifier: Apache-2.0
// Times that a log does not tell in full: syslog leaves out the year and the zone, the kernel
// counts from its boot. They are kept as times long before there was a journal, so that spans
// within a log hold, and are put right once it is known when the bundle was taken.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "bundle/layout.h"

namespace analyzer {

/// A leap year, so that the 29th of February is a date in it.
inline constexpr std::chrono::year kNoYear{1904};
/// Seconds of the kernel count from here.
inline constexpr bundle::Time kNoBoot{std::chrono::sys_days{std::chrono::year{1804} / 1 / 1}};

struct HostClock {
  std::optional<bundle::Time> now = {};           ///< when the bundle was taken, UTC
  std::optional<std::chrono::minutes> east = {};  ///< of the host's local time
  std::optional<bundle::Time> boot = {};
};

/// Out of timedatectl's output; nullopt if it does not tell the time.
std::optional<HostClock> clock_from(std::string_view timedatectl);

/// It has its year or its boot.
inline bool is_whole(bundle::Time time) {
  return time >= bundle::Time(std::chrono::sys_days((kNoYear + std::chrono::years(1)) / 1 / 1));
}

/// The time that was meant; nullopt where the clock does not say. Whole times stay.
std::optional<bundle::Time> settled(bundle::Time time, const std::optional<HostClock>& clock);

}  // namespace analyzer
