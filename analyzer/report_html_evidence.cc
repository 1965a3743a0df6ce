// SPDX-License-Identifier: Apache-2.0
// Evidence as it is pasted into a ticket: where it stands, when, and the text with what matched.
#include <re2/re2.h>

#include <algorithm>
#include <memory>

#include "analyzer/printable.h"
#include "analyzer/report_html_parts.h"
#include "analyzer/report_wording.h"

namespace analyzer::html_report {
namespace {

constexpr std::size_t kShown = 4;               // the rest is folded
constexpr std::size_t kMaxText = 1'600;         // of one item
constexpr std::size_t kEvidenceBytes = 48'000;  // of one finding, in the page
constexpr std::int64_t kMatcherBytes = 1 << 20;

using Matchers = std::vector<std::unique_ptr<RE2>>;

Matchers matchers(const Rule& rule) {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(kMatcherBytes);
  Matchers out;
  for (const LogPattern& pattern : rule.logs) {
    auto matcher = std::make_unique<RE2>(pattern.match, options);
    if (matcher->ok()) out.push_back(std::move(matcher));
  }
  return out;
}

std::string cut_note(std::string_view all, std::string_view kept) {
  return all.size() == kept.size()
             ? std::string()
             : "<span class=\"cut\"> " + std::to_string(all.size() - kept.size()) +
                   " bytes left out</span>";
}

struct Range {
  std::size_t begin;
  std::size_t end;
};

/// What to mark: the match, or only its named groups where it is most of the text anyway.
std::vector<Range> ranges(std::string_view text, const RE2& matcher) {
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(matcher.NumberOfCapturingGroups()) +
                                       1);
  if (!matcher.Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::UNANCHORED,
                     groups.data(), static_cast<int>(groups.size())) ||
      groups[0].empty()) {
    return {};
  }
  const auto range = [&](const re2::StringPiece& group) {
    const auto begin = static_cast<std::size_t>(group.data() - text.data());
    return Range{begin, begin + group.size()};
  };
  if (groups[0].size() * 5 < text.size() * 4) return {range(groups[0])};
  std::vector<Range> named;
  for (const auto& [index, name] : matcher.CapturingGroupNames()) {
    const re2::StringPiece& group = groups[static_cast<std::size_t>(index)];
    if (!group.empty()) named.push_back(range(group));
  }
  return named;
}

/// All of it plain where no pattern matches (the text was shortened since).
std::string marked(std::string_view whole, const Matchers& matchers) {
  const std::string_view text = head(whole, kMaxText);
  std::string out;
  std::size_t done = 0;
  for (const auto& matcher : matchers) {
    // Groups come in the order of their opening parentheses, so of nested ones the outer first.
    for (const auto& [begin, end] : ranges(text, *matcher)) {
      if (begin < done) continue;
      out += html(text.substr(done, begin - done)) + "<mark>" +
             html(text.substr(begin, end - begin)) + "</mark>";
      done = end;
    }
    if (done > 0) break;
  }
  return out + html(text.substr(done)) + cut_note(whole, text);
}

std::string row(const EvidenceItem& item) {
  std::string out = "<dl class=\"row\">";
  std::size_t left = kMaxText;
  for (const auto& [name, value] : item.row) {
    if (is_place(name)) continue;
    const std::string whole = shown(value);
    const std::string_view text = head(whole, left);
    left -= text.size();
    const bool unknown = std::holds_alternative<std::monostate>(value);
    out += "<div><dt>" + html(name, kMaxName) + "</dt><dd" + (unknown ? " class=\"null\"" : "") +
           ">" + html(text) + cut_note(whole, text) + "</dd></div>";
  }
  return out + "</dl>";
}

std::string item(const EvidenceItem& evidence, const Matchers& matchers) {
  std::string out =
      "<li class=\"item\"><p class=\"where\"><code>" + html(place(evidence), kMaxName) + "</code>";
  if (evidence.time) {
    out += "<time" + attribute("datetime", bundle::to_text(*evidence.time)) + ">" +
           clock(*evidence.time) + "</time>";
  }
  out += "</p>";
  out +=
      evidence.row.empty() ? "<pre>" + marked(evidence.text, matchers) + "</pre>" : row(evidence);
  return out + "</li>\n";
}

}  // namespace

std::string evidence(const Finding& finding) {
  if (finding.evidence.empty()) return {};
  const Matchers patterns = matchers(*finding.rule);
  const std::size_t all = finding.evidence.size();
  const std::size_t count =
      std::max(static_cast<std::size_t>(std::max<std::int64_t>(finding.count, 0)), all);
  Room room(kEvidenceBytes);
  std::string open;
  std::string folded;
  std::size_t listed = 0;
  for (const EvidenceItem& one : finding.evidence) {
    if (!room.add(listed < kShown ? open : folded, item(one, patterns))) break;
    ++listed;
  }
  std::string out = "<h4>Evidence <span class=\"count\">" + std::to_string(count) +
                    "</span></h4>\n<ol class=\"evidence\">\n" + open + "</ol>\n";
  if (!folded.empty()) {
    out += "<details class=\"more\"><summary>" + std::to_string(listed - kShown) +
           " more</summary>\n<ol class=\"evidence\">\n" + folded + "</ol>\n</details>\n";
  }
  if (count > listed) {
    out += "<p class=\"note\">" + std::to_string(count - listed) +
           (count - listed == 1 ? " further piece is" : " further pieces are") +
           " not in this report: <code>drydock-analyze explain " +
           html(finding.rule->id, kMaxName) + " BUNDLE</code></p>\n";
  }
  return out;
}

}  // namespace analyzer::html_report
