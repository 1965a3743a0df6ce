// SPDX-License-Identifier: Apache-2.0
// What a rule means: expressions that compile, SQL that prepares, placeholders with a source,
// edges that lead somewhere.
#include <algorithm>
#include <cctype>
#include <set>

#include "analyzer/nearest.h"
#include "analyzer/pattern_options.h"
#include "analyzer/rule_pack_parse.h"
#include "analyzer/rule_template.h"
#include "analyzer/sql_hint.h"

namespace analyzer {
namespace {

using Names = std::set<std::string, std::less<>>;

/// Checks one expression; its named groups go to `captures` where that is given.
void check_pattern(const YamlNode& node, std::string_view key, Names* captures,
                   PatternBudget& budget, RuleProblems& problems) {
  if (node.text.empty()) return;        // reported as missing
  if (budget.instructions < 0) return;  // reported where it was used up
  const RE2 expression(node.text, pattern_options());
  if (!expression.ok()) {
    problems.add(node.at, key, "RE2 refuses the expression: " + expression.error(),
                 "RE2 has no look-around and no back-references: "
                 "https://github.com/google/re2/wiki/Syntax");
    return;
  }
  budget.instructions -= expression.ProgramSize();
  if (budget.instructions < 0) {
    problems.add(node.at, key,
                 "with this expression, those of the pack take more memory than the scan may have; "
                 "write counted repetitions such as {1000} shorter");
  }
  if (RE2::PartialMatch("", expression)) {
    problems.add(node.at, key, "the expression matches the empty text, so it matches every record");
  }
  if (captures == nullptr) return;
  for (const auto& [name, group] : expression.NamedCapturingGroups()) captures->insert(name);
}

/// Where SQLite gives no offset, the message often names what it did not find.
std::size_t offset_of(const SqlProblem& problem, std::string_view query) {
  if (problem.offset >= 0) return static_cast<std::size_t>(problem.offset);
  const std::size_t colon = problem.what.rfind(": ");
  if (colon == std::string::npos) return 0;
  const std::size_t at = query.find(std::string_view(problem.what).substr(colon + 2));
  return at == std::string_view::npos ? 0 : at;
}

void check_query(const ParsedRule& parsed, const YamlNode& node, const Tables& tables,
                 Names& columns, RuleProblems& problems) {
  if (node.text.empty()) return;
  SqlProblem problem;
  const auto prepared = tables.prepare(node.text, problem);
  if (!prepared) {
    problems.add(position_in(parsed.text, node, offset_of(problem, node.text)), "query",
                 problem.what, sql_hint(problem.what, node.text));
    return;
  }
  if (prepared->reads.empty()) {
    problems.add(node.at, "query", "it reads no table, so it says nothing about the host",
                 "drydock-analyze tables lists them");
  }
  columns.insert(prepared->columns.begin(), prepared->columns.end());
}

void check_placeholder(const ParsedRule& parsed, const YamlNode& node, std::string_view key,
                       const Placeholder& placeholder, std::size_t offset, const Names& sources,
                       RuleProblems& problems) {
  const Position at = position_in(parsed.text, node, offset);
  if (!is_format(placeholder.format)) {
    problems.add(at, key, "there is no format \"" + std::string(placeholder.format) + '"',
                 "the only one is {" + std::string(placeholder.name) + ":bytes}");
  }
  if (sources.contains(placeholder.name)) return;
  const std::vector<std::string_view> known(sources.begin(), sources.end());
  problems.add(at, key,
               "nothing gives {" + std::string(placeholder.name) +
                   "}: no pattern has a group of that name and the query no such column",
               did_you_mean(placeholder.name, known));
}

void check_placeholders(const ParsedRule& parsed, const YamlNode& node, std::string_view key,
                        const Names& sources, RuleProblems& problems) {
  for (const Placeholder& placeholder : placeholders_in(node.text)) {
    check_placeholder(parsed, node, key, placeholder, placeholder.at, sources, problems);
    if (!placeholder.fallback) continue;
    const auto start = static_cast<std::size_t>(placeholder.fallback->data() - node.text.data());
    for (const Placeholder& inner : placeholders_in(*placeholder.fallback)) {
      check_placeholder(parsed, node, key, inner, start + inner.at, sources, problems);
    }
  }
}

/// Data roots move, so a sentence that names the usual one sends people to the wrong place.
void check_data_root(const ParsedRule& parsed, const YamlNode& node, std::string_view key,
                     RuleProblems& problems) {
  const std::size_t at = node.text.find("/var/lib/docker");
  if (at == std::string::npos) return;
  problems.add(position_in(parsed.text, node, at), key, "the data root may be another directory",
               "{data_root|DATA_ROOT} is the host's own; it needs no column of that name");
}

/// A node that is one value or a list of them.
std::vector<const YamlNode*> each_of(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::list) return {&node};
  std::vector<const YamlNode*> nodes;
  for (const YamlNode& item : node.items) nodes.push_back(&item);
  return nodes;
}

/// Where `rule` names `target` under explains.
Position place_of_edge(const ParsedRule& parsed, std::string_view target) {
  const YamlNode* const explains = parsed.tree.find("explains");
  if (explains == nullptr) return parsed.tree.at;
  for (const YamlNode* node : each_of(*explains)) {
    if (node->text == target) return node->at;
  }
  return explains->at;
}

/// Walks the explains edges depth first; an edge back into the path closes a cycle. The path is
/// explicit: a pack of a stranger can chain as many rules as it likes.
class Cycles {
 public:
  Cycles(const std::map<std::string, ParsedRule>& rules, std::vector<RuleProblem>& problems)
      : rules_(rules), problems_(problems) {}

  void search(const std::string& start) {
    if (!visited_.insert(start).second) return;
    path_.push_back({start, 0});
    while (!path_.empty()) {
      const std::string id = path_.back().id;
      const auto& edges = rules_.at(id).rule.explains;
      if (path_.back().next == edges.size()) {
        path_.pop_back();
        continue;
      }
      const std::string& target = edges[path_.back().next++];
      if (!rules_.contains(target)) continue;
      const auto on_path = std::ranges::find(path_, target, &Step::id);
      if (on_path != path_.end()) {
        report(on_path, id, target);
      } else if (visited_.insert(target).second) {
        path_.push_back({target, 0});
      }
    }
  }

 private:
  struct Step {
    std::string id;
    std::size_t next = 0;
  };

  void report(std::vector<Step>::const_iterator from, const std::string& id,
              const std::string& target) {
    std::string cycle;
    for (auto step = from; step != path_.end(); ++step) cycle += step->id + " -> ";
    const ParsedRule& parsed = rules_.at(id);
    RuleProblems(parsed.rule.file, problems_)
        .add(place_of_edge(parsed, target), "explains",
             "rules explain each other: " + cycle + target, "decide which of them is the cause");
  }

  const std::map<std::string, ParsedRule>& rules_;
  std::vector<RuleProblem>& problems_;
  Names visited_;
  std::vector<Step> path_;
};

}  // namespace

void check_rule(const ParsedRule& parsed, const Tables& tables, PatternBudget& patterns,
                RuleProblems& problems) {
  Names sources = {"data_root"};  // diagnose() gives it to every rule
  if (const YamlNode* logs = parsed.tree.find("logs")) {
    for (const YamlNode& item : logs->items) {
      if (const YamlNode* match = item.find("match")) {
        check_pattern(*match, "match", &sources, patterns, problems);
      }
    }
  }
  if (const YamlNode* cleared = parsed.tree.find("cleared_by")) {
    check_pattern(*cleared, "cleared_by", nullptr, patterns, problems);
  }
  if (const YamlNode* query = parsed.tree.find("query")) {
    check_query(parsed, *query, tables, sources, problems);
  }
  for (const std::string_view key : {"cause", "fix"}) {
    const YamlNode* const node = parsed.tree.find(key);
    if (node == nullptr) continue;
    for (const YamlNode* text : each_of(*node)) {
      check_placeholders(parsed, *text, key, sources, problems);
      check_data_root(parsed, *text, key, problems);
    }
  }
}

void check_explains(const std::map<std::string, ParsedRule>& rules,
                    std::vector<RuleProblem>& problems) {
  std::vector<std::string_view> ids;
  ids.reserve(rules.size());
  for (const auto& [id, parsed] : rules) ids.push_back(id);
  Cycles cycles(rules, problems);
  for (const auto& [id, parsed] : rules) {
    for (const std::string& target : parsed.rule.explains) {
      if (target.empty() || rules.contains(target)) continue;
      RuleProblems(parsed.rule.file, problems)
          .add(place_of_edge(parsed, target), "explains", "there is no rule \"" + target + '"',
               did_you_mean(target, ids));
    }
    cycles.search(id);
  }
}

}  // namespace analyzer
