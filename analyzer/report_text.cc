// SPDX-License-Identifier: Apache-2.0
// The report people read: what is wrong, since when, how sure, what to do; then what is over, what
// could not be judged, and what was collected.
#include <algorithm>
#include <map>
#include <ranges>
#include <span>

#include "analyzer/printable.h"
#include "analyzer/report.h"

namespace analyzer {
namespace {

constexpr std::size_t kEvidenceShown = 4;
constexpr std::size_t kNoticesShown = 5;

enum class Ink { plain, bold, dim, red, yellow, blue, green };

std::string_view escape(Ink ink) {
  switch (ink) {
    case Ink::bold:
      return "\033[1m";
    case Ink::dim:
      return "\033[2m";
    case Ink::red:
      return "\033[1;31m";
    case Ink::yellow:
      return "\033[33m";
    case Ink::blue:
      return "\033[34m";
    case Ink::green:
      return "\033[32m";
    case Ink::plain:
      break;
  }
  return "";
}

Ink ink(Severity severity) {
  switch (severity) {
    case Severity::critical:
    case Severity::error:
      return Ink::red;
    case Severity::warning:
      return Ink::yellow;
    case Severity::info:
      break;
  }
  return Ink::blue;
}

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

// 2026-01-31T08:00:00.123456Z as people say it; the day only where it differs from `day`.
std::string clock(bundle::Time time, std::string_view day = {}) {
  const std::string text = bundle::to_text(time);
  const std::string date = text.substr(0, 10);
  const std::string hour = text.substr(11, 8);
  return date == day ? hour : date + " " + hour;
}

std::string shown(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&value)) {
    std::string digits = std::to_string(*real);
    digits.erase(digits.find('.') + 3);
    return digits;
  }
  return "not known";
}

std::string shown(const EvidenceItem& item) {
  if (item.row.empty()) {
    return (item.time ? clock(*item.time) + "  " : std::string()) + item.text;
  }
  std::string out;
  for (const auto& [name, value] : item.row) {
    if (name == "source" || name == "line" || name == "pointer") continue;
    if (!out.empty()) out += "  ";
    out += name + "=" + shown(value);
  }
  return out;
}

class Page {
 public:
  explicit Page(const TextStyle& style) : style_(style) {}

  std::string text() && { return std::move(out_); }
  const TextStyle& style() const { return style_; }

  void blank() { out_ += '\n'; }

  /// Words of `text` over as many lines as it takes, the first behind `first`, the rest indented
  /// alike.
  void paragraph(std::string_view first, std::string_view text, Ink colour = Ink::plain) {
    std::string line(first);
    const std::string indent(width(first), ' ');
    bool empty = true;
    for (const auto part : std::views::split(printable(text), ' ')) {
      const std::string_view word(part.begin(), part.end());
      if (word.empty()) continue;
      if (!empty && width(line) + 1 + width(word) > style_.columns) {
        put(line, colour);
        line = indent;
        empty = true;
      }
      if (!empty) line += ' ';
      line += word;
      empty = false;
    }
    put(line, colour);
  }

  /// One line, cut at the right edge.
  void line(std::string_view first, std::string_view text, Ink colour = Ink::plain) {
    const std::size_t room = style_.columns > width(first) + 8 ? style_.columns - width(first) : 8;
    const std::string whole = printable(text);
    put(std::string(first) + (style_.all_evidence ? whole : shorten(whole, room)), colour);
  }

  void heading(std::string_view text) { put(std::string(text), Ink::bold); }

  void put(const std::string& line, Ink colour = Ink::plain) {
    if (style_.colour && colour != Ink::plain) {
      out_ += escape(colour);
      out_ += line;
      out_ += "\033[0m";
    } else {
      out_ += line;
    }
    out_ += '\n';
  }

 private:
  const TextStyle& style_;
  std::string out_;
};

std::string certainty(const Finding& finding) {
  std::string out = finding.confidence == Confidence::confirmed ? "confirmed" : "suspected";
  if (finding.last_seen) {
    const std::string last = clock(*finding.last_seen);
    if (finding.first_seen && *finding.first_seen != *finding.last_seen) {
      out += ", first seen " + clock(*finding.first_seen) + ", last " +
             clock(*finding.last_seen, std::string_view(clock(*finding.first_seen)).substr(0, 10));
    } else {
      out += ", seen " + last;
    }
    out += " UTC";
  } else {
    out += ", so when the bundle was taken";
  }
  if (finding.count > 1) out += ", " + std::to_string(finding.count) + " pieces of evidence";
  return out;
}

void evidence(Page& page, const Finding& finding) {
  page.put("  Evidence", Ink::bold);
  const std::size_t all = finding.evidence.size();
  const std::size_t show = page.style().all_evidence ? all : std::min(all, kEvidenceShown);
  for (const EvidenceItem& item : std::span(finding.evidence).first(show)) {
    std::string where = "    " + printable(item.source);
    if (item.line) where += ":" + std::to_string(*item.line);
    page.line(where + "  ", shown(item));
  }
  if (const std::size_t rest = static_cast<std::size_t>(
          std::max<std::int64_t>(finding.count - static_cast<std::int64_t>(show), 0));
      rest > 0) {
    page.put("    and " + std::to_string(rest) + " more" + (show < all ? " (-v shows them)" : ""),
             Ink::dim);
  }
}

void explains(Page& page, const Finding& finding, const Diagnosis& diagnosis) {
  if (finding.explains.empty()) return;
  page.put("  Explains", Ink::bold);
  for (const std::string& id : finding.explains) {
    const auto symptom = std::ranges::find(
        diagnosis.findings, id, [](const Finding& f) -> const std::string& { return f.rule->id; });
    if (symptom == diagnosis.findings.end()) continue;
    page.paragraph("    ", symptom->cause + " [" + id + "]");
  }
}

void card(Page& page, const Finding& finding, const Diagnosis& diagnosis) {
  const Severity severity = finding.rule->severity;
  std::string label(to_text(severity));
  std::ranges::transform(label, label.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  });
  page.blank();
  page.paragraph("", label + "  " + finding.rule->title, ink(severity));
  page.paragraph("  ", "[" + finding.rule->id + "] " + certainty(finding), Ink::dim);
  page.blank();
  page.paragraph("  ", finding.cause);
  page.blank();
  evidence(page, finding);
  if (!finding.fix.empty()) {
    page.put("  What to do", Ink::bold);
    int step = 1;
    for (const std::string& fix : finding.fix) {
      page.paragraph("    " + std::to_string(step++) + ". ", fix);
    }
  }
  explains(page, finding, diagnosis);
  for (const std::string& link : finding.rule->see) page.put("  See " + printable(link), Ink::dim);
}

void past(Page& page, const Diagnosis& diagnosis) {
  bool first = true;
  for (const Finding& finding : diagnosis.findings) {
    if (finding.status != Status::past || !finding.root()) continue;
    if (first) {
      page.blank();
      page.heading("Over by now");
      first = false;
    }
    const std::string when = finding.last_seen ? clock(*finding.last_seen) + "  " : std::string();
    page.paragraph("  ", when + finding.cause + " [" + finding.rule->id + "]");
  }
}

// Rules that lack the same evidence are told together: people act on the evidence, not on the
// rules.
void not_judged(Page& page, const Diagnosis& diagnosis) {
  if (diagnosis.unknown.empty()) return;
  page.blank();
  page.heading("Not judged (" + counted(diagnosis.unknown.size(), "rule", "rules") + ")");
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const Unjudged& rule : diagnosis.unknown) {
    std::string why = rule.reason;
    for (const bundle::ProbeRecord& record : rule.missing) {
      if (!why.empty()) why += "; ";
      why += record.id + " " + std::string(to_text(record.outcome));
      if (!record.reason.empty()) why += " (" + record.reason + ")";
    }
    by_reason[why].push_back(rule.rule->id);
  }
  for (const auto& [why, ids] : by_reason) {
    page.paragraph("  ", why);
    std::string list;
    const std::size_t show =
        page.style().all_evidence ? ids.size() : std::min<std::size_t>(ids.size(), 3);
    for (const std::string& id : std::span(ids).first(show))
      list += (list.empty() ? "" : ", ") + id;
    if (show < ids.size()) list += ", and " + std::to_string(ids.size() - show) + " more";
    page.paragraph("    ", list, Ink::dim);
  }
}

void coverage(Page& page, const Diagnosis& diagnosis) {
  std::map<bundle::Outcome, std::size_t> by_outcome;
  for (const bundle::ProbeRecord& record : diagnosis.coverage) ++by_outcome[record.outcome];
  std::string summary;
  for (const auto& [outcome, n] : by_outcome) {
    summary +=
        (summary.empty() ? "" : ", ") + std::to_string(n) + " " +
        (outcome == bundle::Outcome::timed_out ? "timed out" : std::string(to_text(outcome)));
  }
  page.blank();
  if (!summary.empty()) page.paragraph("", "Evidence: " + summary);
  const std::size_t all = diagnosis.notices.size();
  const std::size_t show = page.style().all_evidence ? all : std::min(all, kNoticesShown);
  for (const std::string& notice : std::span(diagnosis.notices).first(show)) {
    page.paragraph("Note: ", notice, Ink::yellow);
  }
  if (show < all)
    page.put("and " + std::to_string(all - show) + " more notes (-v shows them)", Ink::dim);
}

std::string verdict(const Diagnosis& diagnosis) {
  std::size_t roots = 0;
  std::size_t symptoms = 0;
  std::size_t over = 0;
  for (const Finding& finding : diagnosis.findings) {
    if (finding.status == Status::past) {
      over += finding.root() ? 1 : 0;
    } else {
      ++(finding.root() ? roots : symptoms);
    }
  }
  if (roots == 0) {
    const std::string out = over == 0 ? "Nothing wrong was found" : "Nothing wrong was found now";
    return diagnosis.unknown.empty()
               ? out
               : out + ", but " + counted(diagnosis.unknown.size(), "rule", "rules") +
                     " could not be judged";
  }
  std::string out = counted(roots, "root cause", "root causes");
  if (symptoms > 0) out += ", " + counted(symptoms, "symptom", "symptoms");
  return out;
}

}  // namespace

std::string report_line(const Diagnosis& diagnosis) {
  std::string out = diagnosis.header.host_name.empty() ? "" : diagnosis.header.host_name + ": ";
  const auto worst = std::ranges::find_if(
      diagnosis.findings, [](const Finding& f) { return f.root() && f.status == Status::current; });
  if (worst == diagnosis.findings.end()) return printable(out + verdict(diagnosis)) + "\n";
  return printable(out + std::string(to_text(worst->rule->severity)) + " " + worst->rule->id +
                   ": " + worst->cause) +
         "\n";
}

std::string report_text(const Diagnosis& diagnosis, const TextStyle& style) {
  Page page(style);
  std::string head = diagnosis.header.host_name.empty() ? "a log file" : diagnosis.header.host_name;
  if (!diagnosis.docker_version.empty()) head += ", Docker " + diagnosis.docker_version;
  if (diagnosis.header.started != bundle::Time{}) {
    head += ", collected " + clock(diagnosis.header.started) + " UTC";
  }
  page.paragraph("", head, Ink::dim);
  if (!diagnosis.complete) {
    page.paragraph("",
                   "INCOMPLETE BUNDLE: " + diagnosis.incomplete_reason +
                       ". What is missing counts as not known, not as healthy.",
                   Ink::yellow);
  }
  const bool found = std::ranges::any_of(
      diagnosis.findings, [](const Finding& f) { return f.root() && f.status == Status::current; });
  page.paragraph("", verdict(diagnosis), found ? Ink::bold : Ink::green);
  for (const Finding& finding : diagnosis.findings) {
    if (finding.root() && finding.status == Status::current) card(page, finding, diagnosis);
  }
  past(page, diagnosis);
  not_judged(page, diagnosis);
  coverage(page, diagnosis);
  return std::move(page).text();
}

}  // namespace analyzer
