// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/plugins"};

constexpr Column kColumns[] = {
    {"name", Type::text, "name of the plugin"},
    {"kind", Type::text,
     "'socket', 'spec' or 'json' of a folder, 'managed' for one of `docker plugin install`"},
    {"path", Type::text, "its socket, its description, or its configuration"},
    {"enabled", Type::boolean, "a managed one is enabled; else NULL"},
    {"error", Type::text, "why its configuration could not be read; else NULL"},
};
constexpr Table kTables[] = {
    {"daemon_plugins",
     "Plugins that dockerd finds in the folders for them, and those it manages itself.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "name"), as_name(row, "kind"), as_name(row, "path"),
              as_boolean(row, "enabled"), as_name(row, "error")});
  });
}

}  // namespace

extern constinit const Extractor daemon_plugins{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
