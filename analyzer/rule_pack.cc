// SPDX-License-Identifier: Apache-2.0
#include "analyzer/rule_pack.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <tuple>

#include "analyzer/rule_pack_parse.h"
#include "bundle/error.h"

namespace analyzer {
namespace {

namespace fs = std::filesystem;

// All that is known of Docker's failures takes a few hundred.
constexpr std::size_t kMaxRules = 10'000;
constexpr std::size_t kMaxTextBytes = std::size_t{16} << 20;
// A pack in which everything is wrong is wrong in one way.
constexpr std::size_t kMaxProblems = 1'000;

/// The file's text; one byte more than the limit is enough for the loader to refuse it.
std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxRuleBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (!file.is_open())) {
    throw bundle::Error("the rule file " + path.string() + " cannot be read");
  }
  return text.substr(0, static_cast<std::size_t>(file.gcount()));  // without the room beyond it
}

}  // namespace

std::string to_text(const RuleProblem& problem) {
  std::string text = problem.file + ':' + std::to_string(problem.line) + ':' +
                     std::to_string(problem.column) + ": " + problem.what;
  if (!problem.hint.empty()) text += "\n  " + problem.hint;
  return text;
}

std::vector<RuleText> RulePack::embedded() {
  return {
#define EMBEDDED(path, text) RuleText{path, text, "rules/" path},
#include "rules.inc"
#undef EMBEDDED
  };
}

std::vector<RuleText> RulePack::read(const std::string& dir) {
  std::vector<RuleText> texts;
  std::size_t bytes = 0;
  std::error_code error;
  fs::recursive_directory_iterator entries(dir, error);
  for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
    const fs::path& path = entries->path();
    if (path.extension() != ".yaml" || !entries->is_regular_file(error) || error) continue;
    texts.push_back(
        {path.lexically_relative(dir).generic_string(), read_text(path), path.generic_string()});
    bytes += texts.back().text.size();
    if (texts.size() > kMaxRules || bytes > kMaxTextBytes) {
      throw bundle::Error(dir + " has more than " + std::to_string(kMaxRules) + " rules or " +
                          std::to_string(kMaxTextBytes >> 20) +
                          " MiB of them, which is no rule pack; name its folder with --rules");
    }
  }
  if (error) {
    throw bundle::Error("the rules in " + dir + " cannot be read: " + error.message());
  }
  std::ranges::sort(texts, {}, &RuleText::path);
  return texts;
}

RulePack RulePack::load(const std::vector<RuleText>& texts, std::vector<RuleProblem>& problems) {
  std::map<std::string, const RuleText*> latest;
  for (const RuleText& text : texts) latest[text.path] = &text;

  const std::size_t before = problems.size();
  const Tables tables;
  std::map<std::string, ParsedRule> parsed;
  PatternBudget patterns;
  for (const auto& [path, text] : latest) {
    if (problems.size() > before + kMaxProblems) break;
    RuleProblems found(text->file.empty() ? path : text->file, problems);
    if (auto rule = parse_rule(*text, found)) {
      check_rule(*rule, tables, patterns, found);
      std::string id = rule->rule.id;
      parsed.insert_or_assign(std::move(id), std::move(*rule));
    } else {
      // It is there, though broken: edges to it are not to be blamed as well.
      parsed.try_emplace(path.substr(0, path.rfind(".yaml")));
    }
  }
  if (problems.size() <= before + kMaxProblems) check_explains(parsed, problems);
  std::sort(problems.begin() + static_cast<std::ptrdiff_t>(before), problems.end(),
            [](const RuleProblem& a, const RuleProblem& b) {
              return std::tie(a.file, a.line, a.column, a.what) <
                     std::tie(b.file, b.line, b.column, b.what);
            });
  RulePack pack;
  if (problems.size() > before) return pack;
  for (auto& [id, rule] : parsed) pack.rules_.push_back(std::move(rule.rule));
  return pack;
}

const Rule* RulePack::find(std::string_view id) const {
  const auto found = std::ranges::lower_bound(rules_, id, {}, &Rule::id);
  return found != rules_.end() && found->id == id ? &*found : nullptr;
}

}  // namespace analyzer
