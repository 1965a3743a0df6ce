// SPDX-License-Identifier: Apache-2.0
// What is wrong: the tree of causes, a card for each, what is over, and what could not be judged.
#include <algorithm>
#include <set>
#include <span>

#include "analyzer/report_html_parts.h"
#include "analyzer/report_wording.h"

namespace analyzer::html_report {
namespace {

constexpr std::size_t kReasonsOpen = 8;

std::string severity_class(const Finding& finding) {
  return "sev-" + std::string(to_text(finding.rule->severity));
}

std::string anchor_of(const Anchors& anchors, std::string_view rule) {
  const auto found = anchors.find(rule);
  return found == anchors.end() ? std::string() : found->second;
}

std::string link_to(const Finding& finding, const Anchors& anchors) {
  return "<a" + attribute("href", "#" + anchor_of(anchors, finding.rule->id)) + ">" +
         html(finding.rule->title) + "</a>";
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
  if (!finding.first_seen || *finding.first_seen == *finding.last_seen) {
    return clock(*finding.last_seen);
  }
  const std::string first = clock(*finding.first_seen);
  return first + " to " + clock(*finding.last_seen, std::string_view(first).substr(0, 10));
}

std::string branch(const Finding& finding, const Diagnosis& diagnosis, const Anchors& anchors,
                   std::set<std::string_view>& path) {
  std::string out = "<li class=\"" + severity_class(finding) + "\"><span class=\"node\">" +
                    "<span class=\"dot\" aria-hidden=\"true\"></span>" + link_to(finding, anchors) +
                    "<span class=\"when\">" + std::string(to_text(finding.rule->severity)) + ", " +
                    html(seen(finding)) + "</span></span>";
  // Rules have no cycles; a diagnosis from elsewhere must not hang the report all the same.
  if (path.insert(finding.rule->id).second) {
    std::string below;
    for (const Finding* symptom : children(finding, diagnosis)) {
      if (!path.contains(symptom->rule->id)) below += branch(*symptom, diagnosis, anchors, path);
    }
    if (!below.empty()) out += "\n<ul>\n" + below + "</ul>\n";
    path.erase(finding.rule->id);
  }
  return out + "</li>\n";
}

std::string tree(const Diagnosis& diagnosis, const Anchors& anchors) {
  std::string out;
  std::size_t nodes = 0;
  std::set<std::string_view> path;
  for (const Finding& finding : diagnosis.findings) {
    if (finding.status != Status::current) continue;
    ++nodes;
    if (finding.root()) out += branch(finding, diagnosis, anchors, path);
  }
  // One cause without symptoms needs no picture.
  if (nodes < 2) return {};
  return "<nav class=\"tree\" aria-label=\"Cause tree\">\n<ul>\n" + out + "</ul>\n</nav>\n";
}

// So that many findings do not make a report that a browser takes long to open.
std::size_t items_each(const Diagnosis& diagnosis) {
  return std::clamp<std::size_t>(300 / std::max<std::size_t>(diagnosis.findings.size(), 1), 3, 24);
}

bool is_web(std::string_view link) {
  return link.starts_with("https://") || link.starts_with("http://");
}

std::string body(const Finding& finding, const Diagnosis& diagnosis, const Anchors& anchors) {
  std::string out = "<p class=\"cause\">" + prose(finding.cause) + "</p>\n";
  if (!finding.fix.empty()) {
    out += "<h4>What to do</h4>\n<ol class=\"fix\">\n";
    for (const std::string& step : finding.fix) out += "<li>" + prose(step) + "</li>\n";
    out += "</ol>\n";
  }
  out += evidence(finding, items_each(diagnosis));
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
                              html(link) + "</a>"
                        : html(link);
  }
  if (!finding.rule->see.empty()) out += "</p>\n";
  return out;
}

std::string meta(const Finding& finding) {
  return "<p class=\"meta\"><span class=\"pill\">" + std::string(to_text(finding.rule->severity)) +
         "</span> <span>" + html(certainty(finding)) + "</span> <code class=\"rule\">" +
         html(finding.rule->id) + "</code></p>\n";
}

std::string folded(const Finding& finding, const Diagnosis& diagnosis, const Anchors& anchors) {
  return "<details class=\"finding folded " + severity_class(finding) + "\"" +
         attribute("id", anchor_of(anchors, finding.rule->id)) +
         "><summary><span class=\"dot\" aria-hidden=\"true\"></span><span class=\"title\">" +
         html(finding.rule->title) + "</span><span class=\"when\">" + html(seen(finding)) +
         "</span></summary>\n<div class=\"inside\">\n" + meta(finding) +
         body(finding, diagnosis, anchors) + "</div>\n</details>\n";
}

}  // namespace

std::string causes(const Diagnosis& diagnosis, const Anchors& anchors) {
  std::string out = tree(diagnosis, anchors);
  for (const Finding& finding : diagnosis.findings) {
    if (!finding.root() || finding.status != Status::current) continue;
    const std::string anchor = anchor_of(anchors, finding.rule->id);
    out += "<article class=\"finding " + severity_class(finding) + "\"" + attribute("id", anchor) +
           attribute("aria-labelledby", anchor + "t") + ">\n" + meta(finding) + "<h3" +
           attribute("id", anchor + "t") + ">" + html(finding.rule->title) + "</h3>\n" +
           body(finding, diagnosis, anchors) + "</article>\n";
  }
  return out;
}

std::string symptoms(const Diagnosis& diagnosis, const Anchors& anchors) {
  std::string out;
  for (const Finding& finding : diagnosis.findings) {
    if (!finding.root() && finding.status == Status::current) {
      out += folded(finding, diagnosis, anchors);
    }
  }
  return out;
}

std::string past(const Diagnosis& diagnosis, const Anchors& anchors) {
  std::string out;
  for (const Finding& finding : diagnosis.findings) {
    if (finding.status == Status::past) out += folded(finding, diagnosis, anchors);
  }
  return out;
}

std::string not_judged_section(const Diagnosis& diagnosis) {
  if (diagnosis.unknown.empty()) return {};
  const auto table = [](std::span<const NotJudged> groups) {
    std::string out =
        "<table class=\"list gaps\">\n<thead><tr><th scope=\"col\">What is missing</th>"
        "<th scope=\"col\">Rules that need it</th></tr></thead>\n<tbody>\n";
    for (const NotJudged& group : groups) {
      out += "<tr><td>" + html(group.why) + "</td><td class=\"ids\">";
      for (const Rule* rule : group.rules) {
        out += "<code" + attribute("title", rule->title) + ">" + html(rule->id) + "</code> ";
      }
      out += "</td></tr>\n";
    }
    return out + "</tbody>\n</table>\n";
  };
  const std::vector<NotJudged> groups = not_judged(diagnosis);
  const std::size_t open = std::min(groups.size(), kReasonsOpen);
  std::string out = table(std::span(groups).first(open));
  if (open < groups.size()) {
    out += "<details class=\"more\"><summary>" +
           counted(groups.size() - open, "further reason", "further reasons") + "</summary>\n" +
           table(std::span(groups).subspan(open)) + "</details>\n";
  }
  return out;
}

}  // namespace analyzer::html_report
