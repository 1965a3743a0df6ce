// SPDX-License-Identifier: Apache-2.0
// Sizes of overlay2 directories, and what follows from them together with the layer database: what
// containers wrote, and what nobody refers to.
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/layer-sizes"};

constexpr Column kColumns[] = {
    {"layer_id", Type::text, "name of its directory", {"overlay2_layers.id"}},
    {"bytes", Type::integer,
     "bytes that its files take on the disk; one with two names counts twice"},
    {"files", Type::integer, "files and directories in it"},
    {"complete", Type::boolean, "all of it was counted; else it holds at least so much"},
    {"modified", Type::time, "when something was last made or removed at the top of it"},
};
constexpr Table kTables[] = {
    {"layer_sizes",
     "Sizes of the layers' `diff` directories, as far as the time went: first those that no image "
     "layer names, then the largest. Init layers are left out.",
     kColumns}};

constexpr Column kOrphanColumns[] = {
    {"layer_id", Type::text, "name of its directory", {"overlay2_layers.id"}},
    {"bytes", Type::integer, "bytes that it takes; NULL when it was not counted"},
    {"files", Type::integer, "files in it"},
    {"modified", Type::time, "when something was last made or removed at the top of it"},
};
constexpr Column kDepthColumns[] = {
    {"layer_id", Type::text, "name of its directory", {"overlay2_layers.id"}},
    {"depth", Type::integer, "layers under it; overlayfs and dockerd end at about 127"},
};
constexpr Column kContainerColumns[] = {
    {"container_id", Type::text, "container id", {"containers.id"}},
    {"container_name", Type::text, "its name; NULL when its record is gone"},
    {"layer_id", Type::text, "directory with its own files", {"overlay2_layers.id"}},
    {"bytes", Type::integer, "bytes of what it wrote, outside of volumes"},
    {"files", Type::integer, "files that it wrote"},
    {"complete", Type::boolean, "all of it was counted"},
};
constexpr View kViews[] = {
    {"orphaned_layers",
     "Directories of overlay2 that neither an image layer nor a container refers to. Those of "
     "BuildKit, which keeps its own list, have shorter names and are not among them; one that is "
     "being pulled just now may be.",
     kOrphanColumns, R"(
WITH whole(yes) AS (
  -- That nobody refers to it can be said only of a layer database that was read to its end.
  SELECT coalesce(
    (SELECT outcome = 'collected' FROM evidence WHERE id = 'storage/layerdb'),
    EXISTS (SELECT 1 FROM layerdb_layers) OR EXISTS (SELECT 1 FROM layerdb_mounts))),
named(id) AS (
  SELECT cache_id FROM layerdb_layers WHERE cache_id IS NOT NULL
  UNION SELECT mount_id FROM layerdb_mounts WHERE mount_id IS NOT NULL),
hidden(yes) AS (
  -- A record that lost its content (a power cut) does not say which directory it meant.
  SELECT EXISTS (SELECT 1 FROM layerdb_layers WHERE coalesce(cache_id, '') = '')
    OR EXISTS (SELECT 1 FROM layerdb_mounts WHERE coalesce(mount_id, '') = ''))
SELECT l.id, s.bytes, s.files, s.modified, l.source, l.line, l.pointer
FROM overlay2_layers l LEFT JOIN layer_sizes s ON s.layer_id = l.id
WHERE length(l.id) = 64 AND l.id NOT GLOB '*[^0-9a-f]*'
  AND l.id NOT IN (SELECT id FROM named)
  AND (SELECT yes FROM whole) AND NOT (SELECT yes FROM hidden))"},
    {"layer_depth", "How many layers each overlay2 directory stands on; the lowest are left out.",
     kDepthColumns, R"(
SELECT layer_id, count(*), min(source), min(line), NULL FROM overlay2_lowers GROUP BY layer_id)"},
    {"container_layer_sizes", "What containers wrote outside of volumes, as far as it was counted.",
     kContainerColumns, R"(
SELECT m.container_id, c.name, m.mount_id, s.bytes, s.files, s.complete, s.source, s.line, s.pointer
FROM layerdb_mounts m
JOIN layer_sizes s ON s.layer_id = m.mount_id
LEFT JOIN containers c ON c.id = m.container_id)"},
};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "id"), as_integer(row, "bytes"), as_integer(row, "files"),
              as_boolean(row, "complete"), as_time(row, "modified")});
  });
}

}  // namespace

extern constinit const Extractor layer_sizes{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
