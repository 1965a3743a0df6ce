// SPDX-License-Identifier: Apache-2.0
#include "analyzer/rule_doc.h"

#include <algorithm>

#include "analyzer/printable.h"

namespace analyzer {
namespace {

std::string area(const Rule& rule) { return rule.id.substr(0, rule.id.find('/')); }

// In a table cell: | would end the cell, and < could start HTML.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '|' || c == '<' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string proof(const Rule& rule) {
  std::string out;
  if (!rule.query.empty()) out += "state";
  if (!rule.logs.empty()) {
    out += out.empty() ? "log" : rule.require_both ? " and log" : " or log";
  }
  return out;
}

std::string seen_on(const Rule& rule, const std::vector<std::string>& samples) {
  constexpr std::size_t kShown = 3;
  std::string out;
  for (std::size_t i = 0; i < std::min(samples.size(), kShown); ++i) {
    out += (i > 0 ? ", [" : "[") + samples[i] + "](../samples/" + samples[i] + ")";
  }
  if (samples.size() > kShown) out += " and " + std::to_string(samples.size() - kShown) + " more";
  if (!out.empty()) return out;
  return rule.unproven.empty() ? "examples" : "examples: " + cell(rule.unproven);
}

}  // namespace

std::string rules_text(const RulePack& rules) {
  std::size_t widest = 0;
  for (const Rule& rule : rules.rules()) widest = std::max(widest, rule.id.size());
  std::string out;
  for (const Rule& rule : rules.rules()) {
    std::string severity(to_text(rule.severity));
    severity.resize(10, ' ');
    out += severity + rule.id + std::string(widest - rule.id.size() + 2, ' ') +
           printable(rule.title) + '\n';
  }
  return out;
}

std::string rules_markdown(const RulePack& rules, const Proofs& proofs) {
  std::string out =
      "# Rules\n\n"
      "Made by `drydock-analyze rules list --format markdown`; a test keeps it current. "
      "`drydock-analyze rules show ID` prints a rule with its examples; "
      "[rules/README.md](../rules/README.md) "
      "teaches to write one.\n\n"
      "\"Judged by\" says what makes the finding: *state* (rows of the tables: confirmed) or *log* "
      "(a line: "
      "suspected). \"Proven on\" names recorded hosts where the fault was injected for real and "
      "the "
      "rule found it; *examples* are records and rows, run as tests, with the reason why no "
      "recorded host shows the fault.\n";
  const auto proven = std::ranges::count_if(
      rules.rules(), [&](const Rule& rule) { return proofs.contains(rule.id); });
  out += "\n" + std::to_string(rules.rules().size()) + " rules, " + std::to_string(proven) +
         " of them proven on recorded hosts.\n";
  std::string current;
  for (const Rule& rule : rules.rules()) {
    if (area(rule) != current) {
      current = area(rule);
      out += "\n## " + current +
             "\n\n| Rule | Severity | What it says | Judged by | Proven on | Explains "
             "|\n|---|---|---|---|---|---|\n";
    }
    static const std::vector<std::string> kNone;
    const auto found = proofs.find(rule.id);
    std::string explains;
    for (const std::string& id : rule.explains)
      explains += (explains.empty() ? "`" : ", `") + id + "`";
    out += "| `" + rule.id + "` | " + std::string(to_text(rule.severity)) + " | " +
           cell(rule.title) + (rule.wrapper ? " (only when nothing more specific is found)" : "") +
           " | " + proof(rule) + " | " +
           seen_on(rule, found == proofs.end() ? kNone : found->second) + " | " + explains + " |\n";
  }
  return out;
}

}  // namespace analyzer
