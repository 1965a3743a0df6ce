// SPDX-License-Identifier: Apache-2.0
// Logs of hosts that keep no journal: the daemons' own files, what syslog wrote of them, and the
// kernel's ring buffer. And the audit log, which has what no journal has.
#pragma once

#include "collector/host.h"

namespace collector {

/// Only what was written from then on, as far as lines tell their time.
using Since = std::optional<bundle::Time>;

NativeResult docker_log_files(Host& host, Since since, const Sink& sink);
NativeResult containerd_log_files(Host& host, Since since, const Sink& sink);
NativeResult kernel_log_files(Host& host, Since since, const Sink& sink);
/// Framed as journalctl does, with times made from the boot time.
NativeResult kernel_ring_buffer(Host& host, Since since, const Sink& sink);
/// What SELinux, AppArmor and seccomp refused.
NativeResult audit_log(Host& host, Since since, const Sink& sink);

}  // namespace collector
