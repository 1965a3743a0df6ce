// SPDX-License-Identifier: Apache-2.0
// Draws conclusions: every rule over the sightings and the tables, and the findings into causes and
// symptoms.
#pragma once

#include <vector>

#include "analyzer/diagnosis.h"
#include "analyzer/log_scan.h"
#include "analyzer/rule_pack.h"
#include "analyzer/tables.h"

namespace analyzer {

/// Fills findings and unknown of `diagnosis`, whose header, completeness and notices are set.
void diagnose(const RulePack& rules, const Tables& tables, const Coverage& coverage,
              const LogScan& scan, Diagnosis& diagnosis);

}  // namespace analyzer
