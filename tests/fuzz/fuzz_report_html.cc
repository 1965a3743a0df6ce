// SPDX-License-Identifier: Apache-2.0
// A bundle of any bytes as an HTML report. Nothing of the bundle may be markup in it: each '<' and
// '"' of the input is marked, and must have become an entity or an escape.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "analyzer/printable.h"
#include "analyzer/report.h"
#include "bundle/error.h"
#include "tests/fuzz/bundle_of_sections.h"

namespace {

constexpr std::string_view kMark = "zqx";
constexpr std::string_view kMarkup = "<zqx";
constexpr std::string_view kEndOfAttribute = "\"zqx";
constexpr std::string_view kData = "<script type=\"application/json\"";

std::string marked(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '<' || c == '"') out += kMark;
  }
  return out;
}

void require(bool holds) {
  if (!holds) std::abort();
}

void check_page(const std::string& page) {
  require(page.find(kMarkup) == std::string::npos);
  const auto data = page.find(kData);
  require(data != std::string::npos);
  std::string shown = page.substr(0, data);
  require(shown.find(kEndOfAttribute) == std::string::npos);
  std::erase(shown, '\n');
  require(analyzer::printable(shown) == shown);
  const auto begin = page.find('>', data) + 1;
  const auto end = page.find("</script>", begin);
  require(end != std::string::npos);
  require(nlohmann::json::accept(page.begin() + static_cast<std::ptrdiff_t>(begin),
                                 page.begin() + static_cast<std::ptrdiff_t>(end)));
  // What follows is our script, which comes to the page's end.
  require(page.find("</html>", end) != std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) try {
  const analyzer::Intake intake =
      fuzz::diagnosed(marked({reinterpret_cast<const char*>(data), size}));
  check_page(analyzer::report_html(intake.diagnosis, *intake.tables));
  return 0;
} catch (const bundle::Error&) {
  return 0;
}
