// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/unit_text.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"systemd/other-unit-files"};

constexpr Table kTables[] = {
    {"other_unit_files",
     "The same as unit_files, of a Docker that is a snap or that a user runs without root.",
     kUnitFileColumns}};

void extract(const Evidence& evidence, Rows& rows) { read_unit_files(evidence, kTables[0], rows); }

}  // namespace

extern constinit const Extractor other_unit_files{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
