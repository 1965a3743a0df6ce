// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/limits"};

constexpr Column kColumns[] = {
    {"process", Type::text, "'dockerd' or 'containerd'"},
    {"pid", Type::integer, "process id", {"processes.pid"}},
    {"name", Type::text,
     "'open files', 'processes', 'core file size', ...: the kernel's name without 'Max'"},
    {"soft", Type::integer, "the limit; 9223372036854775807 where there is none"},
    {"hard", Type::integer, "how far the process itself may raise it"},
};
constexpr Table kTables[] = {{"daemon_limits",
                              "Resource limits of dockerd and containerd, as the kernel has them.",
                              kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "process"), as_integer(row, "pid"), as_name(row, "limit"),
              as_integer(row, "soft"), as_integer(row, "hard")});
  });
}

}  // namespace

extern constinit const Extractor daemon_limits{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
