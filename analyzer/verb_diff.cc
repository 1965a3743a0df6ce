// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "analyzer/commands.h"
#include "analyzer/comparison.h"
#include "analyzer/diagnose.h"
#include "analyzer/intake.h"
#include "analyzer/verbs.h"

namespace analyzer {

int show_diff(const Options& options, std::ostream& out, std::ostream& err) {
  const RulePack rules = load_rules(options, err);
  const auto diagnosed = [&](const std::string& path) {
    Intake intake = take_in(path, rules, options.limits, options.as);
    diagnose(rules, *intake.tables, intake.coverage, *intake.scan, intake.diagnosis);
    return intake;
  };
  const Intake before = diagnosed(options.bundles[0]);
  const Intake after = diagnosed(options.bundles[1]);
  const Comparison comparison = compare(before, after);
  out << (options.format == ReportFormat::json
              ? comparison_json(comparison, before.diagnosis, after.diagnosis)
              : comparison_text(comparison, before.diagnosis, after.diagnosis, options.columns));
  return kExitDone;
}

}  // namespace analyzer
