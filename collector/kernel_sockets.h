// SPDX-License-Identifier: Apache-2.0
// Routes and sockets as /proc/net shows them, decoded: its hexadecimal is in the byte order of the
// machine and nobody reads it by eye.
#pragma once

#include "collector/host.h"

namespace collector {

NativeResult routes(Host& host, const Sink& sink);

/// Listening TCP and bound UDP sockets with the processes that own them.
NativeResult listeners(Host& host, const Sink& sink);

/// The unix sockets of dockerd and containerd, and how many clients wait to be accepted.
NativeResult unix_sockets(Host& host, const Sink& sink);

}  // namespace collector
