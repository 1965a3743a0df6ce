// SPDX-License-Identifier: Apache-2.0
// Directories of the overlay2 storage driver (moby daemon/graphdriver/overlay2/overlay.go). A layer
// has `diff` (its files), `link` (its short name), and, unless it is the lowest one, `lower` (the
// short names of the layers under it) and `work`; `merged` only while it is mounted.
#include <algorithm>
#include <map>
#include <vector>

#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/overlay2-layers"};

constexpr Column kLayerColumns[] = {
    {"id", Type::text, "name of its directory; '-init' at its end marks a container's init layer"},
    {"link", Type::text, "its short name, from the file `link`; NULL when that is not there"},
    {"link_bytes", Type::integer, "length of `link`, 26 when healthy; NULL when it is not there"},
    {"lower", Type::text,
     "'l/AAA:l/BBB', nearest layer first, from the file `lower`; NULL when that is not there"},
    {"lower_bytes", Type::integer,
     "length of `lower`; NULL when it is not there, as for the lowest layer of an image"},
    {"has_diff", Type::boolean, "the directory `diff` is there"},
    {"has_work", Type::boolean, "the directory `work` is there; the lowest layer has none"},
    {"has_merged", Type::boolean, "the directory `merged` is there: it is mounted, or was"},
    {"has_committed", Type::boolean, "marked as read-only; a container's own layer is not"},
};
constexpr Column kLowerColumns[] = {
    {"layer_id", Type::text, "the layer that stands on it", {"overlay2_layers.id"}},
    {"position", Type::integer, "place in `lower`, from 1 for the nearest"},
    {"link", Type::text, "short name of the lower layer"},
};
constexpr Table kTables[] = {
    {"overlay2_layers", "Layer directories of the overlay2 storage driver in the data root.",
     kLayerColumns},
    {"overlay2_lowers", "The file `lower` of each layer, taken apart.", kLowerColumns},
};

constexpr Column kProblemColumns[] = {
    {"layer_id", Type::text,
     "directory that is damaged or missing; chain or container id where that is not known"},
    {"problem", Type::text,
     "'link file empty', 'link file missing', 'lower file empty', 'lower file missing', 'lower "
     "names a missing link', 'link target missing', 'diff directory missing', 'layerdb names a "
     "missing directory', 'mount record names a missing directory' or 'layerdb file empty'"},
    {"detail", Type::text, "which file, link, image layer or container it is about"},
};
constexpr View kViews[] = {
    {"layers_with_problems",
     "Damage of the overlay2 tree and its records, one row each; none on a healthy host, whatever "
     "its containers do. What was not collected in full is not held against it.",
     kProblemColumns, R"(
WITH whole(id, yes) AS (
  -- That something is missing can be said only of a listing that is whole. Its rows vouch for it
  -- where nothing is known of how it was collected.
  SELECT wanted.id, CASE
      WHEN e.outcome IS NULL THEN wanted.rows
      ELSE e.outcome IN ('collected', 'absent') END
  FROM (SELECT 'storage/overlay2-layers' AS id, EXISTS (SELECT 1 FROM overlay2_layers) AS rows
    UNION ALL SELECT 'storage/overlay2-links', EXISTS (SELECT 1 FROM overlay2_links)) wanted
  LEFT JOIN evidence e ON e.id = wanted.id),
layers AS (
  -- Others, such as 'check-overlayfs-support123', are dockerd's experiments.
  SELECT * FROM overlay2_layers WHERE replace(id, '-init', '') NOT LIKE '%-%'),
image_layers AS (
  -- A removal that was interrupted leaves '<digest>-<random>-removing'.
  SELECT * FROM layerdb_layers WHERE chain_id NOT LIKE '%-removing'),
stacked(id, why) AS (
  SELECT cache_id, 'image layer ' || chain_id || ' has a parent' FROM image_layers
  WHERE parent <> ''
  UNION ALL
  SELECT mount_id, 'layer of container ' || container_id FROM layerdb_mounts WHERE init_id <> ''),
named(id, problem, detail, source, line) AS (
  SELECT cache_id, 'layerdb names a missing directory', 'cache-id of image layer ' || chain_id,
    source, line FROM image_layers
  UNION ALL
  SELECT mount_id, 'mount record names a missing directory', 'mount-id of container ' ||
    container_id, source, line FROM layerdb_mounts
  UNION ALL
  SELECT init_id, 'mount record names a missing directory', 'init-id of container ' ||
    container_id, source, line FROM layerdb_mounts)
SELECT id, 'link file empty', 'link', source, line, pointer FROM layers WHERE link_bytes = 0
UNION ALL
SELECT id, 'link file missing', 'link', source, line, pointer FROM layers
WHERE link_bytes IS NULL AND link IS NULL AND has_diff = 1
UNION ALL
SELECT id, 'lower file empty', 'lower', source, line, pointer FROM layers WHERE lower_bytes = 0
UNION ALL
SELECT l.id, 'lower file missing', s.why, l.source, l.line, l.pointer
FROM stacked s JOIN layers l ON l.id = s.id
WHERE l.lower_bytes IS NULL AND l.lower IS NULL AND l.has_diff = 1
UNION ALL
-- A directory with nothing in it that nobody names was being removed just then.
SELECT id, 'diff directory missing', 'diff', source, line, pointer FROM layers
WHERE has_diff = 0 AND (link IS NOT NULL OR lower IS NOT NULL OR has_work OR has_committed
  OR id IN (SELECT id FROM named))
UNION ALL
SELECT w.layer_id, 'lower names a missing link', 'l/' || w.link, w.source, w.line, w.pointer
FROM overlay2_lowers w LEFT JOIN overlay2_links k ON k.name = w.link
WHERE k.name IS NULL AND (SELECT yes FROM whole WHERE id = 'storage/overlay2-links')
UNION ALL
SELECT replace(replace(k.target, '../', ''), '/diff', ''), 'link target missing',
  'l/' || k.name || ', needed by ' || count(*) || ' layers', k.source, k.line, k.pointer
FROM overlay2_links k JOIN overlay2_lowers w ON w.link = k.name
WHERE k.target_exists = 0 GROUP BY k.name
UNION ALL
SELECT n.id, n.problem, n.detail, n.source, n.line, NULL
FROM named n LEFT JOIN overlay2_layers l ON l.id = n.id
WHERE n.id <> '' AND l.id IS NULL AND EXISTS (SELECT 1 FROM overlay2_layers)
  AND (SELECT yes FROM whole WHERE id = 'storage/overlay2-layers')
UNION ALL
SELECT coalesce(nullif(cache_id, ''), chain_id), 'layerdb file empty',
  empty_files || ' of image layer ' || chain_id, source, line, pointer
FROM image_layers WHERE empty_files <> ''
UNION ALL
SELECT coalesce(nullif(mount_id, ''), container_id), 'layerdb file empty',
  empty_files || ' of container ' || container_id, source, line, pointer
FROM layerdb_mounts WHERE empty_files <> '')"},
};

/// No chain is longer: moby refuses more than 128 layers (maxDepth in overlay2/overlay.go).
constexpr std::size_t kMaxDepth = 500;
/// Of all chains together. A chain names others by `lower_from`, so a short bundle could ask for
/// very many.
constexpr std::int64_t kMaxNames = 4'000'000;

struct Layer {
  Json row;
  At at;
};

/// What the collector left out: a layer's chain is its nearest layer and that one's chain. NULL
/// where the layer that is named is not there.
class Chains {
 public:
  explicit Chains(const std::vector<Layer>& layers) {
    for (const Layer& layer : layers) {
      const Json& link = member(layer.row, "link");
      if (link.is_string()) by_link_.emplace(link.get_ref<const std::string&>(), &layer.row);
    }
  }

  std::optional<std::string> lower(const Json& layer) {
    std::string chain;
    const Json* at = &layer;
    for (std::size_t depth = 0; depth < kMaxDepth && names_ < kMaxNames; ++depth) {
      const Json& from = member(*at, "lower_from");
      if (!from.is_string()) {
        const Json& lower = member(*at, "lower");
        if (!lower.is_string()) return chain.empty() ? std::nullopt : std::optional(chain);
        const std::string& rest = lower.get_ref<const std::string&>();
        names_ += std::ranges::count(rest, ':');
        if (!chain.empty()) chain += ':';
        chain += rest;
        return chain;
      }
      const std::string& link = from.get_ref<const std::string&>();
      chain += (chain.empty() ? "l/" : ":l/") + link;
      ++names_;
      const auto below = by_link_.find(link);
      if (below == by_link_.end()) return std::nullopt;
      at = below->second;
    }
    return std::nullopt;  // a circle
  }

 private:
  std::map<std::string, const Json*, std::less<>> by_link_;
  std::int64_t names_ = 0;
};

void add_lowers(const Json& layer, std::string_view lower, const At& at, Rows& rows) {
  std::int64_t position = 0;
  while (!lower.empty()) {
    const auto colon = lower.find(':');
    std::string_view link = lower.substr(0, colon);
    if (link.starts_with("l/")) link.remove_prefix(2);
    if (!link.empty()) {
      rows.add(kTables[1], at, {as_name(layer, "id"), ++position, text(link)});
    }
    if (colon == std::string_view::npos) break;
    lower.remove_prefix(colon + 1);
  }
}

void extract(const Evidence& evidence, Rows& rows) {
  std::vector<Layer> layers;
  each_json_line(evidence, rows, [&](const Json& layer, const At& at) {
    layers.push_back({layer, at});
  });
  Chains chains(layers);
  for (const auto& [layer, at] : layers) {
    const auto lower = chains.lower(layer);
    if (!lower && member(layer, "lower_from").is_string()) {
      rows.unreadable(at, "its chain of lower layers cannot be put together");
    }
    rows.add(kTables[0], at,
             {as_name(layer, "id"), as_text(layer, "link"), as_integer(layer, "link_bytes"),
              lower ? text(*lower) : Value(), as_integer(layer, "lower_bytes"),
              as_boolean(layer, "diff"), as_boolean(layer, "work"), as_boolean(layer, "merged"),
              as_boolean(layer, "committed")});
    if (lower) add_lowers(layer, *lower, at, rows);
  }
}

}  // namespace

extern constinit const Extractor overlay2_layers{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
