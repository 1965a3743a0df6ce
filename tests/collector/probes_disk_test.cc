// SPDX-License-Identifier: Apache-2.0
// Devices, what is under the data root, and deleted files that are still open.
#include <gtest/gtest.h>
#include <sys/sysmacros.h>

#include "tests/collector/rows.h"

namespace collector {
namespace {

using bundle::Outcome;
using nlohmann::json;
using support::FakeHost;

void process(FakeHost& host, std::int64_t pid, const std::string& name, std::int64_t parent) {
  host.file("/proc/" + std::to_string(pid) + "/stat",
            std::to_string(pid) + " (" + name + ") S " + std::to_string(parent) +
                " 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5000 0 0");
}

void deleted(FakeHost& host, std::int64_t pid, std::int64_t fd, const std::string& path,
             std::int64_t inode, std::int64_t bytes) {
  host.link("/proc/" + std::to_string(pid) + "/fd/" + std::to_string(fd), path + " (deleted)");
  host.open_file(pid, fd,
                 {.type = FileType::regular,
                  .size = bytes,
                  .allocated = bytes,
                  .mode = 0640,
                  .device = static_cast<std::int64_t>(makedev(8, 1)),
                  .inode = inode,
                  .modified = {}});
}

TEST(DeletedOpenFiles, OfTheDaemonsAndWhatRunsBelowThem) {
  FakeHost host;
  process(host, 64, "dockerd", 1);
  process(host, 700, "containerd-shim", 1);
  process(host, 711, "my (odd) app", 700);
  process(host, 712, "worker", 711);
  process(host, 900, "sshd", 1);
  deleted(host, 64, 21, "/data/containers/k1/k1-json.log", 1, 5'000'000'000);
  deleted(host, 711, 3, "/var/tmp/big", 2, 70);
  deleted(host, 712, 3, "/var/tmp/big", 2, 70);
  deleted(host, 900, 4, "/var/log/messages", 3, 10);
  deleted(host, 64, 5, "/memfd:runc_cloned:/proc/self/exe", 4, 10);
  host.link("/proc/64/fd/7", "/data/containers/k2/k2-json.log").link("/proc/64/fd/8", "socket:[5]");
  const Rows found = rows_of("disk/deleted-open-files", host);
  ASSERT_EQ(found.rows.size(), 2U) << found.text;
  EXPECT_EQ(found.where("pid", 64), json::parse(R"({"pid":64,"process":"dockerd","descriptor":21,
                            "path":"/data/containers/k1/k1-json.log","bytes":5000000000,
                            "allocated":5000000000,"device":"8:1","inode":1})"));
  EXPECT_EQ(found.where("inode", 2)["process"], "my (odd) app");
}

TEST(BlockDevices, WhatSysfsTells) {
  FakeHost host;
  host.link("/sys/block/sda", "../devices/sda")
      .link("/sys/block/loop0", "x")
      .link("/sys/block/dm-0", "y");
  host.file("/sys/block/sda/size", "2048\n")
      .file("/sys/block/sda/dev", "8:0\n")
      .file("/sys/block/sda/ro", "0\n")
      .file("/sys/block/sda/queue/rotational", "1\n")
      .file("/sys/block/sda/device/model", "QEMU HARDDISK   \n")
      .file("/sys/block/sda/device/ioerr_cnt", "0x2f\n")
      .file("/sys/block/sda/stat", "1 2 3 4 5 6 7 8 9 10 11\n");
  host.file("/sys/block/loop0/size", "0\n");
  host.file("/sys/block/dm-0/size", "8\n").file("/sys/block/dm-0/dm/name", "pool\n");
  host.file("/sys/block/dm-0/dm/suspended", "1\n");
  const Rows found = rows_of("disk/block-devices", host);
  EXPECT_EQ(found.rows.size(), 2U);
  const json& disk = found.where("name", "sda");
  EXPECT_EQ(disk["bytes"], 1'048'576);
  EXPECT_EQ(disk["model"], "QEMU HARDDISK");
  EXPECT_EQ(disk["io_errors"], 47);
  EXPECT_EQ(disk["in_flight"], 9);
  EXPECT_EQ(disk["busy_ms"], 10);
  EXPECT_EQ(disk["read_only"], false);
  EXPECT_EQ(found.where("dm_name", "pool")["dm_suspended"], true);
}

// Running dmsetup would load the device mapper where nobody uses it.
TEST(ThinPools, NobodyIsAskedWhereThereAreNone) {
  FakeHost host;
  host.link("/sys/block/sda", "x").command("dmsetup", {.out = "no"});
  EXPECT_EQ(text_of("disk/thin-pools", host), "");
  EXPECT_FALSE(host.touched("run dmsetup status --noudevsync --target thin-pool"));
  host.link("/sys/block/dm-0", "x");
  host.command("dmsetup", {.out = "pool: 0 8 thin-pool 5 1/2 3/4 - rw\n"});
  EXPECT_EQ(text_of("disk/thin-pools", host), "pool: 0 8 thin-pool 5 1/2 3/4 - rw\n");
}

TEST(ThinPools, ADmsetupThatFailsOrHangsSaysSo) {
  FakeHost host;
  host.link("/sys/block/dm-0", "x");
  NativeResult result;
  text_of("disk/thin-pools", host, {}, &result);
  EXPECT_EQ(result.outcome, Outcome::absent);
  host.command("dmsetup", {.err = "Permission denied\n", .exit_status = 1});
  text_of("disk/thin-pools", host, {}, &result);
  EXPECT_EQ(result.reason, "dmsetup status: Permission denied");
  host.command("dmsetup", {.takes = std::chrono::minutes(1)});
  text_of("disk/thin-pools", host, {}, &result);
  EXPECT_EQ(result.outcome, Outcome::timed_out);
}

TEST(BackingFilesystems, BehindALinkWithoutTypes) {
  FakeHost host;
  host.link("/data", "/mnt/disk/docker").directory("/mnt/disk/docker/overlay2");
  host.untyped("/mnt/disk/docker");
  host.file("/proc/self/mountinfo",
            "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
            "36 22 8:17 / /mnt/disk rw,noatime shared:2 - xfs /dev/sdb1 rw,prjquota\n"
            "37 22 8:18 / /mnt/disk2 rw shared:2 - xfs /dev/sdb2 rw\n");
  Survey survey;
  survey.data_root.path = "/data";
  const Rows found = rows_of("disk/backing-filesystems", host, survey);
  EXPECT_EQ(found.where("what", "data_root"),
            json::parse(R"({"what":"data_root","path":"/data","leads_to":"/mnt/disk/docker",
              "exists":true,"mode":"0644","device":"0:0","mount_point":"/mnt/disk",
              "fs_type":"xfs","source":"/dev/sdb1","mount_options":"rw,noatime",
              "super_options":"rw,prjquota","d_type":false})"));
  EXPECT_EQ(found.where("what", "containerd_root")["exists"], false);
  EXPECT_EQ(found.where("what", "containerd_root")["d_type"], nullptr);
}

}  // namespace
}  // namespace collector
