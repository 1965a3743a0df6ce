// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/volumes"};

constexpr Column kColumns[] = {
    {"name", Type::text, "name of the volume"},
    {"has_data", Type::boolean, "its directory `_data` is there; NULL when that is not known"},
    {"data_error", Type::text,
     "why not: the file system that is mounted there does not answer; else NULL"},
    {"modified", Type::time, "when something was last made or removed at the top of it"},
    {"options_bytes", Type::integer,
     "size of opts.json; NULL when there is none, as for most volumes"},
    {"mount_type", Type::text, "filesystem to mount for it: 'nfs', 'cifs', 'none'"},
    {"mount_options", Type::text, "options to mount it with, secrets taken out"},
    {"mount_device", Type::text, "what to mount: ':/export', '//server/share'"},
    {"options_error", Type::text,
     "why opts.json cannot be used: the volume is then lost to dockerd; else NULL"},
};
constexpr Table kTables[] = {
    {"volume_directories",
     "Volumes of the local driver as they are in the data root, whatever dockerd lists.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "name"), as_boolean(row, "data"), as_name(row, "data_error"),
              as_time(row, "modified"), as_integer(row, "options_bytes"),
              as_name(row, "mount_type"), as_name(row, "mount_options"),
              as_name(row, "mount_device"), as_name(row, "options_error")});
  });
}

}  // namespace

extern constinit const Extractor volume_directories{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
