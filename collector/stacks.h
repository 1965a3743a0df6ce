// SPDX-License-Identifier: Apache-2.0
// What each goroutine of a daemon is at, from the daemon itself: on SIGUSR1 both write it to a file
// (dockerd since 1.13 below its exec root, containerd since 1.3 in its TMPDIR), and the file stays.
// The daemon goes on as before. It is the only evidence whose gathering leaves something behind.
#pragma once

#include "collector/survey.h"

namespace collector {

NativeResult dockerd_stacks(Host& host, const Survey& survey, const Sink& sink);
NativeResult containerd_stacks(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
