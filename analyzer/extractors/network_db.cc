// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/network-db"};

constexpr Column kColumns[] = {
    {"path", Type::text, "path of the file"},
    {"present", Type::boolean, "the file is there; a fresh data root has none"},
    {"bytes", Type::integer, "its length"},
    {"bolt_header", Type::boolean,
     "it starts as a bolt database does; dockerd does not start when it does not; NULL when it "
     "could not be read"},
};
constexpr Table kTables[] = {
    {"network_db", "One row: the database of Docker's networks, network/files/local-kv.db.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  const auto db = json_document(evidence, rows);
  if (!db || !db->is_object()) return;
  rows.add(kTables[0], {},
           {as_name(*db, "path"), as_boolean(*db, "exists"), as_integer(*db, "bytes"),
            as_boolean(*db, "bolt_header")});
}

}  // namespace

extern constinit const Extractor network_db{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
