// SPDX-License-Identifier: Apache-2.0
// Where in a log file the window that is asked for begins, found by bisection: a syslog of
// gigabytes is not read from its start for the sake of its last hour.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collector/host.h"

namespace collector {

/// Of "Jan 31 08:00:00 …" (the year is the latest that is not after `written`), RFC 3339, and the
/// audit log's "msg=audit(1769846400.123:456)". Syslog's own form is in local time, which is not
/// known here, and is taken for UTC.
std::optional<bundle::Time> time_of_line(std::string_view line, bundle::Time written);

struct LogStart {
  std::int64_t offset = 0;
  bool cut = false;  ///< the window is larger than `most` bytes, and its beginning is left out
};

/// `since` less fifteen hours, for the time zones; nullopt for all of it.
LogStart log_start(Host& host, const std::string& path, std::optional<bundle::Time> since,
                   std::int64_t most);

}  // namespace collector
