// SPDX-License-Identifier: Apache-2.0
// Both ends of a journal without reading what is between them: forwards from the window's start
// until the head's share is full, then backwards from now. A journal of gigabytes costs as little
// as one of megabytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collector/host.h"
#include "collector/recorder.h"

namespace collector {

struct JournalResult {
  CommandResult command;     ///< how the last journalctl ended
  bool out_of_time = false;  ///< something is missing because a journalctl was too slow
};

std::vector<std::string> journal_argv(const std::vector<std::string_view>& match,
                                      const std::string& since);

/// Feeds `out` at most `limits.bytes`, in the journal's order; a gap is reported to it.
JournalResult gather_journal(Host& host, Argv argv, Limits limits, Recorder& out, Recorder& err);

/// There is a journalctl, and some file for it to read. Where not, its silence says nothing.
bool keeps_journal(Host& host);

}  // namespace collector
