// SPDX-License-Identifier: Apache-2.0
#include "collector/filesystems.h"

#include <algorithm>
#include <map>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/mountinfo.h"

namespace collector {
namespace {

constexpr std::size_t kMaxMounts = 20'000;

struct Mount {
  std::string mount_point;
  std::string type;
  std::string device;
  std::string options;
  bool read_only = false;
};

bool has_option(std::string_view options, std::string_view wanted) {
  while (!options.empty()) {
    const auto comma = std::min(options.find(','), options.size());
    if (options.substr(0, comma) == wanted) return true;
    options.remove_prefix(std::min(comma + 1, options.size()));
  }
  return false;
}

std::optional<Mount> parse(std::string_view line) {
  const auto mount = mount_line_from(line);
  if (!mount) return std::nullopt;
  return Mount{
      .mount_point = unescaped(mount->mount_point),
      .type = std::string(mount->fs_type),
      .device = unescaped(mount->source),
      .options = std::string(mount->options),
      .read_only = has_option(mount->options, "ro") || has_option(mount->super_options, "ro")};
}

Json row_of(const Mount& mount, const std::optional<FsStat>& stat, const std::string& error) {
  Json row = {{"mount_point", mount.mount_point},
              {"fs_type", mount.type},
              {"device", mount.device},
              {"options", mount.options},
              {"read_only", mount.read_only || (stat && stat->read_only)}};
  row["bytes_total"] = stat ? Json(stat->bytes_total) : Json(nullptr);
  row["bytes_free"] = stat ? Json(stat->bytes_free) : Json(nullptr);
  row["bytes_available"] = stat ? Json(stat->bytes_available) : Json(nullptr);
  row["inodes_total"] = stat ? Json(stat->inodes_total) : Json(nullptr);
  row["inodes_free"] = stat ? Json(stat->inodes_free) : Json(nullptr);
  row["error"] = error.empty() ? Json(nullptr) : Json(error);
  return row;
}

}  // namespace

NativeResult filesystems(Host& host, const Sink& sink) {
  const auto text = slurp(host, "/proc/self/mountinfo", 8 << 20);
  if (!text) {
    return {.outcome = bundle::Outcome::failed, .reason = "/proc/self/mountinfo could not be read"};
  }
  // What is mounted last at a point hides what was there before.
  std::map<std::string, Mount> mounts;
  for_each_line(*text, [&mounts](std::string_view line) {
    auto mount = parse(line);
    if (!mount || is_pseudo(mount->type)) return;
    if (mounts.size() < kMaxMounts || mounts.contains(mount->mount_point)) {
      mounts[mount->mount_point] = std::move(*mount);
    }
  });
  // Those that may hang come last: should one of them die just now, the others are known.
  JsonLines lines(sink);
  int silent = 0;
  for (const bool local : {true, false}) {
    for (const auto& [point, mount] : mounts) {
      if (is_local(mount.type) != local) continue;
      const auto silence = host.silence(point);
      const auto stat = silence ? std::nullopt : host.stat_fs(point);
      if (silence) ++silent;
      if (!lines.add(row_of(mount, stat, silence.value_or(stat ? "" : "statvfs failed"))))
        return {};
    }
  }
  if (mounts.size() == kMaxMounts) {
    return {.outcome = bundle::Outcome::partial,
            .reason = "only " + std::to_string(kMaxMounts) + " mount points were read"};
  }
  if (silent == 0) return {};
  return {.outcome = bundle::Outcome::partial,
          .reason = std::to_string(silent) + " file systems do not answer"};
}

}  // namespace collector
