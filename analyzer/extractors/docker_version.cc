// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"docker/version"};

constexpr Column kColumns[] = {
    {"version", Type::text, "of dockerd: '20.10.24+dfsg1', '28.5.2'"},
    {"api_version", Type::text, "newest API version that it speaks: '1.41'"},
    {"min_api_version", Type::text, "oldest API version that it speaks"},
    {"os", Type::text, "'linux'"},
    {"arch", Type::text, "'amd64', 'arm64', ..."},
    {"kernel", Type::text, "release of the running kernel"},
    {"go_version", Type::text, "Go that it was built with"},
};
constexpr Table kTables[] = {
    {"docker_version", "One row: the version of the dockerd that answered.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  const auto version = json_document(evidence, rows);
  if (!version || !version->is_object()) return;
  rows.add(kTables[0], {},
           {as_name(*version, "Version"), as_name(*version, "ApiVersion"),
            as_name(*version, "MinAPIVersion"), as_name(*version, "Os"), as_name(*version, "Arch"),
            as_name(*version, "KernelVersion"), as_name(*version, "GoVersion")});
}

}  // namespace

extern constinit const Extractor docker_version{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
