// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"disk/deleted-open-files"};

constexpr Column kColumns[] = {
    {"pid", Type::integer, "process that holds it"},
    {"process", Type::text, "name of that process"},
    {"descriptor", Type::integer, "file descriptor: /proc/PID/fd/DESCRIPTOR"},
    {"path", Type::text, "name it had, as that process saw it"},
    {"bytes", Type::integer, "its length"},
    {"allocated", Type::integer, "bytes it takes on the disk"},
    {"device", Type::text, "'8:1': joins mounts.device; of an overlay, the overlay's own"},
    {"inode", Type::integer, "inode number"},
};
constexpr Table kTables[] = {{"deleted_open_files",
                              "Files without a name that Docker's daemons, or what runs below "
                              "them, still hold open, each once.",
                              kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_integer(row, "pid"), as_name(row, "process"), as_integer(row, "descriptor"),
              as_name(row, "path"), as_integer(row, "bytes"), as_integer(row, "allocated"),
              as_name(row, "device"), as_integer(row, "inode")});
  });
}

}  // namespace

extern constinit const Extractor deleted_open_files{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
