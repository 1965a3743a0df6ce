// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"host/condition"};

constexpr Column kColumns[] = {
    {"load1", Type::real, "load average of the last minute"},
    {"load5", Type::real, "of the last 5 minutes"},
    {"load15", Type::real, "of the last 15 minutes"},
    {"processors", Type::integer, "processors that are on"},
    {"machine", Type::text, "maker and model: 'QEMU Standard PC'; NULL when not told"},
    {"hypervisor", Type::boolean, "a virtual machine; NULL where the processor does not tell"},
    {"container", Type::text, "what kind of container the host itself is: 'lxc'; NULL for none"},
    {"systemd", Type::boolean, "systemd is its init"},
    {"time_synchronized", Type::boolean, "timesyncd has set the clock; NULL without timesyncd"},
    {"time_daemon", Type::text, "'chronyd', 'ntpd', 'systemd-timesyn', ...; NULL for none"},
    {"clock_synchronized", Type::boolean,
     "the kernel believes that a time daemon keeps its clock right (adjtimex); NULL when not read"},
    {"clock_offset_us", Type::integer, "how far off it was last found, in microseconds"},
    {"clock_max_error_us", Type::integer,
     "how far off it may be, in microseconds; 16000000 where nobody has set it for long"},
    {"reboot_required", Type::boolean, "an update waits for a reboot (Debian and Ubuntu)"},
    {"reboot_packages", Type::text, "packages that ask for it, separated by blanks"},
};
constexpr Table kTables[] = {
    {"host_condition", "One row: load, clock, virtualisation, a reboot that is due.", kColumns}};

/// "0.52", as the kernel prints it.
Value average(const Json& load, std::size_t at) {
  if (!load.is_array() || load.size() <= at || !load[at].is_string()) return {};
  const std::string& text = load[at].get_ref<const std::string&>();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? Value(value) : Value();
}

void extract(const Evidence& evidence, Rows& rows) {
  const auto host = json_document(evidence, rows);
  if (!host || !host->is_object()) return;
  const Json& load = member(*host, "load");
  rows.add(
      kTables[0], {},
      {average(load, 0), average(load, 1), average(load, 2), as_integer(*host, "processors"),
       as_name(*host, "machine"), as_boolean(*host, "hypervisor"), as_name(*host, "container"),
       as_boolean(*host, "systemd"), as_boolean(*host, "time_synchronized"),
       as_name(*host, "time_daemon"), as_boolean(*host, "clock_synchronized"),
       as_integer(*host, "clock_offset_us"), as_integer(*host, "clock_max_error_us"),
       as_boolean(*host, "reboot_required"), as_joined(member(*host, "reboot_packages"), " ", {})});
}

}  // namespace

extern constinit const Extractor host_condition{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
