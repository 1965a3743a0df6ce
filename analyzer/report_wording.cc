// SPDX-License-Identifier: Apache-2.0
#include "analyzer/report_wording.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <utility>

namespace analyzer {

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

std::string clock(bundle::Time time, std::string_view day) {
  const std::string text = bundle::to_text(time);
  std::string date = text.substr(0, 10);
  std::string hour = text.substr(11, 8);
  return date == day ? hour : date.append(" ").append(hour);
}

std::string span_in_words(bundle::Time from, bundle::Time to) {
  std::string first = clock(from);
  if (first != clock(to)) {
    const std::string last = clock(to, std::string_view(first).substr(0, 10));
    first.append(" to ").append(last);
  }
  return first;
}

std::string in_bytes(std::int64_t bytes) {
  constexpr std::array<std::string_view, 5> kUnits = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  if (bytes < 1024) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  double amount = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (amount >= 1024 && unit + 1 < kUnits.size()) {
    amount /= 1024;
    ++unit;
  }
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), amount < 10 ? "%.1f" : "%.0f", amount);
  return std::string(digits.data()) + " " + std::string(kUnits[unit]);
}

std::string shown(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&value)) {
    std::array<char, 64> digits{};
    std::snprintf(digits.data(), digits.size(), "%.2f", *real);
    return digits.data();
  }
  return "not known";
}

bool is_place(std::string_view column) {
  return column == "source" || column == "line" || column == "pointer";
}

std::string shown(const EvidenceItem& item) {
  if (item.row.empty()) return item.text;
  std::string out;
  for (const auto& [name, value] : item.row) {
    if (is_place(name)) continue;
    if (!out.empty()) out += "  ";
    out += name + "=" + shown(value);
  }
  return out;
}

std::string place(const EvidenceItem& item) {
  return item.line ? item.source + ":" + std::to_string(*item.line) : item.source;
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

std::string subject(const Diagnosis& diagnosis) {
  std::string out = diagnosis.header.host_name.empty() ? "a log file" : diagnosis.header.host_name;
  if (!diagnosis.docker_version.empty()) out += ", Docker " + diagnosis.docker_version;
  if (diagnosis.header.started != bundle::Time{}) {
    out += ", collected " + clock(diagnosis.header.started) + " UTC";
  }
  return out;
}

std::string certainty(const Finding& finding) {
  std::string out(to_text(finding.confidence));
  if (!finding.last_seen) {
    out += ", true when the bundle was taken";
  } else if (finding.first_seen && clock(*finding.first_seen) != clock(*finding.last_seen)) {
    const std::string first = clock(*finding.first_seen);
    out += ", first seen " + first + ", last " +
           clock(*finding.last_seen, std::string_view(first).substr(0, 10)) + " UTC";
  } else {
    out += ", seen " + clock(*finding.last_seen) + " UTC";
  }
  if (finding.count > 1) out += ", " + std::to_string(finding.count) + " pieces of evidence";
  return out;
}

std::string_view to_text(Confidence confidence) {
  return confidence == Confidence::confirmed ? "confirmed" : "suspected";
}

std::string_view to_text(Status status) { return status == Status::current ? "current" : "past"; }

std::string_view to_words(bundle::Outcome outcome) {
  return outcome == bundle::Outcome::timed_out ? "timed out" : bundle::to_text(outcome);
}

std::string coverage_in_words(const Diagnosis& diagnosis) {
  std::map<bundle::Outcome, std::size_t> by_outcome;
  for (const bundle::ProbeRecord& record : diagnosis.coverage) ++by_outcome[record.outcome];
  std::string out;
  for (const auto& [outcome, n] : by_outcome) {
    out += (out.empty() ? "" : ", ") + std::to_string(n) + " " + std::string(to_words(outcome));
  }
  return out;
}

std::string incompleteness(const Diagnosis& diagnosis) {
  if (diagnosis.complete) return {};
  return diagnosis.incomplete_reason + ". What is missing counts as not known, not as healthy.";
}

const Finding* finding_of(const Diagnosis& diagnosis, std::string_view rule) {
  const auto found = std::ranges::find_if(diagnosis.findings,
                                          [&](const Finding& f) { return f.rule->id == rule; });
  return found == diagnosis.findings.end() ? nullptr : &*found;
}

const Finding* worst(const Diagnosis& diagnosis) {
  const auto found = std::ranges::find_if(
      diagnosis.findings, [](const Finding& f) { return f.root() && f.status == Status::current; });
  return found == diagnosis.findings.end() ? nullptr : &*found;
}

namespace {

/// What became of evidence, and of which.
using ByOutcome = std::map<std::string, std::set<std::string>>;

ByOutcome by_outcome(const Unjudged& rule) {
  ByOutcome out;
  for (const bundle::ProbeRecord& record : rule.missing) {
    std::string outcome(to_words(record.outcome));
    if (!record.reason.empty()) outcome += " (" + record.reason + ")";
    out[outcome].insert(record.id);
  }
  return out;
}

/// "docker/info, docker/networks skipped (dockerd does not answer)" rather than the same twice.
std::string in_words(std::string why, const ByOutcome& missing) {
  for (const auto& [outcome, ids] : missing) {
    if (!why.empty()) why += "; ";
    std::string list;
    for (const std::string& id : ids) list += (list.empty() ? "" : ", ") + id;
    why.append(list).append(" ").append(outcome);
  }
  return why;
}

}  // namespace

std::string why_not(const Unjudged& rule) { return in_words(rule.reason, by_outcome(rule)); }

std::vector<NotJudged> not_judged(const Diagnosis& diagnosis) {
  struct Group {
    ByOutcome missing;
    std::vector<const Rule*> rules;
  };
  // Whatever was lost for one reason comes back together.
  std::map<std::pair<std::string, std::set<std::string>>, Group> groups;
  for (const Unjudged& rule : diagnosis.unknown) {
    ByOutcome missing = by_outcome(rule);
    std::set<std::string> outcomes;
    for (const auto& [outcome, ids] : missing) outcomes.insert(outcome);
    Group& group = groups[{rule.reason, std::move(outcomes)}];
    for (auto& [outcome, ids] : missing) group.missing[outcome].merge(ids);
    group.rules.push_back(rule.rule);
  }
  std::vector<NotJudged> out;
  out.reserve(groups.size());
  for (auto& [reason, group] : groups) {
    out.push_back({in_words(reason.first, group.missing), std::move(group.rules)});
  }
  // What would judge the most rules comes first.
  std::ranges::stable_sort(
      out, [](const NotJudged& a, const NotJudged& b) { return a.rules.size() > b.rules.size(); });
  return out;
}

std::vector<Piece> pieces(std::string_view sentence) {
  std::vector<Piece> out;
  while (!sentence.empty()) {
    const auto open = sentence.find('`');
    const auto close = open == sentence.npos ? open : sentence.find('`', open + 1);
    if (close == sentence.npos || close == open + 1) {
      // No pair: the rest is prose, backticks and all.
      out.push_back({sentence, false});
      break;
    }
    if (open > 0) out.push_back({sentence.substr(0, open), false});
    out.push_back({sentence.substr(open + 1, close - open - 1), true});
    sentence.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace analyzer
