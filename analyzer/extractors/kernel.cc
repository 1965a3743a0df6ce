// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"host/kernel"};

constexpr Column kKernelColumns[] = {
    {"release", Type::text, "as `uname -r` prints it: '6.1.0-18-amd64'"},
    {"version", Type::text, "as `uname -v` prints it"},
    {"machine", Type::text, "'x86_64', 'aarch64', ..."},
    {"boot_id", Type::text, "the kernel's id of this boot"},
    {"boot_time", Type::time, "when the kernel was started"},
    {"uptime_seconds", Type::integer, "seconds since then"},
    {"modules_directory", Type::boolean,
     "/lib/modules/<release> is there; when not, the running kernel's package was removed and no "
     "module can be loaded"},
    {"cgroup", Type::text, "'v1', 'v2' or 'hybrid'"},
};
constexpr Table kTables[] = {{"kernel", "One row: the running kernel.", kKernelColumns}};

constexpr Column kBootColumns[] = {{"boot_time", Type::time, "when the kernel was started"}};
constexpr View kViews[] = {
    {"boots",
     "Boots of the host that are known of: the present one, and those that the journal has.",
     kBootColumns,
     "SELECT boot_time, source, line, pointer FROM kernel WHERE boot_time IS NOT NULL "
     "UNION ALL "
     "SELECT first_entry, source, line, pointer FROM journal_boots "
     "WHERE boot < 0 AND first_entry IS NOT NULL"},
};

Value whole_seconds(const Json& uptime) {
  if (!uptime.is_number() || uptime.get<double>() < 0 || uptime.get<double>() > 1e12) return {};
  return static_cast<std::int64_t>(uptime.get<double>());
}

void extract(const Evidence& evidence, Rows& rows) {
  const auto kernel = json_document(evidence, rows);
  if (!kernel || !kernel->is_object()) return;
  rows.add(kTables[0], {},
           {as_name(*kernel, "release"), as_name(*kernel, "version"), as_name(*kernel, "machine"),
            as_name(*kernel, "boot_id"), as_time(*kernel, "boot_time"),
            whole_seconds(member(*kernel, "uptime_seconds")),
            as_boolean(*kernel, "modules_directory"), as_name(*kernel, "cgroup")});
}

}  // namespace

extern constinit const Extractor kernel{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
