// SPDX-License-Identifier: Apache-2.0
#include "analyzer/mountinfo.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/dockerd-mountinfo"};

constexpr Table kTables[] = {{"dockerd_mounts",
                              "Mounts as dockerd sees them; no rows when dockerd does not run.",
                              kMountColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  extract_mountinfo(evidence, rows, kTables[0], "dockerd");
}

}  // namespace

extern constinit const Extractor dockerd_mounts{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
