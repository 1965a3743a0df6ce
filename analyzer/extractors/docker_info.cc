// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"docker/info"};

constexpr Column kColumns[] = {
    {"key", Type::text, "path of the value: 'Driver', 'Swarm.LocalNodeState', 'Warnings[0]'"},
    {"value", Type::text, "the value as text: 'overlay2', '12', 'true'; NULL for a null"},
};
constexpr Table kTables[] = {
    {"docker_info", "What `docker info` shows: one row for each single value.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  const auto info = json_document(evidence, rows);
  if (!info) return;
  flatten(*info, [&](const std::string& key, const std::string& pointer, const Json& value) {
    if (value.is_structured()) return;
    rows.add(kTables[0], {.pointer = pointer},
             {text(key), value.is_string() ? as_text(value) : as_dump(value)});
  });
}

}  // namespace

extern constinit const Extractor docker_info{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
