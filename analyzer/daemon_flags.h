// SPDX-License-Identifier: Apache-2.0
// The flags on a command line of dockerd, read as its parser (pflag) does: "--name=value",
// "--name value", "-H value", "-Hvalue", and switches that stand alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/daemon_options.h"

namespace analyzer {

struct DaemonFlag {
  std::string written;  ///< "--data-root", "-H"
  /// nullptr where no dockerd that we know of takes it.
  const DaemonOption* option = nullptr;
  std::optional<std::string> value;  ///< "true" of a switch that stands alone
};

/// `command` as systemd tells it, its words between single blanks and without their quotes. Empty
/// if its program is not dockerd. A word with a '$' in it is what systemd puts in from the
/// environment, which is not known here.
std::vector<DaemonFlag> daemon_flags(std::string_view command);

}  // namespace analyzer
