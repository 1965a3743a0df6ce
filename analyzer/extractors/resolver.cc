// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/resolv-conf"};

constexpr Column kColumns[] = {
    {"keyword", Type::text, "'nameserver', 'search', 'domain', 'options' or 'sortlist'"},
    {"value", Type::text, "the rest of the line: '127.0.0.53', 'corp.example lan'"},
};
constexpr Table kTables[] = {
    {"resolver",
     "The host's /etc/resolv.conf, links followed: one row for each line that says "
     "something.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const std::string_view content = trimmed(line->text);
    if (content.empty() || content.starts_with('#') || content.starts_with(';')) continue;
    const auto blank = content.find_first_of(" \t");
    rows.add(kTables[0], {.line = line->number},
             {text(content.substr(0, blank)),
              blank == std::string_view::npos ? Value() : text(trimmed(content.substr(blank)))});
  }
}

}  // namespace

extern constinit const Extractor resolver{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
