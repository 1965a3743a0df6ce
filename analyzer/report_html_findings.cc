// SPDX-License-Identifier: Apache-2.0
// What is wrong: the tree of causes, a card for each, what is over, and what could not be judged.
#include <algorithm>
#include <set>

#include "analyzer/report_html_parts.h"
#include "analyzer/report_wording.h"

namespace analyzer::html_report {
namespace {

constexpr std::size_t kReasonsOpen = 8;
constexpr std::size_t kTreeBytes = 100'000;
constexpr std::size_t kCausesBytes = 450'000;
constexpr std::size_t kSymptomsBytes = 200'000;
constexpr std::size_t kPastBytes = 200'000;
constexpr std::size_t kFixBytes = 16'000;
constexpr std::size_t kUnknownBytes = 150'000;

std::string severity_class(const Finding& finding) {
  return "sev-" + std::string(to_text(finding.rule->severity));
}

std::string anchor_of(const Anchors& anchors, std::string_view rule) {
  const auto found = anchors.find(rule);
  return found == anchors.end() ? std::string() : found->second;
}

std::string link_to(const Finding& finding, const Anchors& anchors) {
  return "<a" + attribute("href", "#" + anchor_of(anchors, finding.rule->id)) + ">" +
         html(finding.rule->title, kMaxName) + "</a>";
}

std::set<std::string_view> reached_from(const Finding& finding, const Diagnosis& diagnosis) {
  std::set<std::string_view> reached;
  std::vector<const Finding*> open{&finding};
  while (!open.empty()) {
    const Finding* next = open.back();
    open.pop_back();
    for (const std::string& id : next->explains) {
      const Finding* symptom = finding_of(diagnosis, id);
      if (symptom != nullptr && reached.insert(symptom->rule->id).second) open.push_back(symptom);
    }
  }
  return reached;
}

/// What `finding` explains and nothing else that it explains does: the next level of the tree.
std::vector<const Finding*> children(const Finding& finding, const Diagnosis& diagnosis) {
  std::vector<const Finding*> out;
  for (const std::string& id : finding.explains) {
    const Finding* symptom = finding_of(diagnosis, id);
    if (symptom == nullptr) continue;
    const bool nearer = std::ranges::any_of(finding.explains, [&](const std::string& other) {
      const Finding* between = other == id ? nullptr : finding_of(diagnosis, other);
      return between != nullptr && reached_from(*between, diagnosis).contains(id);
    });
    if (!nearer) out.push_back(symptom);
  }
  return out;
}

std::string seen(const Finding& finding) {
  if (!finding.last_seen) return "when the bundle was taken";
  return span_in_words(finding.first_seen.value_or(*finding.last_seen), *finding.last_seen);
}

/// A node and what hangs below it. A symptom of many causes stands below each, so that what the
/// tree takes is not bounded by the number of findings but by `left`, in bytes.
std::string branch(const Finding& finding, const Diagnosis& diagnosis, const Anchors& anchors,
                   std::set<std::string_view>& path, std::size_t& left) {
  std::string out = "<li class=\"" + severity_class(finding) + "\"><span class=\"node\">" +
                    "<span class=\"dot\" aria-hidden=\"true\"></span>" + link_to(finding, anchors) +
                    "<span class=\"when\">" + std::string(to_text(finding.rule->severity)) + ", " +
                    html(seen(finding)) + "</span></span>";
  left -= std::min(left, out.size());
  // Rules have no cycles; a diagnosis from elsewhere must not hang the report all the same.
  if (path.insert(finding.rule->id).second) {
    std::string below;
    for (const Finding* symptom : children(finding, diagnosis)) {
      if (left == 0) break;
      if (path.contains(symptom->rule->id)) continue;
      below += branch(*symptom, diagnosis, anchors, path, left);
    }
    if (!below.empty()) out += "\n<ul>\n" + below + "</ul>\n";
    path.erase(finding.rule->id);
  }
  return out + "</li>\n";
}

std::string tree(const Diagnosis& diagnosis, const Anchors& anchors) {
  std::string out;
  std::size_t nodes = 0;
  std::size_t left = kTreeBytes;
  std::set<std::string_view> path;
  for (const Finding& finding : diagnosis.findings) {
    if (finding.status != Status::current) continue;
    ++nodes;
    if (finding.root() && left > 0) out += branch(finding, diagnosis, anchors, path, left);
  }
  // One cause without symptoms needs no picture.
  if (nodes < 2) return {};
  return "<nav class=\"tree\" aria-label=\"Cause tree\">\n<ul>\n" + out + "</ul>\n" +
         (left == 0 ? "<p class=\"note\">The rest of the tree found no room.</p>\n" : "") +
         "</nav>\n";
}

bool is_web(std::string_view link) {
  return link.starts_with("https://") || link.starts_with("http://");
}

std::string body(const Finding& finding, const Diagnosis& diagnosis, const Anchors& anchors) {
  std::string out = "<p class=\"cause\">" + prose(finding.cause) + "</p>\n";
  if (!finding.fix.empty()) {
    out += "<h4>What to do</h4>\n<ol class=\"fix\">\n";
    Room room(kFixBytes);
    bool all = true;
    for (const std::string& step : finding.fix) {
      all = all && room.add(out, "<li>" + prose(step) + "</li>\n");
    }
    out += "</ol>\n";
    if (!all) out += "<p class=\"note\">Further steps found no room.</p>\n";
  }
  out += evidence(finding);
  const auto links = [&](std::string_view heading, const std::vector<std::string>& ids) {
    std::string list;
    for (const std::string& id : ids) {
      const Finding* other = finding_of(diagnosis, id);
      if (other != nullptr) {
        list += "<li class=\"" + severity_class(*other) +
                "\"><span class=\"dot\" aria-hidden=\"true\"></span>" + link_to(*other, anchors) +
                "</li>\n";
      }
    }
    if (!list.empty()) {
      out += "<h4>" + std::string(heading) + "</h4>\n<ul class=\"links\">\n" + list + "</ul>\n";
    }
  };
  links("Explains", finding.explains);
  links("Explained by", finding.explained_by);
  if (!finding.rule->see.empty()) out += "<p class=\"see\">See ";
  for (const std::string& link : finding.rule->see) {
    if (&link != &finding.rule->see.front()) out += ", ";
    out += is_web(link) ? "<a rel=\"noopener noreferrer\"" + attribute("href", link) + ">" +
                              html(link, kMaxSentence) + "</a>"
                        : html(link, kMaxSentence);
  }
  if (!finding.rule->see.empty()) out += "</p>\n";
  return out;
}

std::string meta(const Finding& finding) {
  return "<p class=\"meta\"><span class=\"pill\">" + std::string(to_text(finding.rule->severity)) +
         "</span> <span>" + html(certainty(finding)) + "</span> <code class=\"rule\">" +
         html(finding.rule->id, kMaxName) + "</code></p>\n";
}

std::string folded(const Finding& finding, const Diagnosis& diagnosis, const Anchors& anchors) {
  return "<details class=\"finding folded " + severity_class(finding) + "\"" +
         attribute("id", anchor_of(anchors, finding.rule->id)) +
         "><summary><span class=\"dot\" aria-hidden=\"true\"></span><span class=\"title\">" +
         html(finding.rule->title, kMaxName) + "</span><span class=\"when\">" +
         html(seen(finding)) + "</span></summary>\n<div class=\"inside\">\n" + meta(finding) +
         body(finding, diagnosis, anchors) + "</div>\n</details>\n";
}

std::string card(const Finding& finding, const Diagnosis& diagnosis, const Anchors& anchors) {
  const std::string anchor = anchor_of(anchors, finding.rule->id);
  return "<article class=\"finding " + severity_class(finding) + "\"" + attribute("id", anchor) +
         attribute("aria-labelledby", anchor + "t") + ">\n" + meta(finding) + "<h3" +
         attribute("id", anchor + "t") + ">" + html(finding.rule->title, kMaxName) + "</h3>\n" +
         body(finding, diagnosis, anchors) + "</article>\n";
}

/// The findings that `which` is true of, best first, each drawn with `draw`, as far as they fit.
template <typename Which, typename Draw>
std::string list(const Diagnosis& diagnosis, std::size_t max_bytes, Which which, Draw draw) {
  std::string out;
  Room room(max_bytes);
  std::size_t left_out = 0;
  for (const Finding& finding : diagnosis.findings) {
    if (which(finding) && (left_out > 0 || !room.add(out, draw(finding)))) ++left_out;
  }
  if (left_out > 0) {
    out += "<p class=\"note\">" + counted(left_out, "further finding", "further findings") +
           " found no room: <code>drydock-analyze -v BUNDLE</code></p>\n";
  }
  return out;
}

}  // namespace

std::string causes(const Diagnosis& diagnosis, const Anchors& anchors) {
  return tree(diagnosis, anchors) +
         list(
             diagnosis, kCausesBytes,
             [](const Finding& one) { return one.root() && one.status == Status::current; },
             [&](const Finding& one) { return card(one, diagnosis, anchors); });
}

std::string symptoms(const Diagnosis& diagnosis, const Anchors& anchors) {
  return list(
      diagnosis, kSymptomsBytes,
      [](const Finding& one) { return !one.root() && one.status == Status::current; },
      [&](const Finding& one) { return folded(one, diagnosis, anchors); });
}

std::string past(const Diagnosis& diagnosis, const Anchors& anchors) {
  return list(
      diagnosis, kPastBytes, [](const Finding& one) { return one.status == Status::past; },
      [&](const Finding& one) { return folded(one, diagnosis, anchors); });
}

std::string not_judged_section(const Diagnosis& diagnosis) {
  if (diagnosis.unknown.empty()) return {};
  const std::vector<NotJudged> groups = not_judged(diagnosis);
  Room room(kUnknownBytes);
  std::string open;
  std::string folded;
  std::size_t listed = 0;
  for (const NotJudged& group : groups) {
    std::string row = "<tr><td>" + html(group.why, kMaxSentence) + "</td><td class=\"ids\">";
    for (const Rule* rule : group.rules) {
      row += "<code" + attribute("title", head(rule->title, kMaxName)) + ">" +
             html(rule->id, kMaxName) + "</code> ";
    }
    if (!room.add(listed < kReasonsOpen ? open : folded, row + "</td></tr>\n")) break;
    ++listed;
  }
  const auto table = [](const std::string& rows) {
    return "<table class=\"list gaps\">\n<thead><tr><th scope=\"col\">What is missing</th><th "
           "scope=\"col\">Rules that need it</th></tr></thead>\n<tbody>\n" +
           rows + "</tbody>\n</table>\n";
  };
  std::string out = open.empty() ? std::string() : table(open);
  if (!folded.empty()) {
    out += "<details class=\"more\"><summary>" +
           counted(listed - kReasonsOpen, "further reason", "further reasons") + "</summary>\n" +
           table(folded) + "</details>\n";
  }
  if (listed < groups.size()) {
    out += "<p class=\"note\">" +
           counted(groups.size() - listed, "further reason", "further reasons") +
           " found no room: <code>drydock-analyze --format json BUNDLE</code></p>\n";
  }
  return out;
}

}  // namespace analyzer::html_report
