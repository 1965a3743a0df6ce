// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "analyzer/commands.h"
#include "analyzer/diagnose.h"
#include "analyzer/explanation.h"
#include "analyzer/intake.h"
#include "analyzer/nearest.h"
#include "analyzer/verbs.h"
#include "bundle/error.h"

namespace analyzer {
namespace {

const Rule& rule_named(const RulePack& rules, const std::string& id) {
  if (const Rule* rule = rules.find(id)) return *rule;
  std::vector<std::string_view> ids;
  for (const Rule& rule : rules.rules()) ids.push_back(rule.id);
  const std::string hint = did_you_mean(id, ids);
  throw bundle::Error("there is no rule " + id + "; " +
                      (hint.empty() ? "`drydock-analyze rules list` lists them" : hint));
}

}  // namespace

int explain_rule(const Options& options, std::ostream& out, std::ostream& err) {
  const RulePack rules = load_rules(options, err);
  const Rule& rule = rule_named(rules, options.rule);
  Intake intake = take_in(options.bundles.front(), rules, options.limits, options.as);
  diagnose(rules, *intake.tables, intake.coverage, *intake.scan, intake.diagnosis);
  const Sources sources = sources_from(rules, *intake.tables, intake.coverage, *intake.scan);
  const Explanation explanation = explain(rule, sources, intake.diagnosis);
  out << (options.format == ReportFormat::json
              ? explanation_json(explanation, intake.diagnosis, intake.coverage)
              : explanation_text(explanation, intake.diagnosis, intake.coverage, options.columns));
  return kExitDone;
}

}  // namespace analyzer
