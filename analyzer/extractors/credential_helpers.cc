// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/credential-helpers"};

constexpr Column kColumns[] = {
    {"registry", Type::text, "registry it is for; NULL for all others (credsStore)"},
    {"helper", Type::text, "'pass', 'ecr-login', ...: the program is docker-credential-HELPER"},
    {"present", Type::boolean, "that program is on PATH"},
};
constexpr Table kTables[] = {
    {"credential_helpers", "Credential helpers of root's docker command; names only.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "registry"), as_name(row, "helper"), as_boolean(row, "exists")});
  });
}

}  // namespace

extern constinit const Extractor credential_helpers{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
