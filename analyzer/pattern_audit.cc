// SPDX-License-Identifier: Apache-2.0
#include "analyzer/pattern_audit.h"

#include <re2/re2.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "analyzer/log_record.h"
#include "bundle/layout.h"
#include "bundle/lines.h"

namespace analyzer {
namespace {

constexpr int kRounds = 5;
constexpr double kBroad = 0.01;
constexpr std::int64_t kFewMatches = 3;  // of a short log, one record is more than one in a hundred
constexpr double kSlow = 10;

LogTexts& texts_of(std::string_view log, std::vector<LogTexts>& logs) {
  const auto found = std::ranges::find(logs, log, &LogTexts::log);
  if (found != logs.end()) return *found;
  return logs.emplace_back(LogTexts{.log = std::string(log), .records = {}});
}

std::string_view name_of_log(std::string_view evidence) {
  const auto names = log_names();
  const auto found = std::ranges::find(names, evidence, &LogName::evidence);
  return found == names.end() ? std::string_view{} : found->name;
}

std::int64_t count_matches(const RE2& expression, const std::vector<const LogTexts*>& logs) {
  std::int64_t matches = 0;
  for (const LogTexts* log : logs) {
    for (const std::string& record : log->records) {
      matches += RE2::PartialMatch(record, expression) ? 1 : 0;
    }
  }
  return matches;
}

PatternCost cost(const LogPattern& pattern, const std::vector<LogTexts>& all) {
  PatternCost cost;
  std::vector<const LogTexts*> logs;
  for (const LogTexts& log : all) {
    if (std::ranges::find(pattern.in, log.log) == pattern.in.end()) continue;
    logs.push_back(&log);
    cost.records += static_cast<std::int64_t>(log.records.size());
  }
  if (cost.records == 0) return cost;
  const RE2 expression(pattern.match, RE2::Quiet);
  cost.nanoseconds = INFINITY;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    cost.matches = count_matches(expression, logs);
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
    cost.nanoseconds =
        std::min(cost.nanoseconds, taken.count() / static_cast<double>(cost.records));
  }
  return cost;
}

RuleProblem problem(const PatternCost& cost, std::string what, std::string hint) {
  return {.file = cost.rule->file,
          .line = 0,
          .column = 0,
          .what = "pattern " + std::to_string(cost.pattern + 1) + " " + std::move(what),
          .hint = std::move(hint)};
}

double median_time(const std::vector<PatternCost>& costs) {
  std::vector<double> times;
  for (const PatternCost& cost : costs) {
    if (cost.records > 0) times.push_back(cost.nanoseconds);
  }
  if (times.empty()) return 0;
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  return *middle;
}

}  // namespace

void add_log_texts(const std::string& bundle, const bundle::Limits& limits,
                   std::vector<LogTexts>& logs) {
  bundle::Reader reader(bundle, limits);
  while (bundle::Entry* entry = reader.next()) {
    const std::string_view log = name_of_log(bundle::evidence_id(entry->path()));
    if (log.empty()) continue;
    LogTexts& texts = texts_of(log, logs);
    bundle::LineSource lines(*entry, limits.line_bytes);
    each_record(lines, [&](const LogRecord& record) { texts.records.push_back(record.message); });
  }
}

std::vector<PatternCost> pattern_costs(const RulePack& rules, const std::vector<LogTexts>& logs) {
  std::vector<PatternCost> costs;
  for (const Rule& rule : rules.rules()) {
    for (std::size_t i = 0; i < rule.logs.size(); ++i) {
      costs.push_back(cost(rule.logs[i], logs));
      costs.back().rule = &rule;
      costs.back().pattern = static_cast<int>(i);
    }
  }
  return costs;
}

std::vector<RuleProblem> audit(const std::vector<PatternCost>& costs) {
  std::vector<RuleProblem> problems;
  const double median = median_time(costs);
  for (const PatternCost& cost : costs) {
    if (cost.records == 0) continue;
    const double share = static_cast<double>(cost.matches) / static_cast<double>(cost.records);
    // What takes several sightings to count may well be seen now and then.
    const bool alone = cost.rule->logs[static_cast<std::size_t>(cost.pattern)].at_least == 1;
    if (alone && cost.matches >= kFewMatches && share > kBroad) {
      problems.push_back(problem(cost,
                                 "matches " + std::to_string(cost.matches) + " of " +
                                     std::to_string(cost.records) + " records of healthy hosts",
                                 "anchor it on the words that only the fault writes"));
    }
    if (cost.nanoseconds > kSlow * median) {
      problems.push_back(problem(cost,
                                 "takes " + std::to_string(std::lround(cost.nanoseconds)) +
                                     " ns for a record, where half of the others take less than " +
                                     std::to_string(std::lround(median)),
                                 "begin with a literal, and avoid a leading .* or \\S+"));
    }
  }
  return problems;
}

}  // namespace analyzer
