// SPDX-License-Identifier: Apache-2.0
#include "analyzer/diagnose_timeline.h"

#include <algorithm>

namespace analyzer {
namespace {

constexpr std::string_view kDockerLog = "docker/journal";

struct Milestones {
  std::string_view log;
  std::string_view starting;
  std::string_view ready;
};
constexpr Milestones kMilestones[] = {
    {kDockerLog, "daemon:docker:starting", "daemon:docker:ready"},
    {"docker/log-files", "daemon:docker:starting", "daemon:docker:ready"},
    {"containerd/journal", "daemon:containerd:starting", "daemon:containerd:ready"},
    {"containerd/log-files", "daemon:containerd:starting", "daemon:containerd:ready"}};

}  // namespace

Timeline::Timeline(const Sources& sources) {
  for (const Milestones& daemon : kMilestones) {
    std::vector<StartAttempt>& attempts = by_source_[daemon.log];
    const auto of = [&](std::string_view rule) {
      const auto found = sources.sightings.find(rule);
      return found == sources.sightings.end() ? std::vector<const Sighting*>() : found->second;
    };
    for (const Sighting* sighting : of(daemon.starting)) {
      if (sighting->source != daemon.log) continue;
      StartAttempt& attempt = attempts.emplace_back();
      attempt.source = daemon.log;
      attempt.first_line = sighting->line;
      attempt.began = sighting->time;
    }
    for (const Sighting* sighting : of(daemon.ready)) {
      const auto after =
          std::ranges::upper_bound(attempts, sighting->line, {}, &StartAttempt::first_line);
      if (sighting->source != daemon.log || after == attempts.begin()) continue;
      StartAttempt& attempt = *std::prev(after);
      if (attempt.ready_line) continue;
      attempt.ready_line = sighting->line;
      attempt.ready_time = sighting->time;
    }
  }
}

const StartAttempt* Timeline::attempt_of(const Sighting& sighting) const {
  const auto own = by_source_.find(sighting.source);
  const bool by_line = own != by_source_.end();
  const std::vector<StartAttempt>& attempts =
      by_line ? own->second : by_source_.find(kDockerLog)->second;
  if (by_line) {
    const auto after =
        std::ranges::upper_bound(attempts, sighting.line, {}, &StartAttempt::first_line);
    if (after == attempts.begin()) return nullptr;
    const StartAttempt& attempt = *std::prev(after);
    return attempt.ready_line && *attempt.ready_line < sighting.line ? nullptr : &attempt;
  }
  if (!sighting.time) return nullptr;
  const StartAttempt* latest = nullptr;
  for (const StartAttempt& attempt : attempts) {
    if (attempt.began && *attempt.began <= *sighting.time) latest = &attempt;
  }
  if (latest == nullptr || (latest->ready_time && *latest->ready_time < *sighting.time)) {
    return nullptr;
  }
  return latest;
}

bool Timeline::recovered_after(const StartAttempt& attempt) const {
  if (attempt.ready_line) return false;
  const auto found = by_source_.find(attempt.source);
  return std::ranges::any_of(found->second, [&](const StartAttempt& later) {
    return later.first_line > attempt.first_line && later.ready_line;
  });
}

}  // namespace analyzer
