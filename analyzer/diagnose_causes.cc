// SPDX-License-Identifier: Apache-2.0
#include "analyzer/diagnose_causes.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace analyzer {
namespace {

using ById = std::map<std::string_view, Found*>;

bool may_explain(const Finding& cause, const Finding& symptom) {
  return cause.status == Status::current || symptom.status == Status::past;
}

/// Everything that `id` explains, and what that explains, and so on.
std::set<std::string_view> explained_from(std::string_view id, const ById& by_id) {
  std::set<std::string_view> reached;
  std::vector<std::string_view> open{id};
  while (!open.empty()) {
    const std::string_view next = open.back();
    open.pop_back();
    for (const std::string& symptom : by_id.at(next)->finding.explains) {
      if (reached.insert(symptom).second) open.emplace_back(symptom);
    }
  }
  return reached;
}

void link(Finding& cause, Finding& symptom) {
  if (std::ranges::find(cause.explains, symptom.rule->id) != cause.explains.end()) return;
  cause.explains.push_back(symptom.rule->id);
  symptom.explained_by.push_back(cause.rule->id);
}

/// Records, and failed start attempts, that a finding's lines stand in.
struct Places {
  std::set<std::pair<std::string_view, std::int64_t>> records;
  std::set<const StartAttempt*> attempts;
};

Places places_of(const Found& found, const Timeline& timeline) {
  Places places;
  for (const Sighting* sighting : found.sightings) {
    places.records.emplace(sighting->source, sighting->line);
    if (const StartAttempt* attempt = timeline.attempt_of(*sighting)) {
      places.attempts.insert(attempt);
    }
  }
  return places;
}

template <typename Set>
bool meet(const Set& a, const Set& b) {
  return std::ranges::any_of(a, [&](const auto& one) { return b.contains(one); });
}

/// On the same record anything more specific explains a wrapper. In the same start attempt only
/// what can stop a daemon does: remarks on missing cgroup features stand in every start.
bool unwraps(const Rule& specific, const Places& its, const Places& wrapper) {
  if (meet(its.records, wrapper.records)) return true;
  return specific.severity >= Severity::error && meet(its.attempts, wrapper.attempts);
}

void link_wrappers(std::vector<Found>& found, const ById& by_id, const Timeline& timeline) {
  std::map<const Found*, Places> places;
  for (const Found& one : found) places[&one] = places_of(one, timeline);
  for (Found& wrapper : found) {
    if (!wrapper.finding.rule->wrapper) continue;
    for (Found& specific : found) {
      if (specific.finding.rule->wrapper || !may_explain(specific.finding, wrapper.finding) ||
          !unwraps(*specific.finding.rule, places[&specific], places[&wrapper])) {
        continue;
      }
      // A rule may say that the wrapper is the cause of the other: then it is.
      if (explained_from(wrapper.finding.rule->id, by_id).contains(specific.finding.rule->id)) {
        continue;
      }
      link(specific.finding, wrapper.finding);
    }
  }
}

}  // namespace

void link_causes(std::vector<Found>& found, const Timeline& timeline) {
  ById by_id;
  for (Found& one : found) by_id[one.finding.rule->id] = &one;
  for (Found& cause : found) {
    for (const std::string& id : cause.finding.rule->explains) {
      const auto symptom = by_id.find(id);
      if (symptom != by_id.end() && may_explain(cause.finding, symptom->second->finding)) {
        link(cause.finding, symptom->second->finding);
      }
    }
  }
  link_wrappers(found, by_id, timeline);
  for (Found& one : found) {
    std::ranges::sort(one.finding.explains);
    std::ranges::sort(one.finding.explained_by);
  }
}

std::vector<Finding> ranked(std::vector<Found> found) {
  ById by_id;
  for (Found& one : found) by_id[one.finding.rule->id] = &one;
  // A cause is as grave as the worst that comes of it.
  std::map<std::string_view, std::size_t> symptoms;
  std::map<std::string_view, Severity> gravity;
  for (const Found& one : found) {
    const std::string_view id = one.finding.rule->id;
    const std::set<std::string_view> explained = explained_from(id, by_id);
    symptoms[id] = explained.size();
    Severity worst = one.finding.rule->severity;
    for (const std::string_view symptom : explained) {
      worst = std::max(worst, by_id.at(symptom)->finding.rule->severity);
    }
    gravity[id] = worst;
  }
  const auto rank = [&](const Finding& finding) {
    return std::tuple(
        !finding.root(), finding.status != Status::current,
        -static_cast<int>(gravity.at(finding.rule->id)), -static_cast<int>(finding.rule->severity),
        finding.confidence != Confidence::confirmed,
        -static_cast<std::int64_t>(symptoms.at(finding.rule->id)),
        finding.first_seen.value_or(bundle::Time::max()), std::string_view(finding.rule->id));
  };
  std::vector<Finding> findings;
  findings.reserve(found.size());
  for (Found& one : found) findings.push_back(std::move(one.finding));
  std::ranges::sort(findings,
                    [&](const Finding& a, const Finding& b) { return rank(a) < rank(b); });
  return findings;
}

}  // namespace analyzer
