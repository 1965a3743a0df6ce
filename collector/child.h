// SPDX-License-Identifier: Apache-2.0
// Watches one child process to its end, and never for longer than its time and about a second and a
// half: a child may ignore TERM, sleep where not even KILL reaches it, or leave somebody behind who
// holds its pipe open.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "collector/fd.h"
#include "collector/host.h"
#include "collector/interrupt.h"

namespace collector {

struct Pipe {
  Fd read;
  Fd write;
};

/// Close-on-exec; the read end does not block. Throws bundle::Error when there is no descriptor.
Pipe make_pipe();

/// A pipe the child writes to, and who wants it.
struct Stream {
  Fd fd;
  Sink sink;
};

struct Watched {
  Ended ended = Ended::by_itself;
  bool reaped = false;
  int exit_status = 0;  ///< as the shell counts; only when reaped
  std::vector<bundle::Abandoned> abandoned;
};

/// `pid` leads a process group of its own. At `time`, when a sink wants no more, or at a signal,
/// the group gets TERM and half a second later KILL; what is left after that is described and left
/// behind.
Watched watch(pid_t pid, std::vector<Stream> streams, std::chrono::milliseconds time,
              Interrupt* interrupt);

/// In a child that may outlive us: nothing of ours stays open there, not our terminal or ssh
/// session, not the archive, not the pipe of another child. `keep` is sorted.
void keep_only(std::initializer_list<int> keep);

/// State and wchan of a process that does not end.
bundle::Abandoned describe_process(std::int64_t pid);
/// "our process 4711 waits in rpc_wait_bit_killable (state D)"
std::string what_ours_waits_for(std::int64_t pid);

}  // namespace collector
