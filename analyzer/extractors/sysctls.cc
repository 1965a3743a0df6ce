// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"host/sysctls"};

constexpr Column kColumns[] = {
    {"name", Type::text, "'net.ipv4.ip_forward'"},
    {"value", Type::text, "its value as text: '1'; for a number, CAST(value AS INTEGER)"},
};
constexpr Table kTables[] = {
    {"sysctls",
     "Kernel settings that matter to Docker, as sysctl -a prints them; what could not be read has "
     "no row.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    if (trimmed(line->text).empty()) continue;
    const auto equals = line->text.find('=');
    if (equals == std::string_view::npos) {
      rows.unreadable({.line = line->number}, "the line is no name = value");
      continue;
    }
    rows.add(kTables[0], {.line = line->number},
             {text(trimmed(line->text.substr(0, equals))),
              text(trimmed(line->text.substr(equals + 1)))});
  }
}

}  // namespace

extern constinit const Extractor sysctls{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
