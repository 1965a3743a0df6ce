// SPDX-License-Identifier: Apache-2.0
// Any bytes as iptables-save's output. A rule's text is a rule itself: read again, it must give the
// same columns.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/checked_rows.h"

namespace {

constexpr std::size_t kPosition = 2;
constexpr std::size_t kPackets = 11;
constexpr std::size_t kBytes = 12;
constexpr std::size_t kText = 13;

class Rules : public CheckedRows {
 public:
  std::vector<std::vector<analyzer::Value>> all;

  void add(const analyzer::Table& table, const analyzer::At& at,
           std::vector<analyzer::Value> values) override {
    if (table.name == "iptables_rules") all.push_back(values);
    CheckedRows::add(table, at, std::move(values));
  }
};

Rules rules_from(std::string_view text) {
  Rules rules;
  bundle::TextSource bytes(text);
  extractor_of("network/iptables-save")->extract({"network/iptables-save", bytes, 4096}, rules);
  return rules;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Rules rules = rules_from({reinterpret_cast<const char*>(data), size});
  std::size_t checked = 0;
  for (std::vector<analyzer::Value> rule : rules.all) {
    if (++checked > 8) break;
    // Without a newline, before which a carriage return would be one with it.
    const Rules again = rules_from("*" + std::get<std::string>(rule[0]) + "\n" +
                                   std::get<std::string>(rule[kText]));
    if (again.all.size() != 1) std::abort();
    rule[kPosition] = std::int64_t{1};
    rule[kPackets] = rule[kBytes] = {};
    if (again.all.front() != rule) std::abort();
  }
  return 0;
}
