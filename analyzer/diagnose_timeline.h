// SPDX-License-Identifier: Apache-2.0
// Where a sighting stands in the life of a daemon: starts split the timeline, so that lines of a
// failed start are told from lines of a daemon at work, and an old failure from one that lasts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/diagnose_judge.h"

namespace analyzer {

/// From one 'starting' to the next.
struct StartAttempt {
  std::string_view source;  ///< the log that tells of it
  std::int64_t first_line = 0;
  std::optional<bundle::Time> began;
  std::optional<std::int64_t> ready_line;
  std::optional<bundle::Time> ready_time;
};

class Timeline {
 public:
  explicit Timeline(const Sources& sources);

  /// The attempt during which `sighting` was logged, before the daemon was ready; nullptr for the
  /// rest of its life. By line in the daemon's own log, by time elsewhere.
  const StartAttempt* attempt_of(const Sighting& sighting) const;
  /// The attempt failed, and a later one of the same daemon got ready.
  bool recovered_after(const StartAttempt& attempt) const;

 private:
  std::map<std::string_view, std::vector<StartAttempt>> by_source_;
};

}  // namespace analyzer
