// SPDX-License-Identifier: Apache-2.0
#include "collector/overlay2.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <unordered_map>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxLayers = 50'000;
// A layer's folder has half a dozen entries, and dockerd makes no others.
constexpr std::int64_t kMaxEntries = 64;
// "lower" names at most 128 layers of 29 bytes.
constexpr std::int64_t kMaxLower = 16 << 10;
constexpr std::int64_t kMaxSmall = 4096;
/// Of the 15 s that the row has; what was seen by then is written.
constexpr std::chrono::milliseconds kLookingAtLayers{11'000};

struct SmallFile {
  std::optional<std::string> text;  ///< without its newline
  std::optional<std::int64_t> bytes;
};

SmallFile small_file(Host& host, const std::string& path, std::int64_t max_bytes = kMaxSmall) {
  SmallFile out;
  if (const auto text = slurp(host, path, max_bytes)) {
    out.bytes = static_cast<std::int64_t>(text->size());
    out.text = trimmed(*text);
  }
  return out;
}

bool has(const std::vector<DirEntry>& entries, std::string_view name) {
  return std::ranges::any_of(entries, [name](const DirEntry& each) { return each.name == name; });
}

// A power cut leaves files that were created and never written: their names are the evidence.
Json empty_files(Host& host, const std::string& folder, const std::vector<DirEntry>& entries) {
  Json out = Json::array();
  for (const DirEntry& entry : entries) {
    if (entry.type != FileType::regular) continue;
    const auto stat = host.stat(folder + "/" + entry.name);
    if (stat && stat->size == 0) out.push_back(entry.name);
  }
  return out;
}

// A chain of 128 names at each of 10,000 layers is 37 MB that say little: the chain of a layer is
// its nearest layer and that one's own chain. Where this holds, only the nearest is written, and
// the analyzer puts the chain together again; where it does not, that is the damage, and the whole
// of it is written. Chains are compared by their hashes, so that memory stays small.
struct LayerFolder {
  std::string id;
  std::optional<std::string> link = {};
  std::optional<std::int64_t> link_bytes = {};
  std::optional<std::int64_t> lower_bytes = {};
  std::string nearest = {};     ///< short name of the first in `lower`
  std::size_t chain = 0;        ///< hash of `lower`
  std::size_t chain_below = 0;  ///< hash of `lower` without its first
  bool diff = false;
  bool work = false;
  bool merged = false;
  bool committed = false;
};

LayerFolder layer_folder(Host& host, const std::string& root, const std::string& name) {
  const std::hash<std::string_view> hash;
  const std::string folder = root + "/" + name;
  const auto entries = host.list(folder, kMaxEntries).entries;
  LayerFolder layer{.id = name,
                    .chain = hash(""),
                    .diff = has(entries, "diff"),
                    .work = has(entries, "work"),
                    .merged = has(entries, "merged"),
                    .committed = has(entries, "committed")};
  if (has(entries, "link")) {
    SmallFile link = small_file(host, folder + "/link");
    layer.link = std::move(link.text);
    layer.link_bytes = link.bytes;
  }
  if (!has(entries, "lower")) return layer;
  const SmallFile lower = small_file(host, folder + "/lower", kMaxLower);
  layer.lower_bytes = lower.bytes;
  if (!lower.text) return layer;
  // l/AAA:l/BBB:l/CCC
  const std::string_view chain = *lower.text;
  const auto colon = std::min(chain.find(':'), chain.size());
  layer.chain = hash(chain);
  layer.chain_below = hash(chain.substr(std::min(colon + 1, chain.size())));
  if (chain.starts_with("l/")) layer.nearest = chain.substr(2, colon - 2);
  return layer;
}

bool add_layer(Host& host, const std::string& folder, const std::string& chain, JsonLines& lines) {
  const auto entries = host.list(folder, kMaxEntries).entries;
  const SmallFile size = small_file(host, folder + "/size");
  return lines.add({{"kind", "layer"},
                    {"chain_id", "sha256:" + chain},
                    {"cache_id", or_null(small_file(host, folder + "/cache-id").text)},
                    {"parent", or_null(small_file(host, folder + "/parent").text)},
                    {"diff_id", or_null(small_file(host, folder + "/diff").text)},
                    {"size", size.text ? or_null(to_number(*size.text)) : Json(nullptr)},
                    {"empty_files", empty_files(host, folder, entries)}});
}

bool add_mount(Host& host, const std::string& folder, const std::string& id, JsonLines& lines) {
  const auto entries = host.list(folder, kMaxEntries).entries;
  return lines.add({{"kind", "mount"},
                    {"container_id", id},
                    {"mount_id", or_null(small_file(host, folder + "/mount-id").text)},
                    {"init_id", or_null(small_file(host, folder + "/init-id").text)},
                    {"parent", or_null(small_file(host, folder + "/parent").text)},
                    {"empty_files", empty_files(host, folder, entries)}});
}

}  // namespace

NativeResult not_listed(const DirResult& list, const std::string& folder) {
  switch (list.access) {
    case Access::absent:
      return {.outcome = bundle::Outcome::absent, .reason = folder + " is not there"};
    case Access::denied:
      return {.outcome = bundle::Outcome::denied,
              .reason = folder + ": permission denied; run as root"};
    case Access::timed_out:
      return {.outcome = bundle::Outcome::timed_out,
              .reason = folder + " could not be listed in time"};
    case Access::silent:
      return {.outcome = bundle::Outcome::timed_out, .reason = list.error};
    default:
      return {.outcome = bundle::Outcome::failed,
              .reason = folder + " could not be listed: " +
                        (list.error.empty() ? "it is not a directory" : list.error)};
  }
}

NativeResult over_cap(std::int64_t cap, const std::string& what, const std::string& folder) {
  return {.outcome = bundle::Outcome::partial,
          .reason = "only " + std::to_string(cap) + " " + what + " of " + folder + " were read"};
}

NativeResult overlay2_layers(Host& host, const std::string& data_root, const Sink& sink) {
  const std::string root = data_root + "/overlay2";
  const DirResult list = host.list(root, kMaxLayers);
  if (list.access != Access::ok) return not_listed(list, root);
  const auto until = host.tick() + kLookingAtLayers;
  std::vector<LayerFolder> layers;
  std::unordered_map<std::string, std::size_t> by_link;
  bool in_time = true;
  for (const DirEntry& entry : list.entries) {
    if (entry.type != FileType::directory || entry.name == "l") continue;
    in_time = host.tick() < until;
    if (!in_time) break;
    layers.push_back(layer_folder(host, root, entry.name));
    if (layers.back().link) by_link.emplace(*layers.back().link, layers.size() - 1);
  }
  JsonLines lines(sink);
  for (const LayerFolder& layer : layers) {
    Json row = {
        {"id", layer.id}, {"link", or_null(layer.link)}, {"link_bytes", or_null(layer.link_bytes)}};
    const auto below = by_link.find(layer.nearest);
    const bool derived = !layer.nearest.empty() && below != by_link.end() &&
                         layers[below->second].chain == layer.chain_below;
    row["lower"] = layer.lower_bytes && !derived
                       ? or_null(small_file(host, root + "/" + layer.id + "/lower", kMaxLower).text)
                       : Json(nullptr);
    if (derived) row["lower_from"] = layer.nearest;
    row["lower_bytes"] = or_null(layer.lower_bytes);
    row["diff"] = layer.diff;
    row["work"] = layer.work;
    row["merged"] = layer.merged;
    row["committed"] = layer.committed;
    if (!lines.add(row)) return {};
  }
  if (!in_time) {
    return over_cap(static_cast<std::int64_t>(layers.size()), "layers", root);
  }
  return list.truncated ? over_cap(kMaxLayers, "layers", root) : NativeResult{};
}

NativeResult overlay2_links(Host& host, const std::string& data_root, const Sink& sink) {
  const std::string root = data_root + "/overlay2";
  const DirResult list = host.list(root + "/l", kMaxLayers);
  if (list.access != Access::ok) return not_listed(list, root + "/l");
  JsonLines lines(sink);
  for (const DirEntry& link : list.entries) {
    const auto target = host.read_link(root + "/l/" + link.name);
    // Only where dockerd would have made it lead: ../<id>/diff. Nothing else is looked at.
    constexpr std::string_view kUp = "../";
    bool exists = false;
    if (target && target->starts_with(kUp)) {
      const std::string_view rest = std::string_view(*target).substr(kUp.size());
      const auto slash = rest.find('/');
      if (slash != 0 && slash != std::string_view::npos && rest.substr(slash) == "/diff" &&
          rest.substr(0, slash) != "..") {
        exists = host.stat(root + "/" + std::string(rest)).has_value();
      }
    }
    if (!lines.add({{"name", link.name}, {"target", or_null(target)}, {"target_exists", exists}})) {
      return {};
    }
  }
  return list.truncated ? over_cap(kMaxLayers, "links", root + "/l") : NativeResult{};
}

NativeResult layerdb(Host& host, const std::string& data_root, const Sink& sink) {
  const std::string root = data_root + "/image/overlay2/layerdb";
  const DirResult layers = host.list(root + "/sha256", kMaxLayers);
  const DirResult mounts = host.list(root + "/mounts", kMaxLayers);
  // A host that never had an image has neither folder, but it has the store.
  if (layers.access != Access::ok && mounts.access != Access::ok) {
    const DirResult store = host.list(root, kMaxEntries);
    if (store.access != Access::ok) return not_listed(store, root);
  }
  JsonLines lines(sink);
  for (const DirEntry& each : layers.entries) {
    if (each.type != FileType::directory) continue;
    if (!add_layer(host, root + "/sha256/" + each.name, each.name, lines)) return {};
  }
  for (const DirEntry& each : mounts.entries) {
    if (each.type != FileType::directory) continue;
    if (!add_mount(host, root + "/mounts/" + each.name, each.name, lines)) return {};
  }
  if (layers.truncated || mounts.truncated) return over_cap(kMaxLayers, "entries", root);
  if (layers.access == Access::denied || layers.access == Access::error) {
    NativeResult result = not_listed(layers, root + "/sha256");
    result.outcome = bundle::Outcome::partial;
    return result;
  }
  return {};
}

}  // namespace collector
