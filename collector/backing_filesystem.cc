// SPDX-License-Identifier: Apache-2.0
#include "collector/backing_filesystem.h"

#include "collector/containerd_config.h"
#include "collector/file_facts.h"
#include "collector/json_lines.h"
#include "collector/linked_file.h"
#include "collector/mountinfo.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxMountinfo = 8 << 20;

// Any folder that has entries tells it; the data root itself may have none yet.
std::optional<bool> tells_types(Host& host, const std::string& path) {
  constexpr std::int64_t kMaxEntries = 100;
  const DirResult list = host.list(path, kMaxEntries);
  if (list.access != Access::ok || list.entries.empty()) return std::nullopt;
  return list.typed;
}

Json row_of(Host& host, const std::string& what, const std::string& configured,
            std::string_view mountinfo) {
  const auto [path, stat] = behind_links(host, configured);
  const auto under = stat ? mount_above(mountinfo, path, device_text(stat->device)) : std::nullopt;
  const auto word = [&under](std::string_view MountLine::*member) {
    return under ? Json(std::string((*under).*member)) : Json(nullptr);
  };
  return {{"what", what},
          {"path", configured},
          {"leads_to", path == configured ? Json(nullptr) : Json(path)},
          {"exists", host.silence(path) ? Json(nullptr) : Json(stat.has_value())},
          {"mode", stat ? Json(mode_text(stat->mode)) : Json(nullptr)},
          {"device", stat ? Json(device_text(stat->device)) : Json(nullptr)},
          {"mount_point", under ? Json(unescaped(under->mount_point)) : Json(nullptr)},
          {"fs_type", word(&MountLine::fs_type)},
          {"source", word(&MountLine::source)},
          {"mount_options", word(&MountLine::options)},
          {"super_options", word(&MountLine::super_options)},
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
