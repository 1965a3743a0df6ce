// SPDX-License-Identifier: Apache-2.0
// bundle.json and manifest.json as values. Reading is lenient (a later version may add keys, an
// older one lack some); writing always gives every key, in a fixed order.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/layout.h"
#include "bundle/outcome.h"

namespace bundle {

/// The first entry: who collected what, where and when.
struct Header {
  int format_version = kFormatVersion;
  std::string tool_version = {};
  std::string host_name = {};
  Time started = {};
  /// Of the host, as in /etc/localtime's link: "Europe/Berlin"; empty if not known.
  std::string time_zone = {};
  std::string boot_id = {};               ///< /proc/sys/kernel/random/boot_id
  std::vector<std::string> options = {};  ///< the collector's arguments
  std::int64_t uid = 0;
  /// Names and addresses are pseudonyms (--obfuscate).
  bool obfuscated = false;
};

/// What was left out of the middle of a log that was over its cap.
struct Cut {
  std::int64_t offset = 0;                 ///< bytes kept before the gap
  std::optional<std::int64_t> bytes = {};  ///< the gap's; nullopt where the rest was never read
};

/// A child that neither ended nor could be killed, and was left behind.
struct Abandoned {
  std::int64_t pid = 0;
  std::string state = {};  ///< as in /proc/PID/stat: "D"
  std::string wchan = {};
};

struct ProbeRecord {
  std::string id = {};           ///< evidence id: "storage/mountinfo"
  std::string path = {};         ///< entry that holds it; empty when nothing was written
  std::string stderr_path = {};  ///< entry with the command's stderr; empty when there was none
  std::vector<std::string> argv = {};  ///< the command; empty for a file or a native probe
  std::string file = {};  ///< the file or API target that was read; empty for a command
  Outcome outcome = Outcome::skipped;
  std::string reason = {};  ///< a sentence; empty when collected
  std::optional<int> exit_status = {};
  Time started = {};
  std::int64_t duration_ms = 0;
  std::int64_t bytes = 0;  ///< of the entry, after redaction
  std::optional<Cut> cut = {};
  std::map<std::string, std::int64_t> redactions = {};  ///< by kind
  std::string sha256 = {};                              ///< of the entry, lower-case hex
  std::vector<Abandoned> abandoned = {};
};

/// What the collector saw when it looked for secrets in what it had written.
struct SelfScan {
  static constexpr std::string_view kClean = "clean";
  static constexpr std::string_view kSuspicious = "suspicious";  ///< what `findings` says
  static constexpr std::string_view kIncomplete = "incomplete";  ///< nothing in what was looked at

  struct Finding {
    std::string path = {};  ///< of the entry
    std::string kind = {};  ///< as in ProbeRecord::redactions
    std::int64_t count = 0;
    std::int64_t line = 0;  ///< of the first; 0 where that is not known
  };

  std::string outcome = {};
  std::string reason = {};  ///< a sentence why not everything was looked at; else empty
  std::int64_t entries = 0;
  std::int64_t bytes = 0;
  std::vector<Finding> findings = {};
};

/// The last entry. A bundle without one was cut short.
struct Manifest {
  int format_version = kFormatVersion;
  Time finished = {};
  std::string ended = "complete";  ///< or why the run ended early: "interrupted by SIGINT"
  std::vector<ProbeRecord> probes = {};
  std::optional<SelfScan> self_scan = {};  ///< nullopt: there was none
};

std::string to_json(const Header& header);
std::string to_json(const Manifest& manifest);
/// nullopt when the text is no JSON object of that kind.
std::optional<Header> header_from(std::string_view json);
std::optional<Manifest> manifest_from(std::string_view json);

}  // namespace bundle
