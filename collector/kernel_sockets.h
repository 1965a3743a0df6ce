// SPDX-License-Identifier: Apache-2.0
// Routes and sockets as /proc/net shows them, decoded: its hexadecimal is in the byte order of the
// machine and nobody reads it by eye.
#pragma once

#include <optional>
#include <string_view>

#include "collector/json_lines.h"

namespace collector {

/// A line of /proc/net/route; nullopt for its heading.
std::optional<Json> inet_route(std::string_view line);

NativeResult routes(Host& host, const Sink& sink);

/// Listening TCP and bound UDP sockets with the processes that own them.
NativeResult listeners(Host& host, const Sink& sink);

/// The unix sockets of dockerd and containerd, and how many clients wait to be accepted.
NativeResult unix_sockets(Host& host, const Sink& sink);

}  // namespace collector
