// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/tls-files"};

constexpr Column kColumns[] = {
    {"purpose", Type::text,
     "'tlscacert', 'tlscert', 'tlskey', 'registry HOST[:PORT]', 'swarm CA' or 'swarm node'"},
    {"path", Type::text, "path as configured"},
    {"origin", Type::text,
     "how it is known: 'config file', 'command line', 'unit', 'data root' or 'default'"},
    {"is_key", Type::boolean, "a private key"},
    {"present", Type::boolean, "there is such a file, behind links too"},
    {"bytes", Type::integer, "its size; NULL when it is not there"},
    {"uid", Type::integer, "user that owns it"},
    {"mode", Type::text, "permissions, four octal digits: '0600'"},
    {"certificates", Type::integer, "how many certificates are in it; NULL for a key"},
    {"not_before", Type::time, "when the one of them that ends first begins to be valid"},
    {"not_after", Type::time, "when it ends"},
    {"error", Type::text, "why there is no date; else NULL"},
};
constexpr Table kTables[] = {
    {"tls_files",
     "Certificates and keys that dockerd, registries and the swarm node use. Keys were not opened.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "purpose"), as_name(row, "path"), as_name(row, "from"),
              as_boolean(row, "is_key"), as_boolean(row, "exists"), as_integer(row, "bytes"),
              as_integer(row, "uid"), as_name(row, "mode"), as_integer(row, "certificates"),
              as_time(row, "not_before"), as_time(row, "not_after"), as_name(row, "error")});
  });
}

}  // namespace

extern constinit const Extractor tls_files{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
