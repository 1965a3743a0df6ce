// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"kernel/config"};

constexpr Column kColumns[] = {
    {"option", Type::text, "'CONFIG_VETH'"},
    {"value", Type::text, "'y', 'm' (a module) or 'n'"},
    {"needed", Type::text, "'required' or 'optional', as moby's check-config.sh has it"},
};
constexpr Table kTables[] = {
    {"kernel_config", "Build options of the running kernel that Docker needs.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "option"), as_name(row, "value"), as_name(row, "needed")});
  });
}

}  // namespace

extern constinit const Extractor kernel_config{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
