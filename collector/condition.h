// SPDX-License-Identifier: Apache-2.0
// In which condition the machine is: load, a reboot that is due, virtualisation, its clock.
#pragma once

#include "collector/host.h"

namespace collector {

NativeResult condition(Host& host, const Sink& sink);

}  // namespace collector
