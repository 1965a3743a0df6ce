// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"kernel/parameters"};

constexpr Column kColumns[] = {
    {"name", Type::text,
     "'systemd.unified_cgroup_hierarchy', 'cgroup_disable', 'swapaccount', ..."},
    {"value", Type::text, "what stands behind '='; NULL without that"},
};
constexpr Table kTables[] = {
    {"kernel_parameters",
     "Parameters of the kernel command line that matter to containers; others are not taken.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at, {as_name(row, "name"), as_name(row, "value")});
  });
}

}  // namespace

extern constinit const Extractor kernel_parameters{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
