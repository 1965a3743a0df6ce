// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"kernel/security"};

constexpr Column kColumns[] = {
    {"name", Type::text, "'selinux', 'apparmor' or 'seccomp'"},
    {"enabled", Type::boolean, "the running kernel has it on"},
    {"mode", Type::text,
     "'enforcing', 'permissive', 'enforce', 'complain'; for seccomp the actions that it knows"},
    {"docker_profile", Type::boolean,
     "docker-default is loaded; NULL when not read, and for others than AppArmor"},
};
constexpr Table kTables[] = {
    {"security_modules", "SELinux, AppArmor and seccomp, one row each.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "name"), as_boolean(row, "enabled"), as_name(row, "mode"),
              as_boolean(row, "docker_profile")});
  });
}

}  // namespace

extern constinit const Extractor security_modules{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
