// SPDX-License-Identifier: Apache-2.0
// A bundle of any bytes, diagnosed and rendered in every format but HTML (fuzz_report_html). Each
// must be valid for its kind, and nothing of the bundle may reach a terminal as a control.
#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>

#include "analyzer/printable.h"
#include "analyzer/report.h"
#include "bundle/error.h"
#include "tests/fuzz/bundle_of_sections.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// UTF-8 without controls and without what hides or reorders text.
void check_printable(std::string text) {
  std::erase(text, '\n');
  require(analyzer::printable(text) == text);
}

void check_json(const std::string& text) { require(nlohmann::json::accept(text)); }

void check_xml(const std::string& text) {
  check_printable(text);
  std::istringstream in(text);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(in, tree);  // throws where it is not well-formed
  require(tree.count("testsuites") == 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) try {
  const analyzer::Intake intake = fuzz::diagnosed({reinterpret_cast<const char*>(data), size});
  const analyzer::Diagnosis& diagnosis = intake.diagnosis;
  check_printable(analyzer::report_text(diagnosis, {.columns = 80, .all_evidence = true}));
  check_printable(analyzer::report_line(diagnosis));
  check_printable(analyzer::report_markdown(diagnosis));
  require(analyzer::report_markdown(diagnosis, 2'000).size() <= 2'000);
  check_json(analyzer::report_json(diagnosis));
  check_json(analyzer::report_sarif(diagnosis));
  check_xml(analyzer::report_junit(diagnosis, fuzz::rules().rules()));
  return 0;
} catch (const bundle::Error&) {
  return 0;
}
