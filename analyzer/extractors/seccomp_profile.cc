// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/seccomp-profile"};

constexpr Column kColumns[] = {
    {"setting", Type::text,
     "path of a profile, 'builtin' or 'unconfined'; NULL when nothing is set"},
    {"origin", Type::text, "'config file', 'command line' or 'unit'"},
    {"present", Type::boolean, "the file is there; NULL when no file is named"},
    {"bytes", Type::integer, "its size"},
    {"parses", Type::boolean, "it is a JSON object; NULL when it was not read"},
    {"default_action", Type::text,
     "'SCMP_ACT_ERRNO', ...: what happens with a call that it does not name"},
    {"error", Type::text, "what is wrong with it; else NULL"},
};
constexpr Table kTables[] = {
    {"seccomp_profile", "One row: the seccomp profile that dockerd was given.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  const auto row = json_document(evidence, rows);
  if (!row || !row->is_object()) return;
  rows.add(kTables[0], {},
           {as_name(*row, "setting"), as_name(*row, "from"), as_boolean(*row, "exists"),
            as_integer(*row, "bytes"), as_boolean(*row, "parses"), as_name(*row, "default_action"),
            as_name(*row, "error")});
}

}  // namespace

extern constinit const Extractor seccomp_profile{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
