// SPDX-License-Identifier: Apache-2.0
// What is wrong, as a value; every report format renders this and nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/extractor.h"
#include "analyzer/rule.h"
#include "bundle/manifest.h"

namespace analyzer {

/// Evidence items that a finding carries; `count` tells how many there are.
inline constexpr std::size_t kMaxEvidence = 10;

enum class Confidence { suspected, confirmed };
enum class Status { past, current };

/// A log line or a row: what the finding rests on, to be pasted.
struct EvidenceItem {
  std::string source;
  std::optional<std::int64_t> line;
  std::optional<bundle::Time> time;
  std::string text;                                ///< a log record; empty for a row
  std::vector<std::pair<std::string, Value>> row;  ///< a row; empty for a log record
};

struct Finding {
  const Rule* rule = nullptr;
  Confidence confidence = Confidence::suspected;
  Status status = Status::current;
  std::vector<std::string> explained_by;  ///< rule ids; empty for a root cause
  std::vector<std::string> explains;
  std::int64_t count = 0;  ///< sightings and rows in all
  std::optional<bundle::Time> first_seen;
  std::optional<bundle::Time> last_seen;
  std::string cause;  ///< placeholders filled
  std::vector<std::string> fix;
  std::vector<EvidenceItem> evidence;  ///< rows first, then lines in time; at most kMaxEvidence
  bool root() const { return explained_by.empty(); }
};

/// A rule that could not be judged, and the evidence it lacks.
struct Unjudged {
  const Rule* rule = nullptr;
  std::vector<bundle::ProbeRecord> missing;
  std::string reason;  ///< where it is not missing evidence: "the query ran over its step budget"
};

struct Diagnosis {
  bundle::Header header;
  std::string docker_version;  ///< empty if not known
  bool complete = true;        ///< the bundle has its manifest and every entry was intact
  std::string incomplete_reason;
  std::vector<Finding> findings;  ///< ranked: root causes best first, then symptoms
  std::vector<Unjudged> unknown;
  std::vector<bundle::ProbeRecord> coverage;
  std::vector<std::string>
      notices;  ///< limits that were hit, entries refused, lines that did not parse
};

}  // namespace analyzer
