// SPDX-License-Identifier: Apache-2.0
// What each verb of drydock-analyze does.
#pragma once

#include <iosfwd>

#include "analyzer/options.h"

namespace analyzer {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFound = 1;
inline constexpr int kExitCannot = 3;

/// Runs what the options ask for; returns the exit status. The product goes to `out`, messages to
/// `err`. Throws Error when a bundle or a rule pack cannot be used.
int run(const Options& options, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace analyzer
