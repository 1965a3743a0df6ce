// SPDX-License-Identifier: Apache-2.0
// image/<driver>/layerdb: which directory holds which image layer, and which a container's own.
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/layerdb"};

constexpr Column kLayerColumns[] = {
    {"chain_id", Type::text, "'sha256:...' of the layer and all under it"},
    {"cache_id",
     Type::text,
     "directory of the storage driver that holds it; NULL when not told",
     {"overlay2_layers.id", "when the directory is gone"}},
    {"parent",
     Type::text,
     "chain id of the layer under it; NULL for the lowest",
     {"layerdb_layers.chain_id", "when the layer under it is gone"}},
    {"diff_id", Type::text, "'sha256:...' of its content"},
    {"bytes", Type::integer, "size of its content"},
    {"empty_files", Type::text,
     "names of its records that have no bytes, separated by commas: the trace of a full disk or a "
     "power loss; '' when there are none"},
};
constexpr Column kMountColumns[] = {
    {"container_id", Type::text, "container id", {"containers.id"}},
    {"mount_id", Type::text, "directory with the container's own files", {"overlay2_layers.id"}},
    {"init_id",
     Type::text,
     "directory of its init layer, '<mount_id>-init'",
     {"overlay2_layers.id"}},
    {"parent",
     Type::text,
     "chain id of its image's topmost layer",
     {"layerdb_layers.chain_id", "when the layer under it is gone"}},
    {"empty_files", Type::text,
     "names of its records that have no bytes, separated by commas; '' when there are none"},
};
constexpr Table kTables[] = {
    {"layerdb_layers", "Image layers, as the layer database has them.", kLayerColumns},
    {"layerdb_mounts", "Layers of containers, as the layer database has them.", kMountColumns},
};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& record, const At& at) {
    const Json& kind = member(record, "kind");
    if (kind == Json("layer")) {
      rows.add(kTables[0], at,
               {as_name(record, "chain_id"), as_name(record, "cache_id"), as_name(record, "parent"),
                as_name(record, "diff_id"), as_integer(record, "size"),
                as_joined(member(record, "empty_files"), ",")});
    } else if (kind == Json("mount")) {
      rows.add(
          kTables[1], at,
          {as_name(record, "container_id"), as_name(record, "mount_id"), as_name(record, "init_id"),
           as_name(record, "parent"), as_joined(member(record, "empty_files"), ",")});
    } else {
      rows.unreadable(at, "the record is neither a layer nor a mount");
    }
  });
}

}  // namespace

extern constinit const Extractor layerdb{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
