// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <span>

#include "analyzer/comparison.h"
#include "analyzer/json_value.h"
#include "analyzer/paragraph.h"
#include "analyzer/printable.h"
#include "analyzer/report_wording.h"

namespace analyzer {
namespace {

constexpr std::size_t kLinesShown = 8;

struct Heading {
  Change change;
  std::string_view text;
};
constexpr Heading kHeadings[] = {{Change::came, "Came"},
                                 {Change::went, "Went"},
                                 {Change::over, "Over by the second"},
                                 {Change::stayed, "Stayed"},
                                 {Change::unclear, "Not judged in one of them"}};

std::string line_of(const FindingChange& change) {
  const Finding& shown = change.after != nullptr ? *change.after : *change.before;
  std::string out =
      std::string(to_text(change.rule->severity)) + " [" + change.rule->id + "] " + shown.cause;
  if (!change.reason.empty()) {
    out += change.after != nullptr ? " It was not judged in the first: "
                                   : " It is not judged in the second: ";
    out += change.reason;
  }
  return out;
}

std::vector<std::string_view> lines_of(const std::optional<std::string>& text) {
  std::vector<std::string_view> lines;
  if (!text) return lines;
  for (std::string_view rest = *text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

/// Those of `a` that `b` lacks, in their order; a line that stands twice counts twice.
std::vector<std::string_view> without(const std::vector<std::string_view>& a,
                                      const std::vector<std::string_view>& b) {
  std::map<std::string_view, int> left;
  for (const std::string_view line : b) ++left[line];
  std::vector<std::string_view> out;
  for (const std::string_view line : a) {
    if (left[line]-- <= 0) out.push_back(line);
  }
  return out;
}

std::string name_of(const FactChange& fact) {
  return fact.key.empty() ? fact.what : fact.what + " " + fact.key;
}

void add_lines(std::string& out, std::string_view sign, std::span<const std::string_view> lines,
               std::size_t columns) {
  for (const std::string_view line : lines.first(std::min(lines.size(), kLinesShown))) {
    out += paragraph("    " + std::string(sign) + " ", line, columns);
  }
  if (lines.size() > kLinesShown) {
    out += "    " + std::string(sign) + " and " + std::to_string(lines.size() - kLinesShown) +
           " more\n";
  }
}

std::string fact_in_words(const FactChange& fact, std::size_t columns) {
  if (!fact.is_list) {
    return paragraph("  ",
                     name_of(fact) + ": " + fact.before.value_or("(not there)") + " -> " +
                         fact.after.value_or("(gone)"),
                     columns);
  }
  const auto before = lines_of(fact.before);
  const auto after = lines_of(fact.after);
  const auto went = without(before, after);
  const auto came = without(after, before);
  std::string title = name_of(fact);
  if (!fact.before) title += ", which is new";
  if (!fact.after) title += ", which is gone";
  if (went.empty() && came.empty() && fact.before && fact.after) title += ": another order";
  std::string out = paragraph("  ", title, columns);
  add_lines(out, "-", went, columns);
  add_lines(out, "+", came, columns);
  return out;
}

Json json_of(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

Json json_of(const Diagnosis& diagnosis) {
  return {{"host", diagnosis.header.host_name},
          {"collected_at", diagnosis.header.started == bundle::Time{}
                               ? Json()
                               : Json(bundle::to_text(diagnosis.header.started))},
          {"boot_id", diagnosis.header.boot_id},
          {"complete", diagnosis.complete}};
}

}  // namespace

std::string comparison_text(const Comparison& comparison, const Diagnosis& before,
                            const Diagnosis& after, std::size_t columns) {
  std::string out = paragraph("First:  ", subject(before), columns);
  out += paragraph("Second: ", subject(after), columns);
  for (const std::string& remark : comparison.remarks) out += paragraph("", remark, columns);
  for (const Heading& heading : kHeadings) {
    std::string lines;
    std::size_t count = 0;
    for (const FindingChange& change : comparison.findings) {
      if (change.change != heading.change) continue;
      lines += paragraph("  ", line_of(change), columns);
      ++count;
    }
    if (count == 0) continue;
    out += "\n" + std::string(heading.text) + " (" + counted(count, "finding", "findings") + ")\n";
    out += lines;
  }
  if (comparison.findings.empty()) out += "\nNothing was found in either.\n";
  if (comparison.facts.empty()) {
    out += "\nNo fact that matters changed.\n";
  } else {
    out += "\nChanged (" + counted(comparison.facts.size(), "fact", "facts") + ")\n";
  }
  for (const FactChange& fact : comparison.facts) out += fact_in_words(fact, columns);
  if (!comparison.not_compared.empty()) out += "\nNot compared\n";
  for (const std::string& what : comparison.not_compared) out += paragraph("  ", what, columns);
  return out;
}

std::string comparison_json(const Comparison& comparison, const Diagnosis& before,
                            const Diagnosis& after) {
  Json findings = Json::array();
  for (const FindingChange& change : comparison.findings) {
    findings.push_back({{"change", to_text(change.change)},
                        {"rule", change.rule->id},
                        {"severity", to_text(change.rule->severity)},
                        {"title", change.rule->title},
                        {"before", change.before != nullptr ? Json(change.before->cause) : Json()},
                        {"after", change.after != nullptr ? Json(change.after->cause) : Json()},
                        {"reason", change.reason}});
  }
  Json facts = Json::array();
  for (const FactChange& fact : comparison.facts) {
    facts.push_back({{"what", fact.what},
                     {"key", fact.key},
                     {"before", json_of(fact.before)},
                     {"after", json_of(fact.after)}});
  }
  return json_text({{"schema", "drydock.diff/1"},
                    {"first", json_of(before)},
                    {"second", json_of(after)},
                    {"remarks", comparison.remarks},
                    {"findings", std::move(findings)},
                    {"facts", std::move(facts)},
                    {"not_compared", comparison.not_compared}});
}

}  // namespace analyzer
