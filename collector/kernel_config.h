// SPDX-License-Identifier: Apache-2.0
// Was the kernel built, and was it started, with what Docker needs?
#pragma once

#include "collector/host.h"

namespace collector {

/// The options that moby's contrib/check-config.sh asks for, out of /boot or /proc/config.gz.
NativeResult kernel_config(Host& host, const Sink& sink);
/// Of the command line only the parameters that matter: others may tell of more than we ask for.
NativeResult kernel_parameters(Host& host, const Sink& sink);
/// SELinux, AppArmor and seccomp: on, and with what for Docker.
NativeResult security_modules(Host& host, const Sink& sink);

}  // namespace collector
