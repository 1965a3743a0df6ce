// SPDX-License-Identifier: Apache-2.0
// From a bundle to tables, sightings and coverage: the stream is read once, and each entry goes to
// the extractors and to the log scan that claim its evidence id.
#pragma once

#include <memory>
#include <string>

#include "analyzer/diagnosis.h"
#include "analyzer/log_scan.h"
#include "analyzer/rule_pack.h"
#include "analyzer/tables.h"
#include "bundle/reader.h"

namespace analyzer {

struct Intake {
  std::unique_ptr<Tables> tables;  ///< sealed
  std::unique_ptr<LogScan> scan;
  Coverage coverage;
  Diagnosis diagnosis;  ///< header, completeness, notices, coverage; no findings yet
};

/// `path`: a bundle, a sos report, a folder or tar of files with telling names (adapters.h), or a
/// plain log; `as`: which log that is, empty to guess. Throws Error when it is nothing we can read.
Intake take_in(const std::string& path, const RulePack& rules, const bundle::Limits& limits,
               const std::string& as);

/// take_in and diagnose.
Diagnosis analyze(const std::string& path, const RulePack& rules, const bundle::Limits& limits,
                  const std::string& as);

}  // namespace analyzer
