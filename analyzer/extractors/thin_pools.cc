// SPDX-License-Identifier: Apache-2.0
// dmsetup status, targets thin-pool (the kernel's thin-provisioning.rst):
//
//   docker-pool: 0 209715200 thin-pool 5 210/524288 12345/1638400 - rw no_discard_passdown ...
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"disk/thin-pools"};

constexpr Column kColumns[] = {
    {"name", Type::text, "name of the pool"},
    {"metadata_used", Type::integer, "metadata blocks in use; NULL where the pool has failed"},
    {"metadata_total", Type::integer, "metadata blocks"},
    {"data_used", Type::integer, "data blocks in use"},
    {"data_total", Type::integer, "data blocks"},
    {"mode", Type::text,
     "'rw'; 'ro' or 'out_of_data_space' after trouble, 'Fail' when it is lost, 'Error' when not "
     "known"},
};
constexpr Table kTables[] = {{"thin_pools", "Thin pools of the device mapper.", kColumns}};

struct Share {
  Value used;
  Value total;
};

Share share(std::string_view field) {
  const auto slash = field.find('/');
  if (slash == std::string_view::npos) return {};
  return {.used = integer(number(field.substr(0, slash))),
          .total = integer(number(field.substr(slash + 1)))};
}

void extract(const Evidence& evidence, Rows& rows) {
  constexpr std::size_t kFailed = 5;
  constexpr std::size_t kWhole = 9;
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const At at{.line = line->number};
    const auto column = fields(line->text);
    if (column.empty() || line->text == "No devices found") continue;
    if (column.size() < kFailed || column[3] != "thin-pool" || !column[0].ends_with(':')) {
      rows.unreadable(at, "not the status of a thin pool");
      continue;
    }
    const Value name = text(column[0].substr(0, column[0].size() - 1));
    if (column.size() < kWhole) {
      rows.add(kTables[0], at, {name, {}, {}, {}, {}, text(column[4])});
      continue;
    }
    const Share metadata = share(column[5]);
    const Share data = share(column[6]);
    rows.add(kTables[0], at,
             {name, metadata.used, metadata.total, data.used, data.total, text(column[8])});
  }
}

}  // namespace

extern constinit const Extractor thin_pools{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
