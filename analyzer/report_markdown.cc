// SPDX-License-Identifier: Apache-2.0
// The report for tickets (GitHub, GitLab and the like). Trackers refuse long texts, so the report
// is made of blocks, and the least important ones are left out where it would get too long.
#include <algorithm>
#include <numeric>

#include "analyzer/printable.h"
#include "analyzer/report.h"
#include "analyzer/report_wording.h"

namespace analyzer {
namespace {

constexpr std::size_t kMaxSentence = 2'000;  // of a cause or a fix that the bundle filled
constexpr std::size_t kMaxItem = 1'500;
constexpr std::size_t kMaxItems = 20;

std::size_t longest_run(std::string_view text, char c) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char here : text) {
    run = here == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// Text of a bundle or a rule as Markdown that shows exactly this text: no markup, no HTML, no
// mention of a person and no link to an issue. Trackers look for the last two after rendering,
// where only something between the two characters stops them.
std::string prose(std::string_view raw) {
  const std::string text = printable(raw);
  constexpr std::string_view kMarkup = R"(\`*_[]<>&|~$!)";
  const auto is_digit = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  // "1. ", "- " or "# " at the start would begin a list or a heading.
  std::size_t start = 0;
  while (is_digit(start)) ++start;
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view starters = i == 0 ? "-+=#" : ".)";
    const bool begins = i == start && starters.find(c) != starters.npos;
    if (begins || kMarkup.find(c) != kMarkup.npos) out += '\\';
    out += c;
    if ((c == '@' || c == '#') && i + 1 < text.size() && text[i + 1] != ' ') out += "<!-- -->";
  }
  return out;
}

std::string code(std::string_view raw) {
  const std::string text = printable(raw);
  const std::string fence(longest_run(text, '`') + 1, '`');
  const bool pad = text.empty() || text.front() == '`' || text.back() == '`';
  return fence + (pad ? " " : "") + text + (pad ? " " : "") + fence;
}

std::string fenced(std::string_view raw) {
  const std::string text = shorten(printable(raw), kMaxItem);
  const std::string fence(std::max<std::size_t>(longest_run(text, '`') + 1, 3), '`');
  return fence + "text\n" + text + "\n" + fence + "\n";
}

// Commands in backticks stay commands, everything else is prose.
std::string sentence(std::string_view raw) {
  std::string out;
  for (const Piece& piece : pieces(raw)) {
    const std::string text = shorten(piece.text, kMaxSentence);
    out += piece.code ? code(text) : prose(text);
    if (out.size() > kMaxSentence) break;
  }
  return out;
}

/// Blocks of the report in their order. A lower rank is more important.
class Blocks {
 public:
  void add(int rank, std::string text) { blocks_.push_back({rank, std::move(text)}); }

  std::string fitting(std::size_t max_length) && {
    constexpr std::string_view kNote =
        "\n*Cut to the length that fits a ticket; `drydock-analyze --format html` shows "
        "everything.*\n";
    const std::size_t whole = std::accumulate(
        blocks_.begin(), blocks_.end(), std::size_t{0},
        [](std::size_t sum, const Block& block) { return sum + block.text.size(); });
    const bool cut = whole > max_length;
    std::size_t room = cut ? max_length - std::min(max_length, kNote.size()) : max_length;
    std::vector<std::size_t> order(blocks_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return blocks_[i].rank; });
    std::vector<bool> kept(blocks_.size());
    for (const std::size_t i : order) {
      if (blocks_[i].text.size() > room) continue;
      kept[i] = true;
      room -= blocks_[i].text.size();
    }
    std::string out;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (kept[i]) out += blocks_[i].text;
    }
    if (cut && max_length >= kNote.size()) out += kNote;
    return out;
  }

 private:
  struct Block {
    int rank;
    std::string text;
  };
  std::vector<Block> blocks_;
};

enum Rank : int { kVerdict, kCause, kGap, kPast, kEvidence, kNotes };

std::string evidence(const Finding& finding) {
  std::string out = "<details><summary>Evidence (" +
                    std::to_string(std::max<std::int64_t>(
                        finding.count, static_cast<std::int64_t>(finding.evidence.size()))) +
                    ")</summary>\n\n";
  const std::size_t show = std::min(finding.evidence.size(), kMaxItems);
  for (std::size_t i = 0; i < show; ++i) {
    const EvidenceItem& item = finding.evidence[i];
    out += code(place(item));
    if (item.time) out += " at " + clock(*item.time) + " UTC";
    out += "\n" + fenced(shown(item)) + "\n";
  }
  if (show < finding.evidence.size()) {
    out += "and " + std::to_string(finding.evidence.size() - show) + " more\n\n";
  }
  return out + "</details>\n";
}

std::string explained(const Finding& finding, const Diagnosis& diagnosis) {
  std::string out;
  for (const std::string& id : finding.explains) {
    const Finding* symptom = finding_of(diagnosis, id);
    if (symptom == nullptr) continue;
    out += "- " + sentence(symptom->cause) + " (" + code(id) + ")\n";
  }
  return out.empty() ? out : "\n**Explains**\n\n" + out;
}

void root_cause(Blocks& blocks, const Finding& finding, const Diagnosis& diagnosis) {
  std::string out = "\n### " + prose(finding.rule->title) + "\n\n**" +
                    std::string(to_text(finding.rule->severity)) + "**, " + certainty(finding) +
                    " (" + code(finding.rule->id) + ")\n\n" + sentence(finding.cause) + "\n";
  if (!finding.fix.empty()) out += "\n**What to do**\n\n";
  int step = 1;
  for (const std::string& fix : finding.fix) {
    out += std::to_string(step++) + ". " + sentence(fix) + "\n";
  }
  out += explained(finding, diagnosis);
  if (!finding.rule->see.empty()) out += "\n";
  for (const std::string& link : finding.rule->see) out += "See " + prose(link) + "  \n";
  blocks.add(kCause, std::move(out));
  if (!finding.evidence.empty()) blocks.add(kEvidence, "\n" + evidence(finding));
}

void symptom_evidence(Blocks& blocks, const Diagnosis& diagnosis) {
  bool first = true;
  for (const Finding& finding : diagnosis.findings) {
    if (finding.root() || finding.status != Status::current || finding.evidence.empty()) continue;
    if (first) blocks.add(kEvidence, "\n### Evidence of symptoms\n");
    first = false;
    blocks.add(kEvidence, "\n" + prose(finding.rule->title) + " (" + code(finding.rule->id) +
                              ")\n\n" + evidence(finding));
  }
}

void over(Blocks& blocks, const Diagnosis& diagnosis) {
  std::string out;
  for (const Finding& finding : diagnosis.findings) {
    if (finding.status != Status::past || !finding.root()) continue;
    out += "- " + (finding.last_seen ? clock(*finding.last_seen) + " UTC: " : std::string()) +
           sentence(finding.cause) + " (" + code(finding.rule->id) + ")\n";
  }
  if (!out.empty()) blocks.add(kPast, "\n### Over by now\n\n" + out);
}

void gaps(Blocks& blocks, const Diagnosis& diagnosis) {
  if (diagnosis.unknown.empty()) return;
  std::string out = "\n### Not judged\n\n<details><summary>" +
                    counted(diagnosis.unknown.size(), "rule", "rules") +
                    " could not be judged, because evidence is missing</summary>\n\n";
  for (const NotJudged& group : not_judged(diagnosis)) {
    out += "- " + prose(shorten(group.why, kMaxSentence)) + ": ";
    for (const Rule* rule : group.rules) {
      out += (rule == group.rules.front() ? "" : ", ") + code(rule->id);
    }
    out += "\n";
  }
  blocks.add(kGap, out + "\n</details>\n");
}

void notes(Blocks& blocks, const Diagnosis& diagnosis) {
  std::string out;
  for (const std::string& notice : diagnosis.notices) {
    out += "- " + prose(shorten(notice, kMaxSentence)) + "\n";
  }
  if (!out.empty()) blocks.add(kNotes, "\n### Notes\n\n" + out);
  const std::string summary = coverage_in_words(diagnosis);
  blocks.add(kGap, "\n---\n" + (summary.empty() ? "" : "Evidence: " + summary + ". ") +
                       "Made by drydock-analyze " DRYDOCK_VERSION ".\n");
}

}  // namespace

std::string report_markdown(const Diagnosis& diagnosis, std::size_t max_length) {
  Blocks blocks;
  std::string head = "## " + prose(diagnosis.header.host_name.empty()
                                       ? "A log file"
                                       : std::string_view(diagnosis.header.host_name));
  const Finding* first = worst(diagnosis);
  head += ": " + prose(first != nullptr ? first->rule->title : verdict(diagnosis)) + "\n\n" +
          prose(subject(diagnosis)) + ".";
  if (first != nullptr) head += " **" + verdict(diagnosis) + ".**";
  head += "\n";
  if (!diagnosis.complete) {
    head += "\n> **Incomplete bundle:** " + prose(incompleteness(diagnosis)) + "\n";
  }
  blocks.add(kVerdict, std::move(head));
  for (const Finding& finding : diagnosis.findings) {
    if (finding.root() && finding.status == Status::current) {
      root_cause(blocks, finding, diagnosis);
    }
  }
  symptom_evidence(blocks, diagnosis);
  over(blocks, diagnosis);
  gaps(blocks, diagnosis);
  notes(blocks, diagnosis);
  return std::move(blocks).fitting(max_length);
}

}  // namespace analyzer
