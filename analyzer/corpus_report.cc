// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>

#include "analyzer/corpus.h"
#include "analyzer/paragraph.h"
#include "analyzer/printable.h"
#include "analyzer/report_wording.h"
#include "analyzer/xml_text.h"
#include "cli/wrap.h"

namespace analyzer {
namespace {

/// "97.8 %"; "-" where there is nothing to divide by.
std::string percent(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "-";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %%",
                100.0 * static_cast<double>(part) / static_cast<double>(whole));
  return text.data();
}

std::string recall(const RuleScore& rule) { return percent(rule.hits, rule.hits + rule.misses); }
std::string precision(const RuleScore& rule) {
  return percent(rule.hits, rule.hits + rule.false_alarms);
}

std::string share(std::int64_t part, const CorpusScore& score) {
  const auto whole = std::ssize(score.samples);
  return std::to_string(part) + " of " +
         counted(static_cast<std::size_t>(whole), "sample", "samples") + " (" +
         percent(part, whole) + ")";
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out.empty() ? "nothing" : out;
}

std::string right(std::string text, std::size_t columns) {
  return std::string(columns - std::min(columns, text.size()), ' ') + std::move(text);
}

std::string row(const std::string& name, std::size_t widest,
                const std::array<std::string, 5>& cells) {
  std::string out = "  " + name + std::string(widest - std::min(widest, cli::width(name)), ' ');
  constexpr std::array<std::size_t, 5> kColumns = {7, 7, 7, 9, 10};
  for (std::size_t i = 0; i < cells.size(); ++i) out += right(cells[i], kColumns[i]);
  return out + '\n';
}

std::array<std::string, 5> cells(const RuleScore& rule) {
  return {std::to_string(rule.hits), std::to_string(rule.misses), std::to_string(rule.false_alarms),
          recall(rule), precision(rule)};
}

std::string wrong_samples(const CorpusScore& score, std::size_t columns) {
  std::string out;
  for (std::size_t i = 0; i < score.samples.size(); ++i) {
    const CheckedSample& checked = score.checked[i];
    if (checked.problems.empty()) continue;
    const Sample& sample = score.samples[i];
    out += paragraph("", sample.name + ": " + sample.expected.what, columns);
    for (const std::string& problem : checked.problems) out += paragraph("  - ", problem, columns);
  }
  return out.empty() ? out : "Not as expected\n" + out + '\n';
}

}  // namespace

std::string corpus_text(const CorpusScore& score, std::size_t columns) {
  std::string out = wrong_samples(score, columns);
  std::size_t widest = 5;
  for (const auto& [id, rule] : score.rules) widest = std::max(widest, cli::width(printable(id)));
  out += row("Rule", widest, {"found", "missed", "false", "recall", "precision"});
  for (const auto& [id, rule] : score.rules) out += row(printable(id), widest, cells(rule));
  out += row("all", widest, cells(score.all));
  out += '\n';
  out += "Root cause on top:       " + share(score.on_top, score) + '\n';
  out += "No other, and none less: " + share(score.exact, score) + '\n';
  out += "All as expected:         " + share(std::ssize(score.samples) - score.wrong, score) + '\n';
  if (!score.without_sample.empty()) {
    out += '\n' + counted(score.without_sample.size(), "rule", "rules") + " without a sample\n" +
           paragraph("  ", joined(score.without_sample), columns);
  }
  return out;
}

std::string corpus_junit(const CorpusScore& score) {
  const std::string counts = xml_attribute("tests", std::to_string(score.samples.size())) +
                             xml_attribute("failures", std::to_string(score.wrong)) +
                             xml_attribute("errors", "0") + xml_attribute("skipped", "0") +
                             xml_attribute("time", "0");
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
                    xml_attribute("name", "drydock corpus") + counts + ">\n  <testsuite" +
                    xml_attribute("name", "corpus") + counts + ">\n    <properties>\n";
  const auto property = [&](std::string_view name, const std::string& value) {
    out += "      <property" + xml_attribute("name", name) + xml_attribute("value", value) + "/>\n";
  };
  property("root cause on top", share(score.on_top, score));
  property("root causes exact", share(score.exact, score));
  property("recall", recall(score.all));
  property("precision", precision(score.all));
  property("rules without a sample", joined(score.without_sample));
  out += "    </properties>\n";
  for (std::size_t i = 0; i < score.samples.size(); ++i) {
    const Sample& sample = score.samples[i];
    const CheckedSample& checked = score.checked[i];
    out += "    <testcase" + xml_attribute("classname", "drydock.corpus") +
           xml_attribute("name", sample.name + ": " + sample.expected.what) +
           xml_attribute("time", "0");
    if (checked.problems.empty()) {
      out += "/>\n";
      continue;
    }
    out += ">\n      <failure" + xml_attribute("type", "unexpected") +
           xml_attribute("message", checked.problems.front()) +
           ">Expected: " + xml_text(joined(sample.expected.root_causes)) +
           "\nFound: " + xml_text(joined(checked.roots)) + "\n";
    for (const std::string& problem : checked.problems) out += xml_text(problem) + "\n";
    out += "</failure>\n    </testcase>\n";
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace analyzer
