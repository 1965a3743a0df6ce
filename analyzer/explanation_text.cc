// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <sstream>

#include "analyzer/explanation.h"
#include "analyzer/paragraph.h"
#include "analyzer/printable.h"
#include "analyzer/report_wording.h"
#include "analyzer/version.h"

namespace analyzer {
namespace {

constexpr std::size_t kLinesShown = 5;
constexpr std::size_t kRowsShown = 5;

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::no:
      return "no";
    case Verdict::unknown:
      return "unknown";
    case Verdict::yes:
      break;
  }
  return "yes";
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

/// "docker/journal partial (the first 2 MiB and the last 6 MiB were kept)"
std::string words(const bundle::ProbeRecord& record) {
  std::string out = record.id + " " + std::string(to_words(record.outcome));
  if (!record.reason.empty()) out += " (" + record.reason + ")";
  return out;
}

/// Range as a rule file has it: ">=20.10 <28".
std::string range_of(const Rule& rule) {
  constexpr std::string_view kSigns[] = {"<", "<=", "=", ">=", ">"};
  std::string out;
  for (const VersionBound& bound : rule.docker) {
    out += out.empty() ? "" : " ";
    out += kSigns[static_cast<std::size_t>(bound.op)];
    for (std::size_t i = 0; i < bound.version.size(); ++i) {
      out += (i > 0 ? "." : "") + std::to_string(bound.version[i]);
    }
  }
  return out;
}

class Page {
 public:
  explicit Page(std::size_t columns) : columns_(columns) {}

  std::string text() && { return std::move(out_); }
  void heading(std::string_view text) { out_ += '\n' + paragraph("", text, columns_); }
  void line(std::string_view text) { out_ += paragraph("  ", text, columns_); }
  void below(std::string_view text) { out_ += paragraph("    ", text, columns_); }
  /// As it stands, one line each: patterns and SQL are not prose.
  void quote(std::string_view text) {
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) out_ += "    " + printable(line) + '\n';
  }
  void sighting(const Sighting& seen) {
    below(seen.source + ":" + std::to_string(seen.line) +
          (seen.time ? "  " + clock(*seen.time) : std::string(", without a time")));
    out_ += paragraph("      ", seen.text, columns_);
  }

 private:
  std::size_t columns_;
  std::string out_;
};

std::string headline(const Explanation& explanation) {
  const std::string& id = explanation.rule->id;
  if (!explanation.applies) return id + ": no, it is not for this version of Docker";
  std::string out = id + ": " + std::string(word(explanation.verdict));
  if (explanation.finding != nullptr) {
    out += ", " + std::string(to_text(explanation.finding->status)) + ", " +
           std::string(to_text(explanation.finding->confidence)) +
           (explanation.finding->root() ? ", a root cause" : ", a symptom");
  }
  return out;
}

void version(Page& page, const Explanation& explanation) {
  const std::string range = range_of(*explanation.rule);
  page.heading("Docker version");
  std::string found = "not known";
  if (!explanation.docker.text.empty()) {
    found = explanation.docker.text + ", from " + explanation.docker.source;
  }
  if (range.empty()) {
    page.line("The rule is for any version; this one is " + found + ".");
  } else {
    page.line("The rule is for " + range + "; this one is " + found + ": " +
              (!explanation.applies              ? "out of its range."
               : explanation.docker.text.empty() ? "so it is judged all the same."
                                                 : "in its range."));
  }
}

/// The first ones and the latest: how it began, and how it is now.
void lines(Page& page, const std::vector<const Sighting*>& sightings, std::int64_t count) {
  const std::size_t show = std::min(sightings.size(), kLinesShown);
  for (std::size_t i = 0; i < show; ++i) {
    page.sighting(*sightings[i + 1 < show ? i : sightings.size() - 1]);
    const std::int64_t between = count - static_cast<std::int64_t>(show);
    if (i + 2 == show && between > 0) page.below("... " + std::to_string(between) + " more ...");
  }
}

void pattern(Page& page, const Explanation& explanation, std::size_t index) {
  const LogPattern& pattern = explanation.rule->logs[index];
  const PatternJudgement& judged = explanation.patterns[index];
  page.heading("Log pattern " + std::to_string(index + 1) + ", in " + joined(pattern.in) + ": " +
               std::string(word(judged.verdict)) + ", " +
               counted(static_cast<std::size_t>(judged.tally.count), "line", "lines"));
  page.quote(pattern.match);
  if (pattern.at_least > 1 || pattern.within) {
    std::string needs = "It needs " + std::to_string(pattern.at_least) + " lines";
    if (pattern.within) needs += " within " + std::to_string(pattern.within->count()) + " seconds";
    page.line(needs + ".");
  }
  if (!judged.reason.empty()) page.line("Not known: " + judged.reason + ".");
  lines(page, judged.sightings, judged.tally.count);
  if (judged.verdict == Verdict::no) page.line("The logs were collected whole, so it is no.");
  for (const bundle::ProbeRecord& gap : judged.gaps) {
    page.line("Its silence means nothing: " + words(gap) + ".");
  }
}

std::string row(const ResultSet& result, std::size_t index) {
  std::string out;
  for (std::size_t i = 0; i < result.columns.size(); ++i) {
    out += (i > 0 ? "  " : "") + result.columns[i] + "=" + shown(result.rows[index][i]);
  }
  return out;
}

/// "filesystems, from storage/filesystems (collected)"
std::string provenance(const std::string& name, const Coverage& coverage) {
  const auto& declared = declared_tables();
  const auto table = std::ranges::lower_bound(declared, name, {}, &Declared::name);
  if (table == declared.end() || table->name != name || table->evidence.empty()) return name;
  std::string from;
  for (const std::string& id : table->evidence) {
    const auto record = coverage.records().find(id);
    from += (from.empty() ? "" : ", ") + id + " (" +
            std::string(record == coverage.records().end() ? "not in the bundle"
                                                           : to_words(record->second.outcome)) +
            ")";
  }
  return name + ", from " + from;
}

void query(Page& page, const Explanation& explanation, const Coverage& coverage) {
  const QueryJudgement& judged = *explanation.query;
  const std::size_t rows = judged.rows.rows.size();
  page.heading("Query: " + std::string(word(judged.verdict)) + ", " +
               (judged.rows.cut ? "more than " : "") + counted(rows, "row", "rows"));
  page.quote(explanation.rule->query);
  const std::size_t show = std::min(rows, kRowsShown);
  for (std::size_t i = 0; i < show; ++i) {
    page.line("row " + std::to_string(i + 1) + ":");
    page.below(row(judged.rows, i));
  }
  if (show < rows) page.line("and " + counted(rows - show, "more row", "more rows"));
  if (!judged.reason.empty()) page.line("It could not be run: " + judged.reason + ".");
  for (const auto& [table, columns] : judged.tables) {
    page.line("reads " + provenance(table, coverage));
  }
  for (const Lacking& lacking : judged.lacking) {
    for (const bundle::ProbeRecord& record : lacking.records) {
      page.line(lacking.table + " is not known in full: " + words(record) + ".");
    }
  }
  if (rows > 0 && judged.verdict == Verdict::unknown) {
    page.line("Its rows may come from what is not known, so they prove nothing.");
  }
}

/// A line of cleared_by stands behind the last line of the patterns in some log.
bool came_later(const Explanation& explanation) {
  std::map<std::string_view, std::int64_t> last;
  for (const PatternJudgement& pattern : explanation.patterns) {
    for (const Sighting* seen : pattern.sightings) {
      last[seen->source] = std::max(last[seen->source], seen->line);
    }
  }
  return std::ranges::any_of(explanation.cleared, [&](const Sighting* seen) {
    const auto own = last.find(seen->source);
    return own != last.end() && seen->line > own->second;
  });
}

void clearing(Page& page, const Explanation& explanation) {
  page.heading("Cleared by: " + counted(explanation.cleared.size(), "line", "lines"));
  page.quote(explanation.rule->cleared_by);
  lines(page, explanation.cleared, static_cast<std::int64_t>(explanation.cleared.size()));
  const bool seen = std::ranges::any_of(explanation.patterns, [](const PatternJudgement& pattern) {
    return !pattern.sightings.empty();
  });
  if (seen && came_later(explanation)) {
    page.line("The last one came after the lines above, so these are over.");
  } else if (seen) {
    page.line("None came after the last of the lines above, so nothing was cleared.");
  }
}

void links(Page& page, const Explanation& explanation, const Diagnosis& diagnosis) {
  const Rule& rule = *explanation.rule;
  const Finding* finding = explanation.finding;
  if (finding != nullptr && !finding->explained_by.empty()) {
    page.heading("Explained by");
    for (const std::string& id : finding->explained_by) {
      page.line(finding_of(diagnosis, id)->rule->title + " [" + id + "]");
    }
  }
  if (finding != nullptr && !finding->explains.empty()) {
    page.heading("Explains");
    for (const std::string& id : finding->explains) {
      page.line(finding_of(diagnosis, id)->rule->title + " [" + id + "]");
    }
  }
  std::vector<std::string> silent;
  for (const std::string& id : rule.explains) {
    const bool found =
        finding != nullptr && std::ranges::find(finding->explains, id) != finding->explains.end();
    if (!found) silent.push_back(id);
  }
  if (silent.empty()) return;
  page.heading(finding != nullptr ? "Would explain too, had they been found"
                                  : "Would explain, had it been found");
  page.line(joined(silent));
}

}  // namespace

std::string explanation_text(const Explanation& explanation, const Diagnosis& diagnosis,
                             const Coverage& coverage, std::size_t columns) {
  const Rule& rule = *explanation.rule;
  Page page(columns);
  page.line(subject(diagnosis));
  page.heading(headline(explanation));
  page.line(rule.title);
  if (explanation.finding != nullptr) page.line(explanation.finding->cause);
  if (rule.require_both) page.line("It needs both a log line and a row.");
  if (rule.wrapper) page.line("A wrapper: whatever is more specific explains it.");
  version(page, explanation);
  for (std::size_t i = 0; i < rule.logs.size(); ++i) pattern(page, explanation, i);
  if (explanation.query) query(page, explanation, coverage);
  if (!rule.cleared_by.empty()) clearing(page, explanation);
  links(page, explanation, diagnosis);
  return std::move(page).text();
}

}  // namespace analyzer
