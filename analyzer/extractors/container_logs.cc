// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/container-logs"};

constexpr Column kColumns[] = {
    {"container_id", Type::text, "container id", {"containers.id"}},
    {"path", Type::text, "the current log file"},
    {"bytes", Type::integer, "length of all its files, with the rotated ones"},
    {"allocated", Type::integer, "bytes that they take on the disk"},
    {"files", Type::integer, "how many files, with the rotated ones"},
};
constexpr Table kTables[] = {
    {"container_logs", "Log files of containers (json-file and local drivers) in the data root.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& log, const At& at) {
    rows.add(kTables[0], at,
             {as_name(log, "container_id"), as_name(log, "path"), as_integer(log, "bytes"),
              as_integer(log, "allocated"), as_integer(log, "files")});
  });
}

}  // namespace

extern constinit const Extractor container_logs{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
