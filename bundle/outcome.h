// SPDX-License-Identifier: Apache-2.0
// What became of one probe. A probe that failed is as much evidence as one that did not.
#pragma once

#include <optional>
#include <string_view>

namespace bundle {

enum class Outcome {
  collected,  ///< all of it is in the bundle
  partial,    ///< some of it: cut at a cap, at a deadline, or unreadable in places
  absent,     ///< the file or program is not there
  denied,     ///< the kernel or the daemon refused
  timed_out,  ///< nothing came before the deadline
  failed,     ///< it ran and gave nothing usable
  skipped,    ///< it was not tried, and the reason says why
};

std::string_view to_text(Outcome outcome);
std::optional<Outcome> outcome_from(std::string_view text);

}  // namespace bundle
