// SPDX-License-Identifier: Apache-2.0
// From a rule file's text to a Rule, and what is wrong with it: its shape here, its meaning in
// rule_pack_check.cc. Both report every problem they can see, each where it stands.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/rule_pack.h"
#include "analyzer/rule_pack_yaml.h"
#include "analyzer/tables.h"

namespace analyzer {

/// A rule with the file it came from, so that later checks can say where.
struct ParsedRule {
  Rule rule;
  std::string text;
  YamlNode tree;
};

/// Collects the problems of one file.
class RuleProblems {
 public:
  RuleProblems(std::string file, std::vector<RuleProblem>& problems)
      : file_(std::move(file)), problems_(problems) {}

  void add(Position at, std::string_view key, std::string_view sentence, std::string hint = {});

 private:
  std::string file_;
  std::vector<RuleProblem>& problems_;
};

/// nullopt where the text is no YAML map; otherwise a rule, perhaps with gaps that were reported.
std::optional<ParsedRule> parse_rule(const RuleText& text, RuleProblems& problems);

/// The list below `examples:` (rule_pack_parse_examples.cc).
std::vector<Example> parse_examples(const YamlNode& node, RuleProblems& problems);

/// What the expressions of a pack may take together: some thirty times what ours do. RE2 bounds
/// each by itself only.
struct PatternBudget {
  std::int64_t instructions = 2'000'000;
};

/// Patterns, SQL, placeholders and the version range of one rule. `tables` is an empty database.
void check_rule(const ParsedRule& parsed, const Tables& tables, PatternBudget& patterns,
                RuleProblems& problems);

/// explains: every id is there, and nobody explains himself. `files` names each rule's file.
void check_explains(const std::map<std::string, ParsedRule>& rules,
                    std::vector<RuleProblem>& problems);

/// Readers of values that report what is wrong with one.
bool is_text(const YamlNode& node, std::string_view key, RuleProblems& problems);
std::string text_of(const YamlNode& node, std::string_view key, RuleProblems& problems);
/// A list of texts; a single text stands for a list of one.
std::vector<std::string> texts_of(const YamlNode& node, std::string_view key,
                                  RuleProblems& problems);
/// Where the text with that index stands.
Position place_of_item(const YamlNode& node, std::size_t index);
bool is_map(const YamlNode& node, std::string_view key, RuleProblems& problems);
/// Reports keys that are not known or come twice.
void check_keys(const YamlNode& map, std::span<const std::string_view> known,
                std::string_view inside, RuleProblems& problems);

}  // namespace analyzer
