// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/resolv-conf-link"};

constexpr Column kColumns[] = {
    {"path", Type::text, "'/etc/resolv.conf'"},
    {"is_there", Type::boolean, "there is a file or a link of that name"},
    {"link", Type::text,
     "what the link says: '../run/systemd/resolve/stub-resolv.conf'; NULL for "
     "a plain file"},
    {"leads_to", Type::text, "the path it stands for; it says who writes the file"},
    {"target_exists", Type::boolean, "something is there; 0 for a link that leads nowhere"},
};
constexpr Table kTables[] = {
    {"resolver_link", "One row: what the host's /etc/resolv.conf is a link to.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  const auto link = json_document(evidence, rows);
  if (!link || !link->is_object()) return;
  rows.add(kTables[0], {},
           {as_name(*link, "path"), as_boolean(*link, "exists"), as_text(*link, "link"),
            as_text(*link, "leads_to"), as_boolean(*link, "target_exists")});
}

}  // namespace

extern constinit const Extractor resolver_link{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
