// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/unit_text.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"systemd/user-unit"};

constexpr Table kTables[] = {
    {"user_unit_properties",
     "Properties of docker.service of the user who runs dockerd without root.",
     kUnitPropertyColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  read_unit_properties(evidence, kTables[0], rows);
}

}  // namespace

extern constinit const Extractor user_unit{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
