// SPDX-License-Identifier: Apache-2.0
// Where images and layers are kept: by a graph driver of dockerd, or by a snapshotter of containerd
// (the default of new hosts from Docker 29). dockerd shows the images of the one it uses only.
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/image-stores"};

constexpr Column kColumns[] = {
    {"kind", Type::text,
     "'graphdriver', 'snapshotter' (containerd's layers), 'content' (containerd's downloads) or "
     "'build cache' (BuildKit's)"},
    {"name", Type::text, "'overlay2', 'aufs', ...; 'overlayfs', 'native', ...; 'blobs', 'ingest'"},
    {"path", Type::text, "its folder"},
    {"entries", Type::integer,
     "layers, snapshots, blobs or unfinished downloads in it; NULL when it could not be listed"},
    {"bytes", Type::integer,
     "bytes that they take on the disk, for content and build cache; else NULL"},
    {"oldest", Type::time, "when the oldest of them was last written, for those"},
    {"complete", Type::boolean, "everything in it was counted"},
};
constexpr Table kTables[] = {{"image_stores",
                              "Folders of image stores that are there, in use or not. containerd's "
                              "may hold what others, such "
                              "as Kubernetes, keep in it.",
                              kColumns}};

constexpr Column kStoreColumns[] = {
    {"in_use", Type::text,
     "'graphdriver' or 'containerd': the store that dockerd uses; NULL when not known"},
    {"driver", Type::text, "storage driver or snapshotter: 'overlay2', 'overlayfs'"},
    {"graphdriver_layers", Type::integer, "layers in the folders of all graph drivers"},
    {"snapshots", Type::integer, "snapshots of all of containerd's snapshotters"},
    {"content_bytes", Type::integer, "bytes of containerd's downloads"},
};
constexpr View kViews[] = {
    {"image_store",
     "One row: the image store that dockerd uses, and what is in it and in the other one.",
     kStoreColumns, R"(
WITH used(driver) AS (
  SELECT coalesce((SELECT value FROM docker_info WHERE key = 'Driver'),
    (SELECT storage_driver FROM containers WHERE storage_driver <> '' ORDER BY created DESC LIMIT 1)))
SELECT CASE
    WHEN EXISTS (SELECT 1 FROM docker_info WHERE key LIKE 'DriverStatus[%'
      AND value LIKE 'io.containerd.snapshotter.%') THEN 'containerd'
    WHEN driver IN ('overlay2', 'overlay', 'aufs', 'btrfs', 'devicemapper', 'vfs', 'zfs')
      THEN 'graphdriver'
    WHEN driver IN ('overlayfs', 'native', 'stargz', 'nydus', 'erofs') THEN 'containerd' END,
  driver,
  (SELECT sum(entries) FROM image_stores WHERE kind = 'graphdriver'),
  (SELECT sum(entries) FROM image_stores WHERE kind = 'snapshotter'),
  (SELECT sum(bytes) FROM image_stores WHERE kind = 'content'),
  (SELECT min(source) FROM image_stores), NULL, NULL
FROM used)"},
};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "kind"), as_name(row, "name"), as_name(row, "path"),
              as_integer(row, "entries"), as_integer(row, "bytes"), as_time(row, "oldest"),
              as_boolean(row, "complete")});
  });
}

}  // namespace

extern constinit const Extractor image_stores{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
