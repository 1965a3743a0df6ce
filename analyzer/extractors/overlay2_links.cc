// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/overlay2-links"};

constexpr Column kColumns[] = {
    {"name", Type::text, "the short name, 26 characters"},
    {"target", Type::text, "where it points: '../<layer id>/diff'"},
    {"target_exists", Type::boolean, "that directory is there"},
};
constexpr Table kTables[] = {
    {"overlay2_links", "Short names of layers: the links in overlay2/l.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& link, const At& at) {
    rows.add(kTables[0], at,
             {as_name(link, "name"), as_name(link, "target"), as_boolean(link, "target_exists")});
  });
}

}  // namespace

extern constinit const Extractor overlay2_links{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
