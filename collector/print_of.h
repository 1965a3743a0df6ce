// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "collector/host.h"
#include "collector/probe.h"

namespace collector {

/// What a program prints is the evidence, and how it ended the outcome: for natives that run it
/// only on some hosts.
NativeResult print_of(Host& host, const Argv& argv, Limits limits, const Sink& sink);

}  // namespace collector
