// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/upstream-resolv-conf"};

constexpr Column kColumns[] = {
    {"keyword", Type::text, "'nameserver', 'search' or 'options'"},
    {"value", Type::text, "what stands behind it"},
};
constexpr Table kTables[] = {
    {"upstream_resolver",
     "Lines of systemd-resolved's own resolv.conf: the servers behind 127.0.0.53.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const std::string_view text_of_line = trimmed(line->text);
    if (text_of_line.empty() || text_of_line.front() == '#' || text_of_line.front() == ';')
      continue;
    const auto blank = text_of_line.find_first_of(" \t");
    if (blank == std::string_view::npos) continue;
    rows.add(kTables[0], {.line = line->number},
             {text(text_of_line.substr(0, blank)), text(trimmed(text_of_line.substr(blank)))});
  }
}

}  // namespace

extern constinit const Extractor upstream_resolver{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
