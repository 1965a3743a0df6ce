// SPDX-License-Identifier: Apache-2.0
// One record of a log, whatever its framing: journald's short-iso-precise prefix or JSON, syslog,
// logrus (time= level= msg= error=), the terminal form (ERRO[0000] text key=value), a compose
// prefix, bare stderr, the kernel's [ 12.34]. Continuation lines are joined by a space, since
// iptables errors and goroutine dumps span lines.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/layout.h"
#include "bundle/lines.h"

namespace analyzer {

struct LogRecord {
  std::int64_t line = 0;             ///< of its first line
  std::optional<bundle::Time> time;  ///< UTC; the logrus time where there is one, else the prefix's
  std::string identifier;            ///< "dockerd", "kernel"; empty if the framing has none
  std::int64_t pid = -1;
  std::string level;  ///< "error"; empty where the record has none
  std::string
      message;  ///< what patterns see: msg and the other fields, unescaped once; prefix gone
};

/// Reads all records of `lines` in order; the record is valid during the call.
void each_record(bundle::LineSource& lines, const std::function<void(const LogRecord&)>& use);

/// Only those whose message is `wanted`. That is asked of each, right before it is used.
void each_record(bundle::LineSource& lines,
                 const std::function<bool(const std::string& message)>& wanted,
                 const std::function<void(const LogRecord&)>& use);

/// Which log a plain file is, guessed from its first lines: "docker", "containerd", "kernel".
std::optional<std::string> guess_log(std::string_view first_bytes);

/// The logs that rules name in `in:`, and the evidence behind each: docker is docker/journal, and
/// docker/log-files where a host keeps no journal. Those of one name stand together, the usual one
/// first; the collector takes another one only for want of that.
struct LogName {
  std::string_view name;
  std::string_view evidence;
};
std::span<const LogName> log_names();
/// Each name once.
std::vector<std::string_view> names_of_logs();
std::vector<std::string> evidence_of_log(std::string_view name);
bool is_log_evidence(std::string_view evidence);
/// What this evidence of a log stands in for: docker/journal for docker/log-files; empty for
/// others.
std::string_view stands_in_for(std::string_view evidence);

}  // namespace analyzer
