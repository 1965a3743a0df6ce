// SPDX-License-Identifier: Apache-2.0
// The programs and plugins that dockerd calls by name, and whether they are there to be called.
#pragma once

#include "collector/survey.h"

namespace collector {

/// runc, shim and helpers of dockerd, the runtimes of daemon.json.
NativeResult daemon_programs(Host& host, const Survey& survey, const Sink& sink);
/// Plugins that dockerd finds by folder, and those it manages in the data root.
NativeResult daemon_plugins(Host& host, const Survey& survey, const Sink& sink);
/// The seccomp profile that daemon.json or a flag names.
NativeResult seccomp_profile(Host& host, const Survey& survey, const Sink& sink);
/// Names of root's credential helpers; never what they keep.
NativeResult credential_helpers(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
