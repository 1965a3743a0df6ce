// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <limits>
#include <ostream>

#include "analyzer/commands.h"
#include "analyzer/diagnose.h"
#include "analyzer/history.h"
#include "analyzer/intake.h"
#include "analyzer/verbs.h"

namespace analyzer {

int show_timeline(const Options& options, std::ostream& out, std::ostream& err) {
  const RulePack rules = load_rules(options, err);
  Intake intake = take_in(options.bundles.front(), rules, options.limits, options.as);
  diagnose(rules, *intake.tables, intake.coverage, *intake.scan, intake.diagnosis);
  const History history =
      history_of(*intake.tables, *intake.scan, intake.diagnosis, options.since, options.until);
  // Whoever pipes this into grep wants all of each line.
  const std::size_t columns = options.verbose || isatty(STDOUT_FILENO) == 0
                                  ? std::numeric_limits<std::size_t>::max()
                                  : options.columns;
  out << (options.format == ReportFormat::json ? history_json(history, intake.diagnosis)
                                               : history_text(history, columns));
  return kExitDone;
}

}  // namespace analyzer
