// SPDX-License-Identifier: Apache-2.0
#include "collector/image_stores.h"

#include <algorithm>
#include <array>

#include "collector/containerd_config.h"
#include "collector/json_lines.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxEntries = 100'000;

// Directories of moby's graph drivers, old and new, and what stands beside the layers in them.
constexpr auto kGraphDrivers = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"overlay2", "overlay2"},
     {"overlay", "overlay"},
     {"fuse-overlayfs", "fuse-overlayfs"},
     {"aufs", "aufs/diff"},
     {"btrfs", "btrfs/subvolumes"},
     {"devicemapper", "devicemapper/metadata"},
     {"vfs", "vfs/dir"},
     {"zfs", "zfs/graph"}});

bool is_layer(std::string_view name) {
  return name != "l" && !name.starts_with('.') && name != "base" && name != "deviceset-metadata" &&
         name != "transaction-metadata" && name != "staging";
}

std::string shown(std::string_view path, std::string_view under) {
  return std::string(path) + "/" + std::string(under);
}

void add_graph_drivers(Host& host, const std::string& root, JsonLines& lines) {
  for (const auto& [name, folder] : kGraphDrivers) {
    const std::string path = shown(root, folder);
    const DirResult list = host.list(path, kMaxEntries);
    if (list.access == Access::absent) continue;
    const auto layers = std::ranges::count_if(
        list.entries, [](const DirEntry& each) { return is_layer(each.name); });
    lines.add({{"kind", "graphdriver"},
               {"name", name},
               {"path", path},
               {"entries", list.access == Access::ok ? Json(layers) : Json(nullptr)},
               {"bytes", nullptr},
               {"complete", list.access == Access::ok && !list.truncated}});
  }
}

// <root>/io.containerd.snapshotter.v1.<name>/snapshots/<number>; the native one has no such folder
// until it is used.
void add_snapshotters(Host& host, const std::string& root, const std::vector<DirEntry>& plugins,
                      JsonLines& lines) {
  constexpr std::string_view kPrefix = "io.containerd.snapshotter.v1.";
  for (const DirEntry& plugin : plugins) {
    if (!plugin.name.starts_with(kPrefix)) continue;
    const std::string path = root + "/" + plugin.name + "/snapshots";
    const DirResult list = host.list(path, kMaxEntries);
    if (list.access == Access::absent) continue;
    lines.add({{"kind", "snapshotter"},
               {"name", plugin.name.substr(kPrefix.size())},
               {"path", path},
               {"entries", list.access == Access::ok ? Json(list.entries.size()) : Json(nullptr)},
               {"bytes", nullptr},
               {"complete", list.access == Access::ok && !list.truncated}});
  }
}

// Compressed layers and manifests, and what a download has left in `ingest`.
void add_content(Host& host, std::string_view kind, const std::string& root, JsonLines& lines) {
  constexpr auto kTime = 3s;
  const auto started = host.tick();
  for (const auto& [name, folder] :
       {std::pair("blobs", "/blobs/sha256"), std::pair("ingest", "/ingest")}) {
    const std::string path = root + folder;
    const DirResult list = host.list(path, kMaxEntries);
    if (list.access == Access::absent) continue;
    std::int64_t bytes = 0;
    bool complete = list.access == Access::ok && !list.truncated;
    bundle::Time oldest = bundle::Time::max();
    for (const DirEntry& entry : list.entries) {
      if (host.tick() - started > kTime) {
        complete = false;
        break;
      }
      // What is being downloaded: <ingest>/<random>/data.
      const bool ingest = entry.type == FileType::directory;
      const auto stat = host.stat(path + "/" + entry.name + (ingest ? "/data" : ""));
      if (!stat || stat->type != FileType::regular) continue;
      bytes += stat->allocated;
      oldest = std::min(oldest, stat->modified);
    }
    lines.add(
        {{"kind", kind},
         {"name", name},
         {"path", path},
         {"entries", list.access == Access::ok ? Json(list.entries.size()) : Json(nullptr)},
         {"bytes", list.access == Access::ok ? Json(bytes) : Json(nullptr)},
         {"oldest", oldest == bundle::Time::max() ? Json(nullptr) : Json(bundle::to_text(oldest))},
         {"complete", complete}});
  }
}

}  // namespace

NativeResult image_stores(Host& host, const Survey& survey, const Sink& sink) {
  constexpr std::int64_t kMaxPlugins = 200;
  JsonLines lines(sink);
  add_graph_drivers(host, survey.data_root.path, lines);
  const std::string root = containerd_root(host, survey);
  const DirResult plugins = host.list(root, kMaxPlugins);
  add_snapshotters(host, root, plugins.entries, lines);
  add_content(host, "content", root + "/io.containerd.content.v1.content", lines);
  add_content(host, "build cache", survey.data_root.path + "/buildkit/content", lines);
  if (plugins.access == Access::denied) {
    return {.outcome = bundle::Outcome::partial,
            .reason = root + ": permission denied; run as root"};
  }
  return {};
}

}  // namespace collector
