// SPDX-License-Identifier: Apache-2.0
#include "collector/block_devices.h"

#include <algorithm>
#include <charconv>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxDevices = 5'000;

std::optional<std::string> line_of(Host& host, const std::string& path) {
  const auto text = slurp(host, path, 4096);
  if (!text) return std::nullopt;
  return std::string(trimmed(std::string_view(*text).substr(0, text->find('\n'))));
}

std::optional<std::int64_t> number_of(Host& host, const std::string& path) {
  const auto text = line_of(host, path);
  return text ? to_number(*text) : std::nullopt;
}

std::optional<bool> flag_of(Host& host, const std::string& path) {
  const auto value = number_of(host, path);
  return value ? std::optional(*value != 0) : std::nullopt;
}

// The SCSI layer counts in hexadecimal: 0x2f.
std::optional<std::int64_t> hex_of(Host& host, const std::string& path) {
  const auto text = line_of(host, path);
  if (!text || !text->starts_with("0x")) return std::nullopt;
  std::int64_t value = 0;
  const char* const end = text->data() + text->size();
  const auto result = std::from_chars(text->data() + 2, end, value, 16);
  return result.ec == std::errc{} && result.ptr == end ? std::optional(value) : std::nullopt;
}

Json device(Host& host, const std::string& name) {
  const std::string folder = "/sys/block/" + name;
  constexpr std::int64_t kSector = 512;  // whatever the device's own is, sysfs counts in these
  const auto sectors = number_of(host, folder + "/size");
  Json row = {{"name", name},
              {"device", or_null(line_of(host, folder + "/dev"))},
              {"bytes", sectors ? Json(*sectors * kSector) : Json(nullptr)},
              {"read_only", or_null(flag_of(host, folder + "/ro"))},
              {"rotational", or_null(flag_of(host, folder + "/queue/rotational"))},
              {"model", or_null(line_of(host, folder + "/device/model"))},
              {"state", or_null(line_of(host, folder + "/device/state"))},
              {"backing_file", or_null(line_of(host, folder + "/loop/backing_file"))},
              {"dm_name", or_null(line_of(host, folder + "/dm/name"))},
              {"dm_suspended", or_null(flag_of(host, folder + "/dm/suspended"))},
              {"io_errors", or_null(hex_of(host, folder + "/device/ioerr_cnt"))},
              {"io_timeouts", or_null(hex_of(host, folder + "/device/iotmo_cnt"))}};
  // reads merged sectors ms writes merged sectors ms in_flight busy_ms ... (block/stat.rst)
  constexpr std::size_t kInFlight = 8;
  constexpr std::size_t kBusy = 9;
  const auto text = line_of(host, folder + "/stat");
  const auto column = text ? fields(*text) : std::vector<std::string_view>();
  row["in_flight"] = column.size() > kBusy ? or_null(to_number(column[kInFlight])) : Json(nullptr);
  row["busy_ms"] = column.size() > kBusy ? or_null(to_number(column[kBusy])) : Json(nullptr);
  return row;
}

}  // namespace

NativeResult block_devices(Host& host, const Sink& sink) {
  const DirResult list = host.list("/sys/block", kMaxDevices);
  if (list.access != Access::ok) {
    return {.outcome = bundle::Outcome::absent, .reason = "/sys/block could not be listed"};
  }
  JsonLines lines(sink);
  for (const DirEntry& entry : list.entries) {
    const Json row = device(host, entry.name);
    // Loop devices and RAM disks that nothing is attached to stand about by the dozen.
    if (row["bytes"] == 0) continue;
    if (!lines.add(row)) break;
  }
  return {};
}

NativeResult thin_pools(Host& host, const Sink& sink) {
  const DirResult list = host.list("/sys/block", kMaxDevices);
  const bool mapped = std::ranges::any_of(
      list.entries, [](const DirEntry& each) { return each.name.starts_with("dm-"); });
  if (!mapped) {
    return {.outcome = bundle::Outcome::collected, .reason = "there are no device-mapper devices"};
  }
  std::string err;
  const CommandResult result =
      host.run({"dmsetup", "status", "--noudevsync", "--target", "thin-pool"},
               {.time = 4s, .bytes = 1 << 20}, sink, [&err](std::string_view piece) {
                 if (err.size() < 1000) err += piece;
                 return true;
               });
  if (result.not_found) {
    return {.outcome = bundle::Outcome::absent, .reason = "there is no dmsetup on this host"};
  }
  if (result.ended == Ended::timed_out) {
    return {.outcome = bundle::Outcome::timed_out, .reason = "dmsetup status did not end in time"};
  }
  if (result.exit_status != 0) {
    return {.outcome = bundle::Outcome::failed,
            .reason = "dmsetup status: " + std::string(trimmed(err))};
  }
  return {};
}

}  // namespace collector
