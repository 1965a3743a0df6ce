// SPDX-License-Identifier: Apache-2.0
// Renderers: one diagnosis, several formats. A renderer neutralises what the bundle brought along,
// each in one place, and decides nothing.
#pragma once

#include <span>
#include <string>

#include "analyzer/diagnosis.h"
#include "analyzer/tables.h"

namespace analyzer {

struct TextStyle {
  std::size_t columns = 80;
  bool colour = false;
  bool all_evidence = false;  ///< every item, uncut
};

std::string report_text(const Diagnosis& diagnosis, const TextStyle& style);
/// One line: the verdict, for -q and for many bundles.
std::string report_line(const Diagnosis& diagnosis);
/// Schema drydock.report/1; ends with a newline. `indent` < 0 gives one line.
std::string report_json(const Diagnosis& diagnosis, int indent = 2);

/// What fits GitHub's limit of 65,536 characters with room for a reader's own words.
inline constexpr std::size_t kMarkdownLength = 60'000;
/// For tickets: at most `max_length` bytes, the least important left out.
std::string report_markdown(const Diagnosis& diagnosis, std::size_t max_length = kMarkdownLength);
/// SARIF 2.1.0, one run.
std::string report_sarif(const Diagnosis& diagnosis);
/// JUnit XML: a testsuite for each area, a testcase for each of `rules`.
std::string report_junit(const Diagnosis& diagnosis, std::span<const Rule> rules);
/// One HTML file that needs nothing else. `tables` are the bundle's, sealed: its charts and its
/// browsable tables come from there.
std::string report_html(const Diagnosis& diagnosis, const Tables& tables);

}  // namespace analyzer
