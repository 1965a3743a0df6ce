// SPDX-License-Identifier: Apache-2.0
#include "analyzer/commands.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string>

#include "analyzer/intake.h"
#include "analyzer/pattern_audit.h"
#include "analyzer/printable.h"
#include "analyzer/rule_doc.h"
#include "analyzer/rule_pack.h"
#include "analyzer/tables_doc.h"
#include "analyzer/verbs.h"
#include "bundle/error.h"

namespace analyzer {
namespace {

// A person's own query may take longer than a rule's: about ten seconds on a laptop.
constexpr std::int64_t kQuerySteps = 1'000'000'000;

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

// Answers one statement. False when it could not be run.
bool answer(const Tables& tables, std::string_view sql, const Options& options, std::ostream& out) {
  SqlProblem problem;
  const auto result = tables.query(sql, options.max_rows, kQuerySteps, problem);
  if (!result) {
    const std::string_view at =
        problem.offset < 0 ? "" : sql.substr(static_cast<std::size_t>(problem.offset), 40);
    spdlog::error("{}{}{}", printable(problem.what), at.empty() ? "" : ", at: ", printable(at));
    return false;
  }
  out << grid(*result, options.grid, options.columns);
  if (result->cut) {
    spdlog::warn("only the first {} rows are shown (--max-rows)", options.max_rows);
  }
  return true;
}

int query(const Options& options, std::istream& in, std::ostream& out, std::ostream& err) {
  const RulePack rules = load_rules(options, err);
  const Intake intake = take_in(options.bundles.front(), rules, options.limits, options.as);
  if (!options.statement.empty()) {
    return answer(*intake.tables, options.statement, options, out) ? kExitDone : kExitCannot;
  }
  if (options.bundles.front() == "-") {
    throw bundle::Error(
        "the bundle comes from standard input, so the statement must be given as an argument");
  }
  const bool prompt = isatty(STDIN_FILENO) != 0;
  if (prompt) err << "SQL, ended by ';'. '.tables' lists the tables, '.quit' leaves.\n";
  int status = kExitDone;
  std::string statement;
  std::string line;
  while ((!prompt || (err << (statement.empty() ? "drydock> " : "    ...> ") << std::flush)) &&
         std::getline(in, line)) {
    if (statement.empty() && (line == ".quit" || line == ".exit")) break;
    if (statement.empty() && line == ".tables") {
      out << tables_text({});
      continue;
    }
    statement += line + '\n';
    const auto end = line.find_last_not_of(" \t\r");
    if (end == line.npos || line[end] != ';') continue;
    if (!answer(*intake.tables, statement, options, out)) status = kExitCannot;
    statement.clear();
  }
  if (statement.find_first_not_of(" \t\r\n") != statement.npos &&
      !answer(*intake.tables, statement, options, out)) {
    status = kExitCannot;
  }
  return prompt ? kExitDone : status;
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
      return query(options, in, out, err);
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
