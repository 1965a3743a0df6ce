// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/routes"};

constexpr Column kColumns[] = {
    {"family", Type::text, "'inet' or 'inet6'"},
    {"destination", Type::text, "network as CIDR; the default route is '0.0.0.0/0' or '::/0'"},
    {"gateway", Type::text, "next hop; NULL when the network is on the link"},
    {"interface",
     Type::text,
     "interface that packets leave through",
     {"interfaces.name", "where packets are refused: '*'"}},
    {"metric", Type::integer, "the lowest wins among equal destinations"},
};
constexpr Table kTables[] = {{"routes", "Routes of the host's main table.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& route, const At& at) {
    rows.add(kTables[0], at,
             {as_name(route, "family"), as_name(route, "destination"), as_name(route, "gateway"),
              as_name(route, "interface"), as_integer(route, "metric")});
  });
}

}  // namespace

extern constinit const Extractor routes{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
