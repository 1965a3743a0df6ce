// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"disk/block-devices"};

constexpr Column kColumns[] = {
    {"name", Type::text, "'sda', 'nvme0n1', 'dm-0', 'loop3'"},
    {"device", Type::text, "major and minor number: '8:0'"},
    {"bytes", Type::integer, "size in bytes"},
    {"read_only", Type::boolean, "the device refuses writes"},
    {"rotational", Type::boolean, "has (or says that it has) turning disks"},
    {"model", Type::text, "model; NULL when it tells none"},
    {"state", Type::text, "'running', 'offline', 'blocked', ... of a SCSI device; else NULL"},
    {"backing_file", Type::text, "file behind a loop device"},
    {"dm_name", Type::text, "name of a device-mapper device"},
    {"dm_suspended", Type::boolean, "a device-mapper device is suspended: all that use it wait"},
    {"io_errors", Type::integer, "requests that failed since boot (SCSI); NULL when not counted"},
    {"io_timeouts", Type::integer, "requests that took too long since boot (SCSI)"},
    {"in_flight", Type::integer, "requests that it is busy with"},
    {"busy_ms", Type::integer, "milliseconds since boot in which it was busy"},
};
constexpr Table kTables[] = {
    {"block_devices", "Disks, loop devices and device-mapper devices that have a size.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(
        kTables[0], at,
        {as_name(row, "name"), as_name(row, "device"), as_integer(row, "bytes"),
         as_boolean(row, "read_only"), as_boolean(row, "rotational"), as_name(row, "model"),
         as_name(row, "state"), as_name(row, "backing_file"), as_name(row, "dm_name"),
         as_boolean(row, "dm_suspended"), as_integer(row, "io_errors"),
         as_integer(row, "io_timeouts"), as_integer(row, "in_flight"), as_integer(row, "busy_ms")});
  });
}

}  // namespace

extern constinit const Extractor block_devices{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
