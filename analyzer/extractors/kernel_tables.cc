// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"kernel/tables"};

constexpr Column kColumns[] = {
    {"name", Type::text,
     "'connections' (conntrack), 'neighbours' (ARP) or 'neighbours6'; no row for what the kernel "
     "has not loaded"},
    {"entries", Type::integer, "entries at the time of collection"},
    {"all_namespaces", Type::boolean,
     "entries counts all network namespaces, as the limit does; else the host's alone"},
    {"soft_limit", Type::integer, "gc_thresh2: above it, entries older than 5 seconds are dropped"},
    {"entry_limit", Type::integer, "most entries: nf_conntrack_max, gc_thresh3"},
    {"overflows", Type::integer, "what was refused or dropped for a full table since the boot"},
};
constexpr Table kTables[] = {
    {"kernel_tables", "Tables of the kernel that drop packets when they are full.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& table, const At& at) {
    rows.add(kTables[0], at,
             {as_name(table, "name"), as_integer(table, "entries"),
              as_boolean(table, "all_namespaces"), as_integer(table, "soft_limit"),
              as_integer(table, "limit"), as_integer(table, "overflows")});
  });
}

}  // namespace

extern constinit const Extractor kernel_tables{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
