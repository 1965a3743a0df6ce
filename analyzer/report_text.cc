// SPDX-License-Identifier: Apache-2.0
// The report people read: what is wrong, since when, how sure, what to do; then what is over, what
// could not be judged, and what was collected.
#include <algorithm>
#include <limits>
#include <span>

#include "analyzer/paragraph.h"
#include "analyzer/printable.h"
#include "analyzer/report.h"
#include "analyzer/report_wording.h"
#include "cli/wrap.h"

namespace analyzer {
namespace {

constexpr std::size_t kEvidenceShown = 3;
constexpr std::size_t kEvidenceLines = 3;
constexpr std::size_t kAllLines = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kNoticesShown = 5;
constexpr std::size_t kRulesShown = 3;
constexpr std::size_t kReasonsShown = 6;

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

std::string_view trimmed(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

/// What of `text` goes into a line: up to a blank, unless that leaves much of the line empty.
std::string_view head(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  for (std::size_t taken = 0; bytes < text.size(); ++bytes) {
    const bool starts = (static_cast<unsigned char>(text[bytes]) & 0xC0U) != 0x80U;
    if (starts && ++taken > columns) break;
  }
  if (bytes == text.size()) return text;
  const auto blank = text.rfind(' ', bytes);
  return text.substr(0, blank == text.npos || blank < bytes / 2 ? bytes : blank);
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
    const std::string lines = analyzer::paragraph(first, text, style_.columns);
    for (std::string_view rest = lines; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(line.size() + 1);
      put(std::string(line), colour);
    }
  }

  /// Behind `first` where it fits into one line, else below it over at most `lines` lines: what
  /// matters in a log line is often its end. Long words are broken.
  void block(std::string_view first, std::string_view text, std::size_t lines) {
    const std::string whole = printable(text);
    if (cli::width(first) + 2 + cli::width(whole) <= style_.columns) {
      put(std::string(first) + "  " + whole);
      return;
    }
    put(std::string(first));
    const std::string indent(cli::width(first) - cli::width(trimmed(first)) + 2, ' ');
    const std::size_t room = style_.columns - std::min(style_.columns - 8, indent.size());
    std::string_view rest = whole;
    for (std::size_t i = 1; i <= lines && !rest.empty(); ++i) {
      if (i == lines) {
        put(indent + shorten(rest, room));
        return;
      }
      const std::string_view line = head(rest, room);
      put(indent + std::string(line.substr(0, line.find_last_not_of(' ') + 1)));
      rest.remove_prefix(line.size());
      while (rest.starts_with(' ')) rest.remove_prefix(1);
    }
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

void evidence(Page& page, const Finding& finding) {
  page.put("  Evidence", Ink::bold);
  const std::size_t all = finding.evidence.size();
  const std::size_t show = page.style().all_evidence ? all : std::min(all, kEvidenceShown);
  for (const EvidenceItem& item : std::span(finding.evidence).first(show)) {
    const std::string when = item.time ? "  " + clock(*item.time) : std::string();
    page.block("    " + printable(place(item)) + when, shown(item),
               page.style().all_evidence ? kAllLines : kEvidenceLines);
  }
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(finding.count, 0));
  if (count <= show) return;
  // Of many pieces only some are kept, so that -v does not show them all.
  page.put(
      "    and " + std::to_string(count - show) + " more" +
          (show < all ? " (-v shows " +
                            (count > all ? std::to_string(all - show) + " of them" : "them") + ")"
                      : ""),
      Ink::dim);
}

void explains(Page& page, const Finding& finding, const Diagnosis& diagnosis) {
  if (finding.explains.empty()) return;
  page.put("  Explains", Ink::bold);
  for (const std::string& id : finding.explains) {
    const Finding* symptom = finding_of(diagnosis, id);
    if (symptom == nullptr) continue;
    std::string text = page.style().all_evidence ? symptom->cause : symptom->rule->title;
    text.append(" [").append(id).append("]");
    if (symptom->count > 1) text += ", " + std::to_string(symptom->count) + " times";
    page.paragraph("    ", text);
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

void not_judged(Page& page, const Diagnosis& diagnosis) {
  if (diagnosis.unknown.empty()) return;
  page.blank();
  page.heading("Not judged (" + counted(diagnosis.unknown.size(), "rule", "rules") + ")");
  const std::vector<NotJudged> groups = not_judged(diagnosis);
  const std::size_t reasons =
      page.style().all_evidence ? groups.size() : std::min(groups.size(), kReasonsShown);
  for (const NotJudged& group : std::span(groups).first(reasons)) {
    page.paragraph("  ", group.why);
    std::string list;
    const std::size_t all = group.rules.size();
    const std::size_t show = page.style().all_evidence ? all : std::min(all, kRulesShown);
    for (const Rule* rule : std::span(group.rules).first(show)) {
      list += (list.empty() ? "" : ", ") + rule->id;
    }
    if (show < all) list += ", and " + std::to_string(all - show) + " more";
    page.paragraph("    ", list, Ink::dim);
  }
  if (reasons < groups.size()) {
    page.put("  and " + counted(groups.size() - reasons, "further reason", "further reasons") +
                 " (-v shows them)",
             Ink::dim);
  }
}

void coverage(Page& page, const Diagnosis& diagnosis) {
  const std::string summary = coverage_in_words(diagnosis);
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

}  // namespace

std::string report_line(const Diagnosis& diagnosis) {
  std::string out = diagnosis.header.host_name.empty() ? "" : diagnosis.header.host_name + ": ";
  const Finding* first = worst(diagnosis);
  if (first == nullptr) return printable(out + verdict(diagnosis)) + "\n";
  return printable(out + std::string(to_text(first->rule->severity)) + " " + first->rule->id +
                   ": " + first->cause) +
         "\n";
}

std::string report_text(const Diagnosis& diagnosis, const TextStyle& style) {
  Page page(style);
  page.paragraph("", subject(diagnosis), Ink::dim);
  if (!diagnosis.complete) {
    page.paragraph("INCOMPLETE BUNDLE: ", incompleteness(diagnosis), Ink::yellow);
  }
  const bool well = worst(diagnosis) == nullptr && diagnosis.unknown.empty();
  page.paragraph("", verdict(diagnosis), well ? Ink::green : Ink::bold);
  for (const Finding& finding : diagnosis.findings) {
    if (finding.root() && finding.status == Status::current) card(page, finding, diagnosis);
  }
  past(page, diagnosis);
  not_judged(page, diagnosis);
  coverage(page, diagnosis);
  return std::move(page).text();
}

}  // namespace analyzer
