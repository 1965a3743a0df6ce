// SPDX-License-Identifier: Apache-2.0
// The Engine API over its unix socket. There is no verb but GET.
#pragma once

#include <string>

#include "collector/host.h"

namespace collector {

/// Gives up at `limits.time`, wherever it is: a stopped daemon leaves the connection waiting in its
/// backlog, a full backlog does not even let us in, a sick one accepts and says nothing.
HttpResult engine_get(const std::string& socket, const std::string& target, Limits limits,
                      const Sink& out);

}  // namespace collector
