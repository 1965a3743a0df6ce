// SPDX-License-Identifier: Apache-2.0
// The options dockerd was, or would be, started with: from its command line, or from its systemd
// unit with all drop-ins. systemd itself is not asked, because it may be what hangs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/host.h"

namespace collector {

/// Words of a shell-like line; quotes are taken off.
std::vector<std::string> words_of(std::string_view line);

/// Each value of an option given as --name=V, --name V, -n V or -n=V, in order. `letter` 0: it has
/// no short form.
std::vector<std::string> option_values(std::span<const std::string> words, std::string_view name,
                                       char letter = 0);

/// Values of one key of a unit, drop-ins applied (an empty value resets the list).
std::vector<std::string> unit_values(Host& host, std::string_view unit, std::string_view key);

/// The last ExecStart= of docker.service as words, with $NAME replaced from Environment= and
/// EnvironmentFile=. Empty when there is no such unit.
std::vector<std::string> unit_command(Host& host, std::string_view unit);

}  // namespace collector
