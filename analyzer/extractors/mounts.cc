// SPDX-License-Identifier: Apache-2.0
#include "analyzer/mountinfo.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/mountinfo"};

constexpr Table kTables[] = {
    {"mounts", "Mounts as the collector sees them, that is, as the host does.", kMountColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  extract_mountinfo(evidence, rows, kTables[0], "collector");
}

}  // namespace

extern constinit const Extractor mounts{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
