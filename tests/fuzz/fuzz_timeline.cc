// SPDX-License-Identifier: Apache-2.0
// A bundle of any bytes, as a timeline, explained, and compared with itself: events are in order,
// every format is valid, and nothing came or went.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "analyzer/comparison.h"
#include "analyzer/explanation.h"
#include "analyzer/history.h"
#include "analyzer/printable.h"
#include "bundle/error.h"
#include "tests/fuzz/bundle_of_sections.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_text(std::string text) {
  std::erase(text, '\n');
  require(analyzer::printable(text) == text);
}

void check_history(const analyzer::Intake& intake) {
  const analyzer::History history =
      analyzer::history_of(*intake.tables, *intake.scan, intake.diagnosis, {}, {});
  require(std::ranges::is_sorted(history.events, {}, &analyzer::HistoryEvent::time));
  check_text(analyzer::history_text(history, 100));
  require(nlohmann::json::accept(analyzer::history_json(history, intake.diagnosis)));
}

void check_explanations(const analyzer::Intake& intake) {
  const analyzer::Sources sources =
      analyzer::sources_from(fuzz::rules(), *intake.tables, intake.coverage, *intake.scan);
  for (const analyzer::Rule& rule : fuzz::rules().rules()) {
    const analyzer::Explanation why = analyzer::explain(rule, sources, intake.diagnosis);
    check_text(analyzer::explanation_text(why, intake.diagnosis, intake.coverage, 80));
    require(
        nlohmann::json::accept(analyzer::explanation_json(why, intake.diagnosis, intake.coverage)));
  }
}

void check_comparison(const analyzer::Intake& intake) {
  const analyzer::Comparison same = analyzer::compare(intake, intake);
  require(std::ranges::all_of(same.findings, [](const analyzer::FindingChange& change) {
    return change.change == analyzer::Change::stayed || change.change == analyzer::Change::unclear;
  }));
  require(same.facts.empty());
  check_text(analyzer::comparison_text(same, intake.diagnosis, intake.diagnosis, 80));
  require(
      nlohmann::json::accept(analyzer::comparison_json(same, intake.diagnosis, intake.diagnosis)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) try {
  const analyzer::Intake intake = fuzz::diagnosed({reinterpret_cast<const char*>(data), size});
  check_history(intake);
  check_explanations(intake);
  check_comparison(intake);
  return 0;
} catch (const bundle::Error&) {
  return 0;
}
