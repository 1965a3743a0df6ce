// SPDX-License-Identifier: Apache-2.0
#include "collector/condition.h"

#include <algorithm>
#include <array>
#include <string>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/known_words.h"
#include "collector/processes.h"

namespace collector {
namespace {

std::optional<std::string> one_line(Host& host, const std::string& path) {
  const auto text = slurp(host, path, 4096);
  if (!text) return std::nullopt;
  return std::string(trimmed(std::string_view(*text).substr(0, text->find('\n'))));
}

// 0.52 0.40 0.31 2/345 6789
Json load(Host& host) {
  Json averages = Json::array();
  const auto text = one_line(host, "/proc/loadavg");
  if (!text) return nullptr;
  const auto words = fields(*text);
  for (std::size_t i = 0; i < 3 && i < words.size(); ++i) averages.push_back(std::string(words[i]));
  return averages;
}

// cpu0 4705 150 1120 ...
Json processors(Host& host) {
  const auto text = slurp(host, "/proc/stat", 4 << 20);
  if (!text) return nullptr;
  std::int64_t count = 0;
  for_each_line(*text, [&count](std::string_view line) {
    if (line.starts_with("cpu") && line.size() > 3 && line[3] >= '0' && line[3] <= '9') ++count;
  });
  return count > 0 ? Json(count) : Json(nullptr);
}

/// "QEMU Standard PC (Q35 + ICH9, 2009)", "Amazon EC2 t3.small"; NULL in most containers.
Json machine(Host& host) {
  const auto vendor = one_line(host, "/sys/class/dmi/id/sys_vendor");
  const auto product = one_line(host, "/sys/class/dmi/id/product_name");
  if (!vendor && !product) return nullptr;
  return std::string(trimmed(vendor.value_or("") + " " + product.value_or("")));
}

Json hypervisor(Host& host) {
  const auto info = slurp(host, "/proc/cpuinfo", 64 << 10);
  if (!info) return nullptr;
  const auto flags = info->find("\nflags");
  if (flags == std::string::npos) return nullptr;  // not x86: no such flag to look for
  const std::string_view line = std::string_view(*info).substr(flags + 1);
  return line.substr(0, line.find('\n')).find(" hypervisor") != std::string_view::npos;
}

// systemd leaves the file when timesyncd has set the clock; asking timedated would start it. What
// other daemons achieved shows in the state of the kernel's clock.
Json time_synchronized(Host& host) {
  if (host.stat("/run/systemd/timesync/synchronized")) return true;
  return host.stat("/run/systemd/timesync") ? Json(false) : Json(nullptr);
}

Json time_daemon(Host& host) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"chronyd", "ntpd", "systemd-timesyn", "openntpd", "phc2sys", "ptp4l", "vmtoolsd"});
  const auto found =
      processes_named(host, [&](std::string_view name) { return is_one_of(kNames, name); });
  return found.empty() ? Json(nullptr) : Json(found.front().name);
}

Json reboot_packages(Host& host) {
  const auto text = slurp(host, "/run/reboot-required.pkgs", 64 << 10);
  Json packages = Json::array();
  if (!text) return packages;
  for_each_line(*text, [&packages](std::string_view line) {
    const std::string name(trimmed(line));
    if (!name.empty() && std::ranges::find(packages, Json(name)) == packages.end()) {
      packages.push_back(name);
    }
  });
  return packages;
}

}  // namespace

NativeResult condition(Host& host, const Sink& sink) {
  Json row;
  row["load"] = load(host);
  row["processors"] = processors(host);
  row["machine"] = machine(host);
  row["hypervisor"] = hypervisor(host);
  row["container"] = or_null(one_line(host, "/run/systemd/container"));
  row["systemd"] = host.stat("/run/systemd/system").has_value();
  row["time_synchronized"] = time_synchronized(host);
  row["time_daemon"] = time_daemon(host);
  const auto clock = host.clock_state();
  row["clock_synchronized"] = clock ? Json(clock->synchronized) : Json(nullptr);
  row["clock_offset_us"] = clock ? Json(clock->offset_us) : Json(nullptr);
  row["clock_max_error_us"] = clock ? Json(clock->max_error_us) : Json(nullptr);
  row["reboot_required"] = host.stat("/run/reboot-required").has_value();
  row["reboot_packages"] = reboot_packages(host);
  sink(to_line(row) + "\n");
  return {};
}

}  // namespace collector
