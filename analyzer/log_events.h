// SPDX-License-Identifier: Apache-2.0
// The milestones in the life of dockerd and containerd, as they and systemd log them. One milestone
// is often told twice (dockerd says "Daemon has completed initialization", then systemd "Started
// docker.service"). Each wording is a row; another wording of what was just said is no event, the
// same wording again is.
#pragma once

#include <span>
#include <string_view>

namespace analyzer {

struct LogEvent {
  std::string_view log;   ///< as in log_names()
  std::string_view rule;  ///< of the sighting: "daemon:docker:starting"
  std::string_view pattern;
};

std::span<const LogEvent> log_events();

}  // namespace analyzer
