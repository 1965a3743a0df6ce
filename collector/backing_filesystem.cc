// SPDX-License-Identifier: Apache-2.0
#include "collector/backing_filesystem.h"

#include "collector/containerd_config.h"
#include "collector/file_facts.h"
#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/linked_file.h"

namespace collector {
namespace {

constexpr int kMaxLinks = 8;
constexpr std::int64_t kMaxMountinfo = 8 << 20;

struct Mounted {
  std::string mount_point;
  std::string type;
  std::string source;
  std::string options;
  std::string super_options;  ///< of the file system, where quotas stand
};

// 36 35 8:1 /root /mnt rw,noatime master:1 - ext4 /dev/sda1 rw,prjquota
// The mount whose point is nearest above `path`; one of the device that stat tells is preferred,
// because mounts may be hidden by others, but on btrfs stat tells none that is mounted.
std::optional<Mounted> mounted(std::string_view mountinfo, std::string_view device,
                               std::string_view path) {
  std::optional<Mounted> best;
  bool best_fits = false;
  for_each_line(mountinfo, [&](std::string_view line) {
    const auto dash = line.find(" - ");
    if (dash == std::string_view::npos) return;
    const auto left = fields(line.substr(0, dash));
    const auto right = fields(line.substr(dash + 3));
    if (left.size() < 6 || right.size() < 3) return;
    const std::string_view point = left[4];
    const bool above = point == "/" || (path.starts_with(point) &&
                                        (path.size() == point.size() || path[point.size()] == '/'));
    const bool fits = left[2] == device;
    if (!above || (best_fits && !fits)) return;
    if (best && best_fits == fits && best->mount_point.size() > point.size()) return;
    best_fits = fits;
    best = Mounted{.mount_point = std::string(point),
                   .type = std::string(right[0]),
                   .source = std::string(right[1]),
                   .options = std::string(left[5]),
                   .super_options = std::string(right[2])};
  });
  return best;
}

// Any folder that has entries tells it; the data root itself may have none yet.
std::optional<bool> tells_types(Host& host, const std::string& path) {
  constexpr std::int64_t kMaxEntries = 100;
  const DirResult list = host.list(path, kMaxEntries);
  if (list.access != Access::ok || list.entries.empty()) return std::nullopt;
  return list.typed;
}

Json row_of(Host& host, const std::string& what, const std::string& configured,
            std::string_view mountinfo) {
  std::string path = configured;
  auto stat = host.stat(path);
  for (int i = 0; i < kMaxLinks && stat && stat->type == FileType::symlink; ++i) {
    const auto target = host.read_link(path);
    if (!target) break;
    path = link_leads_to(path, *target);
    stat = host.stat(path);
  }
  const auto under = stat ? mounted(mountinfo, device_text(stat->device), path) : std::nullopt;
  return {{"what", what},
          {"path", configured},
          {"leads_to", path == configured ? Json(nullptr) : Json(path)},
          {"exists", stat.has_value()},
          {"mode", stat ? Json(mode_text(stat->mode)) : Json(nullptr)},
          {"device", stat ? Json(device_text(stat->device)) : Json(nullptr)},
          {"mount_point", under ? Json(under->mount_point) : Json(nullptr)},
          {"fs_type", under ? Json(under->type) : Json(nullptr)},
          {"source", under ? Json(under->source) : Json(nullptr)},
          {"mount_options", under ? Json(under->options) : Json(nullptr)},
          {"super_options", under ? Json(under->super_options) : Json(nullptr)},
          {"d_type", stat ? or_null(tells_types(host, path)) : Json(nullptr)}};
}

}  // namespace

NativeResult backing_filesystems(Host& host, const Survey& survey, const Sink& sink) {
  const auto mountinfo = slurp(host, "/proc/self/mountinfo", kMaxMountinfo).value_or("");
  JsonLines lines(sink);
  lines.add(row_of(host, "data_root", survey.data_root.path, mountinfo));
  lines.add(row_of(host, "containerd_root", containerd_root(host, survey), mountinfo));
  return {};
}

}  // namespace collector
