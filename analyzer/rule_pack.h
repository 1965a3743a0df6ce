// SPDX-License-Identifier: Apache-2.0
// All rules together, validated together: ids, explains edges and patterns only make sense as one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/rule.h"

namespace analyzer {

/// One thing wrong with a rule file: "rules/disk/x.yaml:14:9: no such column: fs.availible_bytes".
struct RuleProblem {
  std::string file;
  int line = 0;
  int column = 0;
  std::string what;
  std::string hint;  ///< a second line; may be empty
};
std::string to_text(const RuleProblem& problem);

/// A rule file as text. The path, less ".yaml", is the id.
struct RuleText {
  std::string path;
  std::string text;
  std::string file = {};  ///< how problems name it; the path if empty
};

class RulePack {
 public:
  /// The rules that are compiled in.
  static std::vector<RuleText> embedded();
  /// Every *.yaml below `dir`. Throws Error when it cannot be read.
  static std::vector<RuleText> read(const std::string& dir);

  /// Parses and checks everything but the examples; later texts override earlier ones of the same
  /// path. All problems are reported; a pack with problems has no rules.
  static RulePack load(const std::vector<RuleText>& texts, std::vector<RuleProblem>& problems);
  /// Runs every example through the real pipeline.
  /// `only`: rule ids; all rules where it is empty.
  std::vector<RuleProblem> check_examples(std::span<const std::string> only = {}) const;
  /// Runs one example of `rule`; nullopt when it behaves.
  std::optional<RuleProblem> check_example(const Rule& rule, const Example& example) const;

  const std::vector<Rule>& rules() const { return rules_; }  ///< sorted by id
  const Rule* find(std::string_view id) const;

 private:
  std::vector<Rule> rules_;
};

}  // namespace analyzer
