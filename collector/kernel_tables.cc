// SPDX-License-Identifier: Apache-2.0
#include "collector/kernel_tables.h"

#include <charconv>
#include <string>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"

namespace collector {
namespace {

std::optional<std::int64_t> sysctl(Host& host, const std::string& name) {
  const auto text = slurp(host, "/proc/sys/net/" + name, 256);
  return text ? to_number(trimmed(*text)) : std::nullopt;
}

std::optional<std::int64_t> hex(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// /proc/net/stat: a line of names, then one of hexadecimal numbers for each processor.
class Statistics {
 public:
  Statistics(Host& host, const std::string& name) {
    const auto text = slurp(host, "/proc/net/stat/" + name, 4 << 20);
    if (!text) return;
    for_each_line(*text, [this](std::string_view line) {
      const auto words = fields(line);
      if (names_.empty()) {
        names_.assign(words.begin(), words.end());
      } else {
        auto& row = rows_.emplace_back();
        for (const std::string_view word : words) row.push_back(hex(word).value_or(0));
      }
    });
  }

  bool known() const { return !rows_.empty(); }

  /// The same on every line: a number of the whole table.
  std::optional<std::int64_t> of_table(std::string_view name) const {
    const auto at = column(name);
    return at && known() && *at < rows_.front().size() ? std::optional(rows_.front()[*at])
                                                       : std::nullopt;
  }

  std::optional<std::int64_t> sum(std::string_view name) const {
    const auto at = column(name);
    if (!at || !known()) return std::nullopt;
    std::int64_t sum = 0;
    for (const auto& row : rows_) sum += *at < row.size() ? row[*at] : 0;
    return sum;
  }

 private:
  std::optional<std::size_t> column(std::string_view name) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == name) return i;
    }
    return std::nullopt;
  }

  std::vector<std::string> names_;
  std::vector<std::vector<std::int64_t>> rows_;
};

std::int64_t lines_in(std::string_view text) {
  std::int64_t count = 0;
  for_each_line(text, [&count](std::string_view line) { count += line.empty() ? 0 : 1; });
  return count;
}

// The kernel counts the entries of all network namespaces against one limit; where that number is
// not to be had, those of this namespace are a lower bound, and only of IPv4.
std::optional<Json> neighbours(Host& host, const std::string& family, const std::string& cache) {
  const auto hard = sysctl(host, family + "/neigh/default/gc_thresh3");
  const Statistics statistics(host, cache);
  auto entries = statistics.of_table("entries");
  if (!entries && family == "ipv4") {
    // IP address       HW type     Flags       HW address            Mask     Device
    if (const auto arp = slurp(host, "/proc/net/arp", 8 << 20)) {
      entries = std::max<std::int64_t>(0, lines_in(*arp) - 1);
    }
  }
  if (!hard && !entries) return std::nullopt;
  return Json{{"name", family == "ipv4" ? "neighbours" : "neighbours6"},
              {"entries", or_null(entries)},
              {"all_namespaces", statistics.known()},
              {"soft_limit", or_null(sysctl(host, family + "/neigh/default/gc_thresh2"))},
              {"limit", or_null(hard)},
              {"overflows", or_null(statistics.sum("table_fulls"))}};
}

std::optional<Json> connections(Host& host) {
  const auto entries = sysctl(host, "netfilter/nf_conntrack_count");
  const auto limit = sysctl(host, "netfilter/nf_conntrack_max");
  if (!entries && !limit) return std::nullopt;
  const Statistics statistics(host, "nf_conntrack");
  return Json{{"name", "connections"},
              {"entries", or_null(entries)},
              {"all_namespaces", false},
              {"soft_limit", nullptr},
              {"limit", or_null(limit)},
              // dropped because the table was full; early_drop made room and is no loss
              {"overflows", or_null(statistics.sum("drop"))}};
}

}  // namespace

NativeResult kernel_tables(Host& host, const Sink& sink) {
  if (!host.stat("/proc/sys/net")) {
    return {.outcome = bundle::Outcome::failed, .reason = "/proc/sys/net could not be read"};
  }
  JsonLines lines(sink);
  for (const auto& row : {connections(host), neighbours(host, "ipv4", "arp_cache"),
                          neighbours(host, "ipv6", "ndisc_cache")}) {
    if (row && !lines.add(*row)) break;
  }
  return {};
}

// some avg10=0.00 avg60=0.12 avg300=0.05 total=1234567
NativeResult pressure(Host& host, const Sink& sink) {
  if (!host.stat("/proc/pressure")) {
    return {
        .outcome = bundle::Outcome::failed,
        .reason = "this kernel does not measure pressure: it is older than 4.20, or psi is off"};
  }
  bool wanted = true;
  bool any = false;
  for (const std::string resource : {"cpu", "io", "memory"}) {
    const auto text = slurp(host, "/proc/pressure/" + resource, 4096);
    if (!text) continue;
    any = true;
    for_each_line(*text, [&](std::string_view line) {
      wanted = wanted && sink(resource + " " + std::string(line) + "\n");
    });
  }
  if (any) return {};
  return {.outcome = bundle::Outcome::failed, .reason = "/proc/pressure could not be read"};
}

}  // namespace collector
