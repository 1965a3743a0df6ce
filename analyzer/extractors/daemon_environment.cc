// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/environment"};

constexpr Column kColumns[] = {
    {"service", Type::text, "'dockerd' or 'containerd'"},
    {"set_by", Type::text, "'process', of one that runs; else the file that would set it"},
    {"name", Type::text, "'HTTP_PROXY', 'DOCKER_OPTS', ..."},
    {"value", Type::text, "its value; a placeholder where it may be a secret"},
};
constexpr Table kTables[] = {
    {"daemon_environment",
     "Environment of dockerd and containerd, and what files of their units and init scripts set.",
     kColumns}};

// "env": ["HTTP_PROXY=http://proxy:3128"], or "Command": ["dockerd", "--data-root", "/srv/docker"]
Value value_of(const Json& row, std::string_view name) {
  std::string value;
  if (const Json& env = member(row, "env"); env.is_array() && !env.empty() && env[0].is_string()) {
    const auto& assignment = env[0].get_ref<const std::string&>();
    if (!assignment.starts_with(std::string(name) + "=")) return {};
    return assignment.substr(name.size() + 1);
  }
  const Json& command = member(row, "Command");
  if (!command.is_array()) return {};
  for (std::size_t i = 1; i < command.size(); ++i) {
    if (!command[i].is_string()) continue;
    if (!value.empty()) value += ' ';
    value += command[i].get_ref<const std::string&>();
  }
  return value;
}

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    const Json& name = member(row, "name");
    if (!name.is_string()) {
      rows.unreadable(at, "the variable has no name");
      return;
    }
    rows.add(kTables[0], at,
             {as_name(row, "service"), as_name(row, "from"), as_name(name),
              value_of(row, name.get_ref<const std::string&>())});
  });
}

}  // namespace

extern constinit const Extractor daemon_environment{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
