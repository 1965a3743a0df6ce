// SPDX-License-Identifier: Apache-2.0
// The network as containers see it from within their namespaces, read from outside through /proc,
// and the resolver file that dockerd gave each. Nothing inside a container is opened: its files are
// its own to plant.
#pragma once

#include "collector/host.h"
#include "collector/survey.h"

namespace collector {

NativeResult container_networks(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
