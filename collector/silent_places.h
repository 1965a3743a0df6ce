// SPDX-License-Identifier: Apache-2.0
// File systems that do not answer: of a dead NFS server, of a FUSE daemon that hangs. Whoever
// touches one may wait for ever, where no signal reaches, so children of our own try first. What
// they find out is known for the rest of the run, so that a dead mount costs one deadline and not
// one for each probe.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

struct SilentPlace {
  std::string path;
  /// "/mnt/nas does not answer (nfs4): our process 4711 waits in rpc_wait_bit_killable (state D)"
  std::string sentence;
};

/// Does it answer a look at its space, at itself and at a name in it?
bool answers(const std::string& path, std::chrono::milliseconds patience);

/// The mount points that do not, all asked at the same time. Only those of types that may wait for
/// somebody else.
std::vector<SilentPlace> silent_mounts(std::string_view mountinfo,
                                       std::chrono::milliseconds patience);

/// What does not answer where `path` did not, if it still does not: its mount; only the path itself
/// where the mount is of a type that answers from memory (a disk that hangs) or holds no bytes
/// (/proc/PID of a process that hangs).
std::optional<SilentPlace> silent_place_of(const std::string& path, std::string_view mountinfo,
                                           std::chrono::milliseconds patience);

}  // namespace collector
