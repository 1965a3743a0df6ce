// SPDX-License-Identifier: Apache-2.0
#include "analyzer/commands.h"

#include <algorithm>
#include <iostream>
#include <string>

#include "analyzer/pattern_audit.h"
#include "analyzer/rule_doc.h"
#include "analyzer/rule_pack.h"
#include "analyzer/tables_doc.h"
#include "analyzer/verbs.h"
#include "bundle/error.h"

namespace analyzer {
namespace {

std::vector<RuleText> rule_texts(const Options& options) {
  std::vector<RuleText> texts = RulePack::embedded();
  for (const std::string& dir : options.rule_dirs) {
    for (RuleText& text : RulePack::read(dir)) texts.push_back(std::move(text));
  }
  return texts;
}

void show(const std::vector<RuleProblem>& problems, std::ostream& err) {
  for (const RuleProblem& problem : problems) err << to_text(problem) << '\n';
}

int tables(const Options& options, std::ostream& out) {
  out << (options.doc == DocFormat::markdown ? tables_markdown() : tables_text(options.names));
  return kExitDone;
}

int rules_list(const Options& options, std::ostream& out, std::ostream& err) {
  const RulePack rules = load_rules(options, err);
  out << (options.doc == DocFormat::markdown ? rules_markdown(rules, {}) : rules_text(rules));
  return kExitDone;
}

int rules_show(const Options& options, std::ostream& out) {
  const std::vector<RuleText> texts = rule_texts(options);
  for (const std::string& id : options.names) {
    const auto found =
        std::ranges::find(texts.rbegin(), texts.rend(), id + ".yaml", &RuleText::path);
    if (found == texts.rend()) {
      throw bundle::Error("there is no rule " + id + " (drydock-analyze rules list)");
    }
    out << "# " << id << '\n' << found->text;
  }
  return kExitDone;
}

int rules_lint(const Options& options, std::ostream& out, std::ostream& err) {
  std::vector<RuleProblem> problems;
  const RulePack pack = RulePack::load(rule_texts(options), problems);
  if (problems.empty() && !options.healthy.empty()) {
    std::vector<LogTexts> logs;
    for (const std::string& bundle : options.healthy) add_log_texts(bundle, options.limits, logs);
    problems = audit(pattern_costs(pack, logs));
  }
  show(problems, err);
  if (!problems.empty()) return kExitCannot;
  out << pack.rules().size() << " rules, no problem\n";
  return kExitDone;
}

int rules_test(const Options& options, std::ostream& out, std::ostream& err) {
  const RulePack rules = load_rules(options, err);
  const std::vector<RuleProblem> problems = rules.check_examples(options.names);
  show(problems, err);
  std::size_t examples = 0;
  for (const Rule& rule : rules.rules()) {
    const bool asked =
        options.names.empty() || std::ranges::find(options.names, rule.id) != options.names.end();
    if (asked) examples += rule.examples.size();
  }
  for (const std::string& id : options.names) {
    if (rules.find(id) == nullptr) {
      throw bundle::Error("there is no rule " + id + " (drydock-analyze rules list)");
    }
  }
  out << examples << " examples, " << problems.size() << " failed\n";
  return problems.empty() ? kExitDone : kExitCannot;
}

}  // namespace

RulePack load_rules(const Options& options, std::ostream& err) {
  std::vector<RuleProblem> problems;
  RulePack pack = RulePack::load(rule_texts(options), problems);
  if (!problems.empty()) {
    show(problems, err);
    throw bundle::Error("the rules cannot be used: " + std::to_string(problems.size()) +
                        (problems.size() == 1 ? " problem, shown" : " problems, shown") + " above");
  }
  return pack;
}

int run(const Options& options, std::istream& in, std::ostream& out, std::ostream& err) {
  switch (options.verb) {
    case Verb::report:
      return report_bundles(options, out, err);
    case Verb::query:
      return query_bundle(options, in, out, err);
    case Verb::explain:
      return explain_rule(options, out, err);
    case Verb::corpus:
      return judge_corpus(options, out, err);
    case Verb::timeline:
      return show_timeline(options, out, err);
    case Verb::diff:
      return show_diff(options, out, err);
    case Verb::tables:
      return tables(options, out);
    case Verb::rules_list:
      return rules_list(options, out, err);
    case Verb::rules_show:
      return rules_show(options, out);
    case Verb::rules_lint:
      return rules_lint(options, out, err);
    case Verb::rules_test:
      return rules_test(options, out, err);
  }
  return kExitCannot;
}

}  // namespace analyzer
