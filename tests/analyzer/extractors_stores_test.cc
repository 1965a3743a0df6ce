// SPDX-License-Identifier: Apache-2.0
// Image stores, layer sizes, volumes and databases; the text is what the collector wrote on real
// hosts, ids shortened.
#include <gtest/gtest.h>

#include <string>

#include "extracted.h"

namespace analyzer {
namespace {

std::string id(char digit) { return std::string(64, digit); }

std::string layer(const std::string& name) {
  return R"({"id":")" + name +
         R"(","link":"L","link_bytes":26,"lower":"l/A:l/B","lower_bytes":57,"diff":true,)"
         R"("work":true,"merged":false,"committed":true})"
         "\n";
}

std::string size(const std::string& name, int bytes) {
  return R"({"id":")" + name + R"(","bytes":)" + std::to_string(bytes) +
         R"(,"files":3,"complete":true,"modified":"2026-11-24T06:56:09.037155Z"})"
         "\n";
}

std::string image_layer(const std::string& cache) {
  return R"({"kind":"layer","chain_id":"sha256:c","cache_id":)" + cache +
         R"(,"parent":null,"diff_id":"sha256:d","size":1,"empty_files":[]})"
         "\n";
}

constexpr std::string_view kMount =
    R"({"kind":"mount","container_id":"k1","mount_id":"MOUNT","init_id":"MOUNT-init",)"
    R"("parent":"sha256:c","empty_files":[]})"
    "\n";

std::string mount_of(const std::string& name) {
  std::string text(kMount);
  for (std::size_t at = 0; (at = text.find("MOUNT")) != std::string::npos;) {
    text.replace(at, 5, name);
  }
  return text;
}

std::string quoted(const std::string& text) { return '"' + text + '"'; }

TEST(OrphanedLayers, OnlyWhatNobodyNames) {
  Extracted tables;
  tables
      .with("storage/overlay2-layers", layer(id('a')) + layer(id('b')) + layer(id('b') + "-init") +
                                           layer(id('c')) + layer(id('c') + "-init") +
                                           layer("0k3k2v7d4wl1ygs6dnqvdv4j1") + layer(id('d')))
      .with("storage/layerdb", image_layer(quoted(id('a'))) + mount_of(id('b')))
      .with("storage/layer-sizes", size(id('c'), 4096));
  EXPECT_EQ(tables.rows("SELECT substr(layer_id, 1, 2), bytes, files, modified, line "
                        "FROM orphaned_layers ORDER BY 1"),
            "cc|4096|3|2026-11-24T06:56:09.037155Z|4\ndd|NULL|NULL|NULL|7\n");
}

TEST(OrphanedLayers, NoneWhereTheDatabaseDoesNotTell) {
  Extracted none;
  none.with("storage/overlay2-layers", layer(id('a'))).with("storage/layerdb", "");
  EXPECT_EQ(none.rows("SELECT layer_id FROM orphaned_layers"), "");
  Extracted damaged;
  damaged.with("storage/overlay2-layers", layer(id('a')))
      .with("storage/layerdb", image_layer(quoted("")) + mount_of(id('b')));
  EXPECT_EQ(damaged.rows("SELECT layer_id FROM orphaned_layers"), "");
}

TEST(LayerDepth, CountsWhatIsBelow) {
  EXPECT_EQ(
      rows_of("storage/overlay2-layers", layer("x"), "SELECT layer_id, depth FROM layer_depth"),
      "x|2\n");
}

TEST(ContainerLayers, OfContainersThatAreKnownAndNot) {
  Extracted tables;
  tables.with("storage/layerdb", mount_of(id('b')))
      .with("storage/layer-sizes", size(id('b'), 7) + size(id('a'), 8));
  EXPECT_EQ(tables.rows("SELECT container_id, container_name, bytes, complete, source, line "
                        "FROM container_layer_sizes"),
            "k1|NULL|7|1|storage/layer-sizes|1\n");
}

constexpr std::string_view kStores =
    R"({"kind":"graphdriver","name":"overlay2","path":"/var/lib/docker/overlay2","entries":7,"bytes":null,"complete":true}
{"kind":"snapshotter","name":"overlayfs","path":"/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots","entries":2,"bytes":null,"complete":true}
{"kind":"content","name":"blobs","path":"/var/lib/containerd/io.containerd.content.v1.content/blobs/sha256","entries":3,"bytes":8192,"oldest":"2026-11-24T06:56:09.037155Z","complete":true}
{"kind":"content","name":"ingest","path":"/var/lib/containerd/io.containerd.content.v1.content/ingest","entries":0,"bytes":0,"oldest":null,"complete":true}
)";

TEST(ImageStore, IsOfContainerdWhenDockerdSaysSo) {
  constexpr std::string_view kSelect =
      "SELECT in_use, driver, graphdriver_layers, snapshots, content_bytes FROM image_store";
  Extracted containerd;
  containerd.with("storage/image-stores", kStores).with("docker/info", R"({"Driver":"overlayfs",
                               "DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]]})");
  EXPECT_EQ(containerd.rows(kSelect), "containerd|overlayfs|7|2|8192\n");
  Extracted graph;
  graph.with("storage/image-stores", kStores)
      .with("docker/info", R"({"Driver":"overlay2","DriverStatus":[["Supports d_type","true"]]})");
  EXPECT_EQ(graph.rows(kSelect), "graphdriver|overlay2|7|2|8192\n");
  Extracted dead;
  dead.with("storage/image-stores", kStores);
  EXPECT_EQ(dead.rows(kSelect), "NULL|NULL|7|2|8192\n");
}

TEST(ImageStores, UnreadIsNotZero) {
  EXPECT_EQ(
      rows_of("storage/image-stores",
              R"({"kind":"graphdriver","name":"overlay2","path":"/d/overlay2","entries":null,)"
              R"("bytes":null,"complete":false})",
              "SELECT entries, bytes, complete FROM image_stores"),
      "NULL|NULL|0\n");
}

TEST(ImageRecords, DamageStandsApart) {
  Extracted tables;
  tables.with(
      "storage/image-records",
      R"({"kind":"damaged","image_id":"sha256:aa","path":"/d/aa","bytes":0,"error":"it is empty"}
{"kind":"folder","path":"/d","read":3,"damaged":1}
)");
  EXPECT_EQ(tables.rows("SELECT image_id, bytes, error, line FROM damaged_image_records"),
            "sha256:aa|0|it is empty|1\n");
  EXPECT_EQ(tables.rows("SELECT path, records, damaged FROM image_record_folders"), "/d|3|1\n");
}

TEST(VolumeDirectories, WithTheirOptions) {
  EXPECT_EQ(
      rows_of(
          "storage/volumes",
          R"({"name":"nfsvol","data":true,"modified":"2026-11-24T06:56:09.215212Z","options_bytes":130,"mount_type":"nfs","mount_options":"addr=10.0.0.9,username=bob,password=[REDACTED:secret:a6df3541]","mount_device":":/export","options_error":null}
{"name":"shop-db","data":false,"modified":null,"options_bytes":0,"mount_type":null,"mount_options":null,"mount_device":null,"options_error":"it is empty"}
)",
          "SELECT name, has_data, mount_type, mount_device, options_error "
          "FROM volume_directories"),
      "nfsvol|1|nfs|:/export|NULL\nshop-db|0|NULL|NULL|it is empty\n");
}

TEST(Databases, HeaderUnknownIsNull) {
  EXPECT_EQ(
      rows_of(
          "storage/databases",
          R"({"purpose":"volumes","path":"/d/m.db","exists":true,"bytes":32768,"bolt_header":false}
{"purpose":"build history","path":"/d/h.db","exists":false,"bytes":null,"bolt_header":null}
)",
          "SELECT purpose, present, bytes, bolt_header FROM databases"),
      "volumes|1|32768|0\nbuild history|0|NULL|NULL\n");
}

TEST(SwarmState, AFolderIsNoMember) {
  constexpr std::string_view kSelect =
      "SELECT member, state_parses, local_address, raft_bytes FROM swarm_state";
  EXPECT_EQ(rows_of("storage/swarm",
                    R"({"path":"/d/swarm","exists":true,"state_bytes":null,"state_parses":null,)"
                    R"("state":null,"raft_files":null,"raft_bytes":null})",
                    kSelect),
            "0|NULL|NULL|NULL\n");
  EXPECT_EQ(rows_of("storage/swarm",
                    R"({"path":"/d/swarm","exists":true,"state_bytes":90,"state_parses":true,)"
                    R"("state":{"LocalAddr":"10.0.0.2"},"raft_files":1,"raft_bytes":64000000})",
                    kSelect),
            "1|1|10.0.0.2|64000000\n");
}

}  // namespace
}  // namespace analyzer
