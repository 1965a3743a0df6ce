// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/collector/rows.h"

namespace collector {
namespace {

using bundle::Outcome;
using nlohmann::json;
using support::FakeHost;

constexpr auto kRoot = "/data";

Survey survey_of_data() {
  Survey survey;
  survey.data_root = {.path = kRoot, .from = "config file"};
  return survey;
}

TEST(Overlay2Layers, SaysWhatEachFolderHolds) {
  FakeHost host;
  host.file("/data/overlay2/aaa/link", "LINKA");
  host.file("/data/overlay2/aaa/lower", "l/X:l/Y");
  host.directory("/data/overlay2/aaa/diff").directory("/data/overlay2/aaa/work");
  host.file("/data/overlay2/bbb-init/link", "");
  host.file("/data/overlay2/bbb-init/committed", "");
  host.directory("/data/overlay2/l");
  const Rows found = rows_of("storage/overlay2-layers", host, survey_of_data());
  EXPECT_EQ(found.result.outcome, Outcome::collected);
  ASSERT_EQ(found.rows.size(), 2U);
  EXPECT_EQ(found.where("id", "aaa"),
            json::parse(R"({"id":"aaa","link":"LINKA","link_bytes":5,"lower":"l/X:l/Y",
              "lower_bytes":7,"diff":true,"work":true,"merged":false,"committed":false})"));
  EXPECT_EQ(found.where("id", "bbb-init"),
            json::parse(R"({"id":"bbb-init","link":"","link_bytes":0,"lower":null,
              "lower_bytes":null,"diff":false,"work":false,"merged":false,"committed":true})"));
}

TEST(Overlay2Layers, ChainThatItsNearestLayerHasIsNotRepeated) {
  FakeHost host;
  host.directory("/data/overlay2/l").file("/data/overlay2/base/link", "BASE");
  host.file("/data/overlay2/mid/link", "MID").file("/data/overlay2/mid/lower", "l/BASE");
  host.file("/data/overlay2/top/link", "TOP").file("/data/overlay2/top/lower", "l/MID:l/BASE");
  host.file("/data/overlay2/torn/link", "TORN").file("/data/overlay2/torn/lower", "l/MID:l/LOST");
  host.file("/data/overlay2/bare/link", "");
  host.file("/data/overlay2/void/link", "VOID").file("/data/overlay2/void/lower", "");
  const Rows found = rows_of("storage/overlay2-layers", host, survey_of_data());
  EXPECT_EQ(found.where("id", "mid")["lower_from"], "BASE");
  EXPECT_EQ(found.where("id", "top")["lower_from"], "MID");
  EXPECT_EQ(found.where("id", "top")["lower"], nullptr);
  EXPECT_EQ(found.where("id", "top")["lower_bytes"], 12);
  EXPECT_EQ(found.where("id", "torn")["lower"], "l/MID:l/LOST");
  EXPECT_FALSE(found.where("id", "base").contains("lower_from"));
  EXPECT_EQ(found.where("id", "void")["lower"], "");
}

TEST(Overlay2Layers, AnotherStoreIsAbsenceWithThePath) {
  FakeHost host;
  host.directory("/data/image/overlayfs");
  for (const auto* id : {"storage/overlay2-layers", "storage/overlay2-links", "storage/layerdb"}) {
    const Rows found = rows_of(id, host, survey_of_data());
    EXPECT_EQ(found.result.outcome, Outcome::absent) << id;
    EXPECT_NE(found.result.reason.find("/data/"), std::string::npos) << found.result.reason;
  }
}

TEST(Overlay2Layers, WithoutRootItIsDenied) {
  FakeHost host;
  host.directory("/data/overlay2").deny("/data/overlay2");
  EXPECT_EQ(rows_of("storage/overlay2-layers", host, survey_of_data()).result.outcome,
            Outcome::denied);
}

TEST(Overlay2Links, TellsWhichLeadNowhereAndFollowsNoOther) {
  FakeHost host;
  host.directory("/data/overlay2/aaa/diff");
  host.link("/data/overlay2/l/GOOD", "../aaa/diff");
  host.link("/data/overlay2/l/GONE", "../bbb/diff");
  host.link("/data/overlay2/l/EVIL", "../../../../etc/shadow");
  host.file("/data/overlay2/l/FILE", "x");
  const Rows found = rows_of("storage/overlay2-links", host, survey_of_data());
  EXPECT_EQ(found.where("name", "GOOD")["target_exists"], true);
  EXPECT_EQ(found.where("name", "GONE")["target_exists"], false);
  EXPECT_EQ(found.where("name", "EVIL")["target_exists"], false);
  EXPECT_EQ(found.where("name", "FILE")["target"], nullptr);
  for (const std::string& touch : host.touched()) {
    EXPECT_EQ(touch.find("shadow"), std::string::npos) << touch;
  }
}

TEST(Layerdb, LayersMountsAndEmptyFiles) {
  FakeHost host;
  const std::string layers = "/data/image/overlay2/layerdb/sha256/c1/";
  host.file(layers + "cache-id", "aaa")
      .file(layers + "diff", "sha256:d1")
      .file(layers + "size", "");
  const std::string mounts = "/data/image/overlay2/layerdb/mounts/k1/";
  host.file(mounts + "mount-id", "m1").file(mounts + "init-id", "m1-init");
  host.file(mounts + "parent", "sha256:c1\n");
  const Rows found = rows_of("storage/layerdb", host, survey_of_data());
  EXPECT_EQ(found.where("kind", "layer"),
            json::parse(R"({"kind":"layer","chain_id":"sha256:c1","cache_id":"aaa","parent":null,
              "diff_id":"sha256:d1","size":null,"empty_files":["size"]})"));
  EXPECT_EQ(found.where("kind", "mount"),
            json::parse(R"({"kind":"mount","container_id":"k1","mount_id":"m1","init_id":"m1-init",
              "parent":"sha256:c1","empty_files":[]})"));
}

TEST(ContainerConfigs, WhatDoesNotParseIsToldByPlaceAndNotByContent) {
  FakeHost host;
  host.file("/data/containers/good/config.v2.json", R"({"ID":"good","State":{"Pid":7}})");
  host.file("/data/containers/good/hostconfig.json", R"({"Memory":0})");
  host.file("/data/containers/half/config.v2.json", R"({"Env":["DB=hunter2)");
  host.file("/data/containers/zero/config.v2.json", "");
  const Rows found = rows_of("storage/container-configs", host, survey_of_data());
  EXPECT_EQ(found.where("id", "good")["config"]["State"]["Pid"], 7);
  EXPECT_EQ(found.where("id", "good")["hostconfig_error"], nullptr);
  const json& half = found.where("id", "half");
  EXPECT_EQ(half["config"], nullptr);
  EXPECT_EQ(half["config_bytes"], 19);
  EXPECT_NE(half["config_error"].get<std::string>().find("byte"), std::string::npos);
  EXPECT_EQ(half.dump().find("hunter"), std::string::npos) << half;
  EXPECT_EQ(found.where("id", "zero")["config_error"], "it is empty");
  EXPECT_EQ(found.where("id", "zero")["hostconfig_error"], "it is not there");
}

TEST(ContainerConfigs, DepthHasALimit) {
  FakeHost host;
  host.file("/data/containers/deep/config.v2.json",
            std::string(50'000, '[') + std::string(50'000, ']'));
  const Rows found = rows_of("storage/container-configs", host, survey_of_data());
  EXPECT_EQ(found.only()["config"], nullptr);
  EXPECT_EQ(found.only()["config_error"], "it is nested too deeply");
}

// A name with a line break and a terminal escape must not end the line or reach a terminal.
TEST(ContainerConfigs, NamesCannotBreakALine) {
  FakeHost host;
  host.file("/data/containers/a\nb\x1b[31m\xff\xc2\x9b/config.v2.json", "{}");
  const Rows found = rows_of("storage/container-configs", host, survey_of_data());
  EXPECT_EQ(std::ranges::count(found.text, '\n'), 1);
  EXPECT_TRUE(std::ranges::all_of(found.text, [](char c) {
    return c == '\n' || (c >= 32 && c < 127);
  })) << found.text;
}

TEST(ContainerLogs, SumsRotatedFilesOfBothDrivers) {
  FakeHost host;
  host.file("/data/containers/k1/k1-json.log", std::string(100, 'x'));
  host.file("/data/containers/k1/k1-json.log.1", std::string(50, 'x'));
  host.file("/data/containers/k1/hosts", "x");
  host.file("/data/containers/k2/local-logs/container.log", "12345");
  const Rows found = rows_of("storage/container-logs", host, survey_of_data());
  const json& first = found.where("container_id", "k1");
  EXPECT_EQ(first["bytes"], 150);
  EXPECT_EQ(first["files"], 2);
  EXPECT_EQ(first["path"], "/data/containers/k1/k1-json.log");
  EXPECT_EQ(found.where("container_id", "k2")["path"],
            "/data/containers/k2/local-logs/container.log");
}

TEST(NetworkDb, KnowsABoltFileByItsHeader) {
  FakeHost host;
  const std::string path = "/data/network/files/local-kv.db";
  host.file(path, std::string(16, '\0') + "\xED\xDA\x0C\xED" + std::string(100, '\0'));
  EXPECT_EQ(rows_of("storage/network-db", host, survey_of_data()).only()["bolt_header"], true);
  host.file(path, std::string(4096, '\0'));
  const Rows zeros = rows_of("storage/network-db", host, survey_of_data());
  EXPECT_EQ(zeros.only()["bolt_header"], false);
  EXPECT_EQ(zeros.only()["bytes"], 4096);
  FakeHost none;
  EXPECT_EQ(rows_of("storage/network-db", none, survey_of_data()).only()["exists"], false);
}

constexpr auto kMounts = R"(20 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw,errors=remount-ro
21 20 0:5 / /proc rw - proc proc rw
22 20 8:2 / /mnt/a\040b rw - xfs /dev/sda2 ro
23 20 0:50 / /mnt/nfs rw - nfs4 nas:/x rw
24 20 0:51 / /mnt/auto rw - autofs systemd-1 rw
25 20 8:3 / /srv rw - ext4 /dev/old rw
26 25 8:4 / /srv rw - ext4 /dev/new rw
)";

TEST(Filesystems, OneThatDoesNotAnswerCostsItsOwnLineOnly) {
  FakeHost host;
  host.file("/proc/self/mountinfo", kMounts);
  host.filesystem("/", {.bytes_total = 1000,
                        .bytes_free = 100,
                        .bytes_available = 50,
                        .inodes_total = 10,
                        .inodes_free = 1});
  host.filesystem("/mnt/a b", {.bytes_total = 7});
  host.filesystem("/srv", {.bytes_total = 9});
  host.silent("/mnt/nfs");
  const Rows found = rows_of("storage/filesystems", host);
  EXPECT_EQ(found.result.outcome, Outcome::partial);
  ASSERT_EQ(found.rows.size(), 4U) << found.text;
  EXPECT_EQ(found.where("mount_point", "/")["bytes_available"], 50);
  EXPECT_EQ(found.where("mount_point", "/")["read_only"], false);
  EXPECT_EQ(found.where("mount_point", "/mnt/a b")["read_only"], true);
  EXPECT_EQ(found.where("mount_point", "/srv")["device"], "/dev/new");
  const json& nfs = found.where("mount_point", "/mnt/nfs");
  EXPECT_EQ(nfs["bytes_total"], nullptr);
  EXPECT_EQ(nfs["error"], "/mnt/nfs does not answer (nfs4)");
  EXPECT_EQ(found.result.reason, "1 file systems do not answer");
  EXPECT_FALSE(host.touched("statfs /mnt/nfs"));
  EXPECT_FALSE(host.touched("statfs /mnt/auto")) << "that would mount it";
}

TEST(Filesystems, WhatIsNotKnownIsNeverZero) {
  FakeHost host;
  host.file("/proc/self/mountinfo", "20 1 8:1 / /gone rw - ext4 /dev/sda1 rw\n");
  const Rows found = rows_of("storage/filesystems", host);
  EXPECT_EQ(found.only()["bytes_free"], nullptr);
  EXPECT_EQ(found.only()["error"], "statvfs failed");
}

TEST(DockerdMountinfo, NeedsADockerd) {
  const auto path = std::get<File>(row_of("storage/dockerd-mountinfo").what).path;
  Survey survey;
  EXPECT_EQ(path(survey), "");
  survey.dockerd_pid = 58;
  EXPECT_EQ(path(survey), "/proc/58/mountinfo");
}

}  // namespace
}  // namespace collector
