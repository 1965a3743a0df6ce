// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"kernel/pressure"};

constexpr Column kColumns[] = {
    {"resource", Type::text, "'cpu', 'io' or 'memory'"},
    {"kind", Type::text, "'some': some task waited; 'full': all tasks did at once"},
    {"avg10", Type::real, "percent of the last 10 seconds"},
    {"avg60", Type::real, "percent of the last minute"},
    {"avg300", Type::real, "percent of the last 5 minutes"},
    {"total_us", Type::integer, "microseconds since the boot"},
};
constexpr Table kTables[] = {
    {"pressure", "How long tasks have waited for a resource (PSI).", kColumns}};

/// 12.34, the only form that the kernel prints.
std::optional<double> percent(std::string_view text) {
  const auto dot = text.find('.');
  const auto whole = number(text.substr(0, dot));
  if (!whole || dot == std::string_view::npos) return std::nullopt;
  const auto hundredths = number(text.substr(dot + 1));
  if (!hundredths || text.size() - dot != 3) return std::nullopt;
  return static_cast<double>(*whole) + static_cast<double>(*hundredths) / 100;
}

// memory some avg10=0.00 avg60=0.12 avg300=0.05 total=1234567
void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const auto words = fields(line->text);
    if (words.empty()) continue;
    const auto value = [&](std::size_t at, std::string_view name) -> std::string_view {
      return words[at].starts_with(name) ? words[at].substr(name.size()) : std::string_view();
    };
    if (words.size() != 6 || value(2, "avg10=").empty()) {
      rows.unreadable({.line = line->number}, "the line is none of /proc/pressure");
      continue;
    }
    rows.add(kTables[0], {.line = line->number},
             {text(words[0]), text(words[1]), real(percent(value(2, "avg10="))),
              real(percent(value(3, "avg60="))), real(percent(value(4, "avg300="))),
              integer(number(value(5, "total=")))});
  }
}

}  // namespace

extern constinit const Extractor pressure{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
