// SPDX-License-Identifier: Apache-2.0
// Everything of a bundle that has a time, in its order: what the logs say, what the daemons and the
// containers did, boots, and the first and the last sign of each finding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/diagnosis.h"
#include "analyzer/log_scan.h"
#include "analyzer/tables.h"

namespace analyzer {

enum class EventKind { boot, daemon, container, log, finding, bundle };
std::string_view to_text(EventKind kind);

struct HistoryEvent {
  bundle::Time time;
  EventKind kind = EventKind::log;
  std::string text;
  std::vector<std::string> rules;  ///< ids of those that the line or the event belongs to
  std::string source;              ///< evidence id; empty for what is no evidence
  std::optional<std::int64_t> line;
};

struct History {
  std::vector<HistoryEvent> events;
  std::int64_t untimed = 0;  ///< log lines without a time, left out
};

/// What is in [since, until]. `diagnosis` is that of the same bundle.
History history_of(const Tables& tables, const LogScan& scan, const Diagnosis& diagnosis,
                   std::optional<bundle::Time> since, std::optional<bundle::Time> until);

/// One line each, cut to `columns`.
std::string history_text(const History& history, std::size_t columns);
/// Schema drydock.timeline/1.
std::string history_json(const History& history, const Diagnosis& diagnosis);

}  // namespace analyzer
