// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/rules"};

constexpr Column kColumns[] = {
    {"priority", Type::integer, "the smallest is looked at first"},
    {"selector", Type::text, "what it applies to: 'from all', 'from 10.8.0.0/24 fwmark 0x1'"},
    {"action", Type::text, "'lookup main', 'lookup 51820', 'unreachable', ..."},
};
constexpr Table kTables[] = {
    {"routing_rules",
     "IPv4 rules that choose the routing table; every host has those of local, main and default.",
     kColumns}};

// 32765:	from 10.8.0.0/24 lookup 51820
void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    if (line->text.empty()) continue;
    const auto colon = line->text.find(':');
    const auto priority = number(std::string_view(line->text).substr(0, colon));
    if (!priority) {
      rows.unreadable({.line = line->number}, "the line is none of ip rule");
      continue;
    }
    const std::string_view rule = trimmed(std::string_view(line->text).substr(colon + 1));
    auto action = rule.find(" lookup ");
    if (action == std::string_view::npos) action = rule.rfind(' ');
    if (action == std::string_view::npos) action = rule.size();
    rows.add(kTables[0], {.line = line->number},
             {integer(priority), text(trimmed(rule.substr(0, action))),
              text(trimmed(rule.substr(action)))});
  }
}

}  // namespace

extern constinit const Extractor routing_rules{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
