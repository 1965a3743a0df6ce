// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/nsswitch"};

constexpr Column kColumns[] = {
    {"name", Type::text, "'hosts', 'passwd', 'group', ..."},
    {"services", Type::text, "where it is looked up, in this order: 'files mdns4_minimal dns'"},
};
constexpr Table kTables[] = {
    {"name_services", "Databases of /etc/nsswitch.conf and where they are looked up.", kColumns}};

// hosts:          files mdns4_minimal [NOTFOUND=return] dns
void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const auto says = std::string_view(line->text).substr(0, line->text.find('#'));
    const auto colon = says.find(':');
    if (colon == std::string_view::npos) continue;
    rows.add(kTables[0], {.line = line->number},
             {text(trimmed(says.substr(0, colon))), text(trimmed(says.substr(colon + 1)))});
  }
}

}  // namespace

extern constinit const Extractor name_services{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
