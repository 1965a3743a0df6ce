// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/unit_text.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"systemd/snap-unit"};

constexpr Table kTables[] = {{"snap_unit_properties",
                              "Properties of snap.docker.dockerd.service, where Docker is a snap.",
                              kUnitPropertyColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  read_unit_properties(evidence, kTables[0], rows);
}

}  // namespace

extern constinit const Extractor snap_unit{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
