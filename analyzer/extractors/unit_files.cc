// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/unit_text.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"systemd/unit-files"};

constexpr Table kTables[] = {
    {"unit_files", "Lines of the unit files and drop-ins of Docker's units, from systemctl cat.",
     kUnitFileColumns}};

void extract(const Evidence& evidence, Rows& rows) { read_unit_files(evidence, kTables[0], rows); }

}  // namespace

extern constinit const Extractor unit_files{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
