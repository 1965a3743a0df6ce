// SPDX-License-Identifier: Apache-2.0
// Volumes, databases, image stores and layer sizes in the data root and in containerd's.
#include <gtest/gtest.h>

#include "bundle/sha256.h"
#include "collector/layer_sizes.h"
#include "tests/collector/rows.h"

namespace collector {
namespace {

using bundle::Outcome;
using nlohmann::json;
using support::FakeHost;
using namespace std::chrono_literals;

Survey survey_of_data() {
  Survey survey;
  survey.data_root.path = "/data";
  survey.exec_root.path = "/run/docker";
  survey.containerd_socket.path = "/run/containerd/containerd.sock";
  return survey;
}

const std::string kBolt = std::string(16, '\0') + "\xED\xDA\x0C\xED" + std::string(4000, '\0');

TEST(Volumes, OptionsInWordsAndDamageByPlace) {
  FakeHost host;
  host.directory("/data/volumes/plain/_data");
  host.directory("/data/volumes/nfs/_data");
  host.file("/data/volumes/nfs/opts.json",
            R"({"MountType":"nfs","MountOpts":"addr=10.0.0.9,rw","MountDevice":":/export",
                "Quota":{"Size":0}})");
  host.file("/data/volumes/lost/opts.json", "");
  host.file("/data/volumes/metadata.db", kBolt);
  host.directory("/data/volumes/dead/_data").silent("/data/volumes/dead/_data");
  const Rows found = rows_of("storage/volumes", host, survey_of_data());
  EXPECT_EQ(found.where("name", "dead")["data"], nullptr) << "not known is not gone";
  EXPECT_EQ(found.where("name", "dead")["data_error"],
            "/data/volumes/dead/_data does not answer (nfs4)");
  ASSERT_EQ(found.rows.size(), 4U);
  EXPECT_EQ(found.where("name", "plain")["options_bytes"], nullptr);
  EXPECT_EQ(found.where("name", "plain")["options_error"], nullptr);
  EXPECT_EQ(found.where("name", "nfs")["mount_options"], "addr=10.0.0.9,rw");
  EXPECT_EQ(found.where("name", "nfs")["mount_device"], ":/export");
  EXPECT_EQ(found.where("name", "lost")["data"], false);
  EXPECT_EQ(found.where("name", "lost")["options_error"], "it is empty");
}

TEST(Databases, OfAllWhoKeepOne) {
  FakeHost host;
  host.file("/data/volumes/metadata.db", kBolt)
      .file("/data/buildkit/cache.db", std::string(32768, '\0'));
  host.file("/srv/containerd/io.containerd.metadata.v1.bolt/meta.db", "");
  host.file(
      "/etc/containerd/config.toml",
      "# root = \"/no\"\nversion = 2\nroot = '/srv/containerd' # moved\n[x]\nroot = \"/no\"\n");
  const Rows found = rows_of("storage/databases", host, survey_of_data());
  EXPECT_EQ(found.where("purpose", "volumes")["bolt_header"], true);
  EXPECT_EQ(found.where("path", "/data/buildkit/cache.db")["bolt_header"], false);
  const json& meta = found.where("purpose", "containerd metadata");
  EXPECT_EQ(meta["path"], "/srv/containerd/io.containerd.metadata.v1.bolt/meta.db");
  EXPECT_EQ(meta["bytes"], 0);
  EXPECT_EQ(meta["bolt_header"], false);
  EXPECT_EQ(found.where("purpose", "networks")["exists"], false);
  EXPECT_EQ(found.where("purpose", "networks")["bolt_header"], nullptr);
}

TEST(ImageStores, BothMayBeThere) {
  FakeHost host;
  host.directory("/data/overlay2/aaa")
      .directory("/data/overlay2/bbb")
      .directory("/data/overlay2/l");
  host.directory("/data/aufs/diff/ccc");
  const std::string root = "/var/lib/containerd/io.containerd.";
  host.directory(root + "snapshotter.v1.overlayfs/snapshots/1");
  host.directory(root + "snapshotter.v1.btrfs");
  host.file(root + "content.v1.content/blobs/sha256/a", std::string(5000, 'x'));
  host.file(root + "content.v1.content/ingest/tmp1/data", std::string(100, 'x'));
  const Rows found = rows_of("storage/image-stores", host, survey_of_data());
  EXPECT_EQ(found.rows.size(), 5U) << found.text;
  EXPECT_EQ(found.where("name", "overlay2")["entries"], 2);
  EXPECT_EQ(found.where("name", "aufs")["entries"], 1);
  EXPECT_EQ(found.where("name", "overlayfs")["entries"], 1);
  EXPECT_EQ(found.where("name", "blobs")["bytes"], 8192);
  EXPECT_EQ(found.where("name", "ingest")["bytes"], 4096);
  EXPECT_EQ(found.where("name", "ingest")["oldest"], "2026-01-31T08:00:00.000000Z");
}

TEST(ImageStores, WithoutRootTheFolderIsThereAndNotItsCount) {
  FakeHost host;
  host.directory("/data/overlay2").deny("/data/overlay2");
  host.directory("/var/lib/containerd").deny("/var/lib/containerd");
  const Rows found = rows_of("storage/image-stores", host, survey_of_data());
  EXPECT_EQ(found.result.outcome, Outcome::partial);
  EXPECT_EQ(found.only()["entries"], nullptr);
  EXPECT_EQ(found.only()["complete"], false);
}

TEST(ImageRecords, NamedByTheirHash) {
  FakeHost host;
  const std::string folder = "/data/image/overlay2/imagedb/content/sha256/";
  const std::string good = R"({"architecture":"amd64"})";
  host.file(folder + bundle::sha256_hex(good), good);
  host.file(folder + bundle::sha256_hex("{"), "{");
  host.file(folder + std::string(64, 'a'), good);
  host.file(folder + std::string(64, 'b'), "");
  host.file(folder + std::string(64, 'c'), good).deny(folder + std::string(64, 'c'));
  host.directory("/data/image/overlayfs");
  const Rows found = rows_of("storage/image-records", host, survey_of_data());
  EXPECT_EQ(found.where("kind", "folder")["read"], 5);
  EXPECT_EQ(found.where("kind", "folder")["damaged"], 4);
  const auto error = [&](const std::string& name) {
    return found.where("image_id", "sha256:" + name)["error"];
  };
  EXPECT_EQ(error(bundle::sha256_hex("{")), "it is no JSON");
  EXPECT_EQ(error(std::string(64, 'a')), "its content does not match its name");
  EXPECT_EQ(error(std::string(64, 'b')), "it is empty");
  EXPECT_EQ(error(std::string(64, 'c')), "it could not be read");
}

TEST(Swarm, AFolderAloneIsNoMember) {
  FakeHost host;
  host.directory("/data/swarm");
  EXPECT_EQ(rows_of("storage/swarm", host, survey_of_data()).only()["state_bytes"], nullptr);
  host.file("/data/swarm/docker-state.json", R"({"LocalAddr":"10.0.0.2"})");
  host.file("/data/swarm/raft/wal-v3-encrypted/0.wal", "12345");
  const Rows member = rows_of("storage/swarm", host, survey_of_data());
  EXPECT_EQ(member.only()["state"]["LocalAddr"], "10.0.0.2");
  EXPECT_EQ(member.only()["raft_files"], 1);
  EXPECT_EQ(member.only()["raft_bytes"], 5);
  host.file("/data/swarm/docker-state.json", "");
  EXPECT_EQ(rows_of("storage/swarm", host, survey_of_data()).only()["state_parses"], false);
}

struct Sizes {
  NativeResult result;
  std::vector<json> rows;
};

Sizes sizes(Host& host, std::chrono::milliseconds time) {
  Sizes out;
  out.result = layer_sizes(host, survey_of_data(), time, [&out](std::string_view line) {
    out.rows.push_back(json::parse(line));
    return true;
  });
  return out;
}

FakeHost host_with_layers() {
  FakeHost host;
  host.file("/data/overlay2/small/diff/a", "x").file("/data/overlay2/large/diff/dir/a", "x");
  host.file("/data/overlay2/mine/diff/a", std::string(5000, 'x'));
  host.directory("/data/overlay2/mine-init/diff").directory("/data/overlay2/l");
  host.directory("/data/overlay2/gone");
  const std::string layers = "/data/image/overlay2/layerdb/sha256/";
  host.file(layers + "c1/cache-id", "small").file(layers + "c1/size", "10");
  host.file(layers + "c2/cache-id", "large").file(layers + "c2/size", "1000");
  return host;
}

TEST(LayerSizes, WhatNoImageNamesComesFirstThenTheLargest) {
  FakeHost host = host_with_layers();
  const Sizes found = sizes(host, 4s);
  EXPECT_EQ(found.result.outcome, Outcome::collected);
  ASSERT_EQ(found.rows.size(), 3U);
  EXPECT_EQ(found.rows[0],
            json::parse(R"({"store":"overlay2","id":"mine","bytes":8192,"files":1,"complete":true,
                                           "modified":"2026-01-31T08:00:00.000000Z"})"));
  EXPECT_EQ(found.rows[1]["id"], "large");
  EXPECT_EQ(found.rows[1]["files"], 2);
  EXPECT_EQ(found.rows[2]["id"], "small");
}

TEST(LayerSizes, OfContainerdsSnapshotsTheLatestFirst) {
  FakeHost host;
  const std::string root = "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/";
  host.file(root + "9/fs/a", "x").file(root + "10/fs/a", std::string(5000, 'x'));
  host.directory(root + "10/work");
  const Sizes found = sizes(host, 4s);
  EXPECT_EQ(found.result.outcome, Outcome::collected) << found.result.reason;
  ASSERT_EQ(found.rows.size(), 2U);
  EXPECT_EQ(found.rows[0]["store"], "snapshots");
  EXPECT_EQ(found.rows[0]["id"], "10");
  EXPECT_EQ(found.rows[0]["bytes"], 8192);
  EXPECT_EQ(found.rows[1]["id"], "9");
}

TEST(LayerSizes, NoTimeIsPartialWithWhatWasCounted) {
  FakeHost host = host_with_layers();
  const Sizes found = sizes(host, 0ms);
  EXPECT_EQ(found.result.outcome, Outcome::partial);
  EXPECT_NE(found.result.reason.find("0 of 4 layers"), std::string::npos) << found.result.reason;
  EXPECT_TRUE(found.rows.empty());
}

TEST(LayerSizes, ALinkIsCountedAndNotFollowed) {
  FakeHost host;
  host.link("/data/overlay2/evil/diff/etc", "/etc").file("/etc/shadow", "secret");
  EXPECT_EQ(sizes(host, 4s).rows.at(0)["files"], 1);
  for (const std::string& touch : host.touched()) {
    EXPECT_NE(touch, "list /etc");
    EXPECT_EQ(touch.find("shadow"), std::string::npos) << touch;
  }
}

}  // namespace
}  // namespace collector
