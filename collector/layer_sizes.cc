// SPDX-License-Identifier: Apache-2.0
#include "collector/layer_sizes.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <vector>

#include "collector/containerd_config.h"
#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/overlay2.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxLayers = 50'000;
constexpr std::int64_t kMaxInFolder = 50'000;
constexpr std::size_t kMaxWaiting = 8 << 20;  ///< bytes of names of folders still to look into

using Tick = std::chrono::steady_clock::time_point;

struct Store {
  std::string_view name;
  std::string root;
  std::string_view content;  ///< of a layer, below its folder
};

struct Layer {
  const Store* store = nullptr;
  std::string id;
  std::int64_t expected = 0;  ///< as the layer database has it; most for those it does not have
};

struct Size {
  std::int64_t bytes = 0;
  std::int64_t files = 0;
  bool complete = true;
};

// cache-id to size.
std::unordered_map<std::string, std::int64_t> image_layers(Host& host,
                                                           const std::string& data_root) {
  const std::string root = data_root + "/image/overlay2/layerdb/sha256";
  std::unordered_map<std::string, std::int64_t> out;
  for (const DirEntry& each : host.list(root, kMaxLayers).entries) {
    const auto id = slurp(host, root + "/" + each.name + "/cache-id", 4096);
    if (!id) continue;
    const auto size = slurp(host, root + "/" + each.name + "/size", 4096);
    out[std::string(trimmed(*id))] = size ? to_number(trimmed(*size)).value_or(0) : 0;
  }
  return out;
}

// A container can change its layer while this walks; what it plants is counted, not followed, and
// another file system that is mounted in it is left alone.
Size size_of(Host& host, const std::string& top, std::int64_t device, Tick until) {
  Size size;
  std::vector<std::string> waiting = {top};
  std::size_t waiting_bytes = top.size();
  while (!waiting.empty()) {
    const std::string folder = std::move(waiting.back());
    waiting.pop_back();
    waiting_bytes -= folder.size();
    const DirResult list = host.list(folder, kMaxInFolder);
    size.complete = size.complete && list.access == Access::ok && !list.truncated;
    for (const DirEntry& entry : list.entries) {
      if (host.tick() >= until) {
        size.complete = false;
        return size;
      }
      std::string path = folder + "/" + entry.name;
      const auto stat = host.stat(path);
      if (!stat || stat->device != device) continue;
      size.bytes += stat->allocated;
      ++size.files;
      if (stat->type != FileType::directory) continue;
      if (waiting_bytes + path.size() > kMaxWaiting) {
        size.complete = false;
      } else {
        waiting_bytes += path.size();
        waiting.push_back(std::move(path));
      }
    }
  }
  return size;
}

}  // namespace

NativeResult layer_sizes(Host& host, const Survey& survey, std::chrono::milliseconds time,
                         const Sink& sink) {
  const auto until = host.tick() + time;
  const std::string& data_root = survey.data_root.path;
  const Store overlay2{.name = "overlay2", .root = data_root + "/overlay2", .content = "/diff"};
  const Store snapshots{
      .name = "snapshots",
      .root = containerd_root(host, survey) + "/io.containerd.snapshotter.v1.overlayfs/snapshots",
      .content = "/fs"};
  const DirResult list = host.list(overlay2.root, kMaxLayers);
  const DirResult of_containerd = host.list(snapshots.root, kMaxLayers);
  if (list.access != Access::ok && of_containerd.access != Access::ok) {
    return not_listed(list, overlay2.root);
  }
  const auto known = image_layers(host, data_root);
  std::vector<Layer> layers;
  for (const DirEntry& entry : list.entries) {
    if (entry.type != FileType::directory || entry.name == "l") continue;
    // An init layer holds a handful of empty files.
    if (entry.name.ends_with("-init")) continue;
    const auto found = known.find(entry.name);
    layers.push_back({.store = &overlay2,
                      .id = entry.name,
                      .expected = found == known.end() ? std::numeric_limits<std::int64_t>::max()
                                                       : found->second});
  }
  // Which of containerd's are of images stands in its database; what was made last may be a
  // container's.
  for (const DirEntry& entry : of_containerd.entries) {
    if (entry.type != FileType::directory) continue;
    layers.push_back(
        {.store = &snapshots, .id = entry.name, .expected = to_number(entry.name).value_or(0)});
  }
  std::ranges::stable_sort(layers, std::greater<>(), &Layer::expected);
  JsonLines lines(sink);
  std::int64_t whole = 0;
  for (const Layer& layer : layers) {
    if (host.tick() >= until) break;
    const std::string diff = layer.store->root + "/" + layer.id + std::string(layer.store->content);
    const auto stat = host.stat(diff);
    if (!stat || stat->type != FileType::directory) continue;
    const Size size = size_of(host, diff, stat->device, until);
    if (size.complete) ++whole;
    if (!lines.add({{"store", layer.store->name},
                    {"id", layer.id},
                    {"bytes", size.bytes},
                    {"files", size.files},
                    {"complete", size.complete},
                    {"modified", bundle::to_text(stat->modified)}})) {
      return {};
    }
  }
  if (list.truncated) return over_cap(kMaxLayers, "layers", overlay2.root);
  if (of_containerd.truncated) return over_cap(kMaxLayers, "snapshots", snapshots.root);
  if (host.tick() < until) return {};
  return {.outcome = bundle::Outcome::partial,
          .reason = "the time for layer sizes was used up: " + std::to_string(whole) + " of " +
                    std::to_string(layers.size()) + " layers were counted whole"};
}

}  // namespace collector
