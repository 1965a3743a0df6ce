// SPDX-License-Identifier: Apache-2.0
// Any bytes as the SQL of a rule or a person, over tables with rows in them: it ends within its
// budget, changes nothing, and what it gives can be shown in every format.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/grid.h"
#include "analyzer/monotone.h"
#include "analyzer/printable.h"
#include "analyzer/tables.h"
#include "tests/fuzz/checked_rows.h"

namespace {

using analyzer::SqlProblem;
using analyzer::Tables;

constexpr std::int64_t kRows = 50;
constexpr std::int64_t kSteps = 50'000;

struct Evidence {
  std::string_view id;
  std::string_view text;
};
constexpr Evidence kEvidence[] = {
    {"network/iptables-save",
     "*nat\n:DOCKER - [0:0]\n-A DOCKER -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80\n"},
    {"storage/mountinfo", "36 35 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"},
    {"host/sysctls", "net.ipv4.ip_forward = 0\nkernel.pid_max = 32768\n"},
    {"daemon/config", "{\"data-root\": \"/srv/docker\", \"mtu\": 1400, \"x\": \"\xff<\"}"},
};

class Filling : public CheckedRows {
 public:
  explicit Filling(Tables& tables) : tables_(tables) {}
  std::string_view source;

  void add(const analyzer::Table& table, const analyzer::At& at,
           std::vector<analyzer::Value> values) override {
    tables_.insert(table, source, at, values);
  }

 private:
  Tables& tables_;
};

const Tables& tables() {
  static const Tables* kFilled = [] {
    auto* made = new Tables();
    Filling rows(*made);
    made->begin();
    for (const Evidence& evidence : kEvidence) {
      rows.source = evidence.id;
      bundle::TextSource bytes(evidence.text);
      extractor_of(evidence.id)->extract({evidence.id, bytes, 4096}, rows);
    }
    made->commit();
    made->seal();
    return made;
  }();
  return *kFilled;
}

std::int64_t rows_in_all() {
  SqlProblem problem;
  const auto count = tables().query(
      "SELECT (SELECT count(*) FROM iptables_rules) + (SELECT count(*) FROM mounts) + "
      "(SELECT count(*) FROM sysctls) + (SELECT count(*) FROM daemon_config) + "
      "(SELECT count(*) FROM sqlite_master)",
      1, kSteps, problem);
  if (!count) std::abort();
  return std::get<std::int64_t>(count->rows[0][0]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::int64_t before = rows_in_all();
  const std::string_view sql(reinterpret_cast<const char*>(data), size);
  analyzer::is_monotone(sql);
  SqlProblem problem;
  const auto prepared = tables().prepare(sql, problem);
  const auto result = tables().query(sql, kRows, kSteps, problem);
  if (rows_in_all() != before) std::abort();
  if (!result) {
    if (problem.what.empty() || problem.offset > static_cast<int>(size)) std::abort();
    return 0;
  }
  if (!prepared || prepared->columns != result->columns || std::ssize(result->rows) > kRows) {
    std::abort();
  }
  using analyzer::GridFormat;
  std::string shown = analyzer::grid(*result, GridFormat::table, 80);
  std::erase(shown, '\n');
  if (analyzer::printable(shown) != shown) std::abort();
  if (analyzer::grid(*result, GridFormat::csv, 80).empty()) std::abort();
  if (!nlohmann::json::accept(analyzer::grid(*result, GridFormat::json, 80))) std::abort();
  return 0;
}
