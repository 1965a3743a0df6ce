// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "extracted.h"
#include "healthy_layers.h"

namespace analyzer {
namespace {

constexpr std::string_view kProblems = "SELECT layer_id, problem, detail FROM layers_with_problems";

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  const auto at = out.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) out.replace(at, from.size(), to);
  return out;
}

/// Without the line that starts with `start`.
std::string without(std::string_view text, std::string_view start) {
  const auto at = text.find(start);
  EXPECT_NE(at, std::string_view::npos) << start;
  std::string out(text.substr(0, at));
  return out.append(text.substr(text.find('\n', at) + 1));
}

std::string problems(std::string_view layers, std::string_view links, std::string_view layerdb) {
  return Extracted()
      .with("storage/overlay2-layers", layers)
      .with("storage/overlay2-links", links)
      .with("storage/layerdb", layerdb)
      .rows(kProblems);
}

TEST(Layers, HealthyHostHasNoProblems) {
  EXPECT_EQ(problems(kHealthyLayers, kHealthyLinks, kHealthyLayerdb), "");
}

TEST(Layers, LowerIsTakenApart) {
  EXPECT_EQ(rows_of("storage/overlay2-layers", kHealthyLayers,
                    "SELECT position, link, line FROM overlay2_lowers WHERE layer_id = "
                    "'8f22818cbd47' ORDER BY position"),
            "1|5FD35XAXQFZPD5NPUVC7VIQ6KC|1\n2|G423MLO2XZTOZK66NW5KJDSPO3|1\n");
}

TEST(Layers, EmptyLink) {
  const auto layers = replaced(
      kHealthyLayers, R"("id":"e5e441e63d65","link":"5FD35XAXQFZPD5NPUVC7VIQ6KC","link_bytes":26)",
      R"("id":"e5e441e63d65","link":"","link_bytes":0)");
  EXPECT_EQ(problems(layers, kHealthyLinks, kHealthyLayerdb),
            "e5e441e63d65|link file empty|link\n");
}

TEST(Layers, MissingLink) {
  const auto layers = replaced(
      kHealthyLayers, R"("id":"e5e441e63d65","link":"5FD35XAXQFZPD5NPUVC7VIQ6KC","link_bytes":26)",
      R"("id":"e5e441e63d65","link":null,"link_bytes":null)");
  EXPECT_EQ(problems(layers, kHealthyLinks, kHealthyLayerdb),
            "e5e441e63d65|link file missing|link\n");
}

TEST(Layers, EmptyLower) {
  const auto layers =
      replaced(kHealthyLayers, R"("lower":"l/G423MLO2XZTOZK66NW5KJDSPO3","lower_bytes":28)",
               R"("lower":"","lower_bytes":0)");
  EXPECT_EQ(problems(layers, kHealthyLinks, kHealthyLayerdb),
            "ac4cad96c454-init|lower file empty|lower\n");
}

TEST(Layers, MissingLowerOfALayerWithAParent) {
  const auto layers = replaced(
      kHealthyLayers,
      R"("lower":"l/5FD35XAXQFZPD5NPUVC7VIQ6KC:l/G423MLO2XZTOZK66NW5KJDSPO3","lower_bytes":57)",
      R"("lower":null,"lower_bytes":null)");
  EXPECT_EQ(problems(layers, kHealthyLinks, kHealthyLayerdb),
            "8f22818cbd47|lower file missing|image layer sha256:bb5e7dc4e15e has a parent\n");
}

TEST(Layers, MissingLowerOfAContainer) {
  const auto layers = replaced(
      kHealthyLayers,
      R"("lower":"l/PLVJ5I7JTHBUG32PB7TDM7YBNY:l/G423MLO2XZTOZK66NW5KJDSPO3","lower_bytes":57)",
      R"("lower":null,"lower_bytes":null)");
  EXPECT_EQ(problems(layers, kHealthyLinks, kHealthyLayerdb),
            "ac4cad96c454|lower file missing|layer of container 258e984667a9\n");
}

TEST(Layers, LowerNamesALinkThatIsNotThere) {
  EXPECT_EQ(
      problems(kHealthyLayers, without(kHealthyLinks, R"({"name":"PLVJ5I7JTHBUG32PB7TDM7YBNY")"),
               kHealthyLayerdb),
      "ac4cad96c454|lower names a missing link|l/PLVJ5I7JTHBUG32PB7TDM7YBNY\n");
}

TEST(Layers, LinkThatLeadsNowhere) {
  const auto links =
      replaced(kHealthyLinks, R"("target":"../e5e441e63d65/diff","target_exists":true)",
               R"("target":"../e5e441e63d65/diff","target_exists":false)");
  EXPECT_EQ(problems(kHealthyLayers, links, kHealthyLayerdb),
            "e5e441e63d65|link target missing|l/5FD35XAXQFZPD5NPUVC7VIQ6KC, needed by 3 layers\n");
}

TEST(Layers, LinkThatNobodyNeedsMayLeadNowhere) {
  const std::string links =
      std::string(kHealthyLinks) +
      R"({"name":"AAAAAAAAAAAAAAAAAAAAAAAAAA","target":"../gone/diff","target_exists":false})";
  EXPECT_EQ(problems(kHealthyLayers, links, kHealthyLayerdb), "");
}

TEST(Layers, MissingDiff) {
  const auto layers = replaced(kHealthyLayers, R"("lower":null,"lower_bytes":null,"diff":true)",
                               R"("lower":null,"lower_bytes":null,"diff":false)");
  EXPECT_EQ(problems(layers, kHealthyLinks, kHealthyLayerdb),
            "bf046e2c69bf|diff directory missing|diff\n");
}

TEST(Layers, DirectoryThatIsBeingRemovedIsNoProblem) {
  const std::string layers =
      std::string(kHealthyLayers) +
      R"({"id":"0123456789ab","link":null,"link_bytes":null,"lower":null,"lower_bytes":null,)"
      R"("diff":false,"work":false,"merged":false,"committed":false})";
  EXPECT_EQ(problems(layers, kHealthyLinks, kHealthyLayerdb), "");
}

TEST(Layers, ExperimentsOfDockerdAreNoLayers) {
  const std::string layers =
      std::string(kHealthyLayers) +
      R"({"id":"metacopy-check1234","link":null,"link_bytes":null,"lower":null,"diff":true})";
  EXPECT_EQ(problems(layers, kHealthyLinks, kHealthyLayerdb), "");
}

TEST(Layers, DirectoryOfAnImageLayerIsGone) {
  EXPECT_EQ(
      problems(without(kHealthyLayers, R"({"id":"8f22818cbd47")"), kHealthyLinks, kHealthyLayerdb),
      "8f22818cbd47|layerdb names a missing directory|cache-id of image layer "
      "sha256:bb5e7dc4e15e\n");
}

TEST(Layers, DirectoryOfAContainerIsGone) {
  EXPECT_EQ(
      problems(without(kHealthyLayers, R"({"id":"ac4cad96c454")"), kHealthyLinks, kHealthyLayerdb),
      "ac4cad96c454|mount record names a missing directory|mount-id of container "
      "258e984667a9\n");
  EXPECT_EQ(problems(without(kHealthyLayers, R"({"id":"ac4cad96c454-init")"), kHealthyLinks,
                     kHealthyLayerdb),
            "ac4cad96c454-init|mount record names a missing directory|init-id of container "
            "258e984667a9\n");
}

TEST(Layers, EmptyRecordsOfTheLayerDatabase) {
  const auto layerdb =
      replaced(kHealthyLayerdb, R"("cache_id":"8f22818cbd47")", R"("cache_id":null)");
  const auto emptied = replaced(layerdb, R"("size":19,"empty_files":[])",
                                R"("size":19,"empty_files":["cache-id","diff"])");
  EXPECT_EQ(problems(kHealthyLayers, kHealthyLinks, emptied),
            "sha256:bb5e7dc4e15e|layerdb file empty|cache-id,diff of image layer "
            "sha256:bb5e7dc4e15e\n");
}

TEST(Layers, WhatWasNotCollectedIsNotMissing) {
  EXPECT_EQ(rows_of("storage/overlay2-layers", kHealthyLayers, kProblems), "");
  EXPECT_EQ(rows_of("storage/layerdb", kHealthyLayerdb, kProblems), "");
  EXPECT_EQ(problems(kHealthyLayers, "", ""), "");
}

TEST(Layerdb, RecordsOfNeitherKindAreCounted) {
  Extracted layerdb;
  layerdb.with("storage/layerdb", "{\"kind\":\"tmp\"}\n[]\n");
  EXPECT_EQ(layerdb.unreadables(),
            (std::vector<std::string>{"1: the record is neither a layer nor a mount",
                                      "2: the line is no JSON object"}));
}

// From healthy.txt of the lab; the last line has what the kernel escapes.
constexpr std::string_view kMountinfo =
    R"(415 370 254:0 / / rw,relatime shared:93 - ext4 /dev/vda rw,discard
417 415 0:79 / /sys ro,nosuid,nodev,noexec,relatime shared:95 - tmpfs tmpfs rw,size=4096k
425 423 254:0 /run/systemd /run/host/incoming rw,relatime master:101 - ext4 /dev/vda ro,discard
500 415 0:90 / /mnt/a\040b\134c rw - fuse  rw
501 415 0:91 / /mnt/both rw shared:7 master:3 propagate_from:2 - nfs4 nas:/x rw
502 415 0:92 / /mnt/u rw unbindable - tmpfs none rw
)";

TEST(Mountinfo, OptionalFieldsAndEscapes) {
  EXPECT_EQ(
      rows_of("storage/mountinfo", kMountinfo,
              "SELECT mount_point, fs_type, mount_source, read_only, propagation FROM mounts"),
      "/|ext4|/dev/vda|0|shared\n"
      "/sys|tmpfs|tmpfs|1|shared\n"
      "/run/host/incoming|ext4|/dev/vda|1|slave\n"
      "/mnt/a b\\c|fuse||0|private\n"
      "/mnt/both|nfs4|nas:/x|0|shared\n"
      "/mnt/u|tmpfs|none|0|unbindable\n");
}

TEST(Mountinfo, NamespacesAreKeptApart) {
  EXPECT_EQ(rows_of("storage/dockerd-mountinfo", kMountinfo,
                    "SELECT DISTINCT namespace FROM dockerd_mounts"),
            "dockerd\n");
  EXPECT_EQ(
      rows_of("storage/mountinfo", kMountinfo,
              "SELECT namespace, mount_id, parent_id, device, root, line FROM mounts LIMIT 1"),
      "collector|415|370|254:0|/|1\n");
}

TEST(Mountinfo, OtherLinesAreCounted) {
  Extracted mounts;
  mounts.with("storage/mountinfo",
              "415 370 254:0 / / rw\n"
              "x y z / / rw - ext4 a rw\n"
              "415 370 254:0 / -\trw - ext4 a rw\n\n");
  EXPECT_EQ(mounts.unreadables().size(), 3U);
  EXPECT_EQ(mounts.rows("SELECT count(*) FROM mounts"), "0\n");
}

constexpr std::string_view kFilesystems =
    R"({"mount_point":"/","fs_type":"ext4","device":"/dev/vda","options":"rw","read_only":false,"bytes_total":1000,"bytes_free":150,"bytes_available":100,"inodes_total":200,"inodes_free":50,"error":null}
{"mount_point":"/srv","fs_type":"btrfs","bytes_total":1000,"bytes_free":0,"bytes_available":0,"inodes_total":0,"inodes_free":0}
{"mount_point":"/mnt/nas","fs_type":"nfs4","device":"nas:/x","error":"statvfs did not answer in 2 s"}
)";

TEST(Filesystems, PercentAsDfCounts) {
  EXPECT_EQ(
      rows_of("storage/filesystems", kFilesystems,
              "SELECT mount_point, used_percent, inodes_used_percent, error FROM filesystems"),
      "/|89.4|75.0|NULL\n/srv|100.0|NULL|NULL\n"
      "/mnt/nas|NULL|NULL|statvfs did not answer in 2 s\n");
}

TEST(Filesystems, DataRootIsOnTheLongestMountPoint) {
  EXPECT_EQ(
      Extracted()
          .with("storage/filesystems",
                "{\"mount_point\":\"/\"}\n{\"mount_point\":\"/srv\"}\n"
                "{\"mount_point\":\"/srv/dock\"}\n")
          .with("daemon/paths", R"({"data_root":{"path":"/srv/docker","from":"daemon.json"}})")
          .rows("SELECT path, origin, mount_point, pointer FROM data_root"),
      "/srv/docker|daemon.json|/srv|/data_root\n");
}

TEST(Filesystems, DataRootIsKnownWithoutThem) {
  EXPECT_EQ(rows_of("daemon/paths", R"({"data_root":{"path":"/var/lib/docker","from":"default"}})",
                    "SELECT path, mount_point FROM data_root"),
            "/var/lib/docker|NULL\n");
}

TEST(Repositories, References) {
  const auto* store =
      R"({"Repositories":{"shop/web":{"shop/web:1":"sha256:c3","shop/web:2":"sha256:14"}}})";
  EXPECT_EQ(rows_of("storage/repositories", store,
                    "SELECT repository, reference, image_id, pointer FROM image_references"),
            "shop/web|shop/web:1|sha256:c3|/Repositories/shop~1web/shop~1web:1\n"
            "shop/web|shop/web:2|sha256:14|/Repositories/shop~1web/shop~1web:2\n");
  EXPECT_EQ(rows_of("storage/repositories", store, "SELECT parses, error FROM reference_store"),
            "1|NULL\n");
}

TEST(Repositories, DamageIsARow) {
  constexpr std::string_view kStore =
      "SELECT parses, error, error_line, error_column FROM reference_store";
  EXPECT_EQ(rows_of("storage/repositories", "", kStore), "0|the file is empty|1|1\n");
  EXPECT_EQ(rows_of("storage/repositories", R"({"Repositories":{"shop)", kStore),
            "0|a string that is not closed on its line|1|18\n");
}

TEST(ContainerLogs, Sizes) {
  EXPECT_EQ(
      rows_of(
          "storage/container-logs",
          R"({"container_id":"314211a17e78","path":"/x-json.log","bytes":9,"allocated":4096,"files":1})",
          "SELECT container_id, path, bytes, allocated, files FROM container_logs"),
      "314211a17e78|/x-json.log|9|4096|1\n");
}

TEST(NetworkDb, HeaderOfBolt) {
  EXPECT_EQ(rows_of("storage/network-db",
                    R"({"path":"/n/local-kv.db","exists":true,"bytes":65536,"bolt_header":false})",
                    "SELECT path, present, bytes, bolt_header FROM network_db"),
            "/n/local-kv.db|1|65536|0\n");
}

}  // namespace
}  // namespace analyzer
