// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/rules", "network/rules6"};

constexpr Column kColumns[] = {
    {"family", Type::integer, "4 or 6, of IPv4 or IPv6"},
    {"priority", Type::integer, "the smallest is looked at first"},
    {"selector", Type::text, "what it applies to: 'from all', 'from 10.8.0.0/24 fwmark 0x1'"},
    {"action", Type::text, "'lookup main', 'lookup 51820', 'unreachable', ..."},
};
constexpr Table kTables[] = {
    {"routing_rules",
     "Rules that choose the routing table; every host has those of local, main and default.",
     kColumns}};

// 32765:	from 10.8.0.0/24 lookup 51820
void extract(const Evidence& evidence, Rows& rows) {
  const std::int64_t family = evidence.id == kReads[1] ? 6 : 4;
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
             {family, integer(priority), text(trimmed(rule.substr(0, action))),
              text(trimmed(rule.substr(action)))});
  }
}

}  // namespace

extern constinit const Extractor routing_rules{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
