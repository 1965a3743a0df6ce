// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"docker/volumes"};

constexpr Column kColumns[] = {
    {"name", Type::text, "name of the volume; 64 hex digits for an anonymous one"},
    {"driver", Type::text, "'local', or the plugin that serves it"},
    {"mountpoint", Type::text, "path of its content on the host"},
    {"scope", Type::text, "'local' or 'global'"},
};
constexpr Table kTables[] = {{"volumes", "Volumes, as dockerd lists them.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  const auto document = json_document(evidence, rows);
  if (!document) return;
  std::size_t index = 0;
  for (const Json& volume : member(*document, "Volumes")) {
    rows.add(kTables[0], {.pointer = "/Volumes/" + std::to_string(index++)},
             {as_name(volume, "Name"), as_name(volume, "Driver"), as_name(volume, "Mountpoint"),
              as_name(volume, "Scope")});
  }
}

}  // namespace

extern constinit const Extractor volumes{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
