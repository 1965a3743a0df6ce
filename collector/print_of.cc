// SPDX-License-Identifier: Apache-2.0
#include "collector/print_of.h"

#include <algorithm>
#include <string>

#include "collector/kernel_text.h"

namespace collector {

NativeResult print_of(Host& host, const Argv& argv, Limits limits, const Sink& sink) {
  std::string errors;
  const CommandResult result = host.run(argv, limits, sink, [&errors](std::string_view piece) {
    errors += piece.substr(0, 400 - std::min<std::size_t>(400, errors.size()));
    return true;
  });
  switch (result.ended) {
    case Ended::by_itself:
      break;
    case Ended::no_start:
      return {.outcome = bundle::Outcome::failed, .reason = result.error};
    case Ended::stopped:
      return {};
    case Ended::timed_out:
    case Ended::interrupted:
      return {.outcome = bundle::Outcome::partial, .reason = argv.front() + " did not end in time"};
  }
  if (result.exit_status == 0) return {};
  const bool denied = errors.find("ermission denied") != std::string::npos ||
                      errors.find("ot permitted") != std::string::npos;
  return {.outcome = denied ? bundle::Outcome::denied : bundle::Outcome::failed,
          .reason = argv.front() + " ended with status " + std::to_string(result.exit_status) +
                    ": " + std::string(trimmed(errors))};
}

}  // namespace collector
