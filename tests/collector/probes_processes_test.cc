// SPDX-License-Identifier: Apache-2.0
// Processes and mount namespaces.
#include <gtest/gtest.h>

#include "tests/collector/rows.h"

namespace collector {
namespace {

using bundle::Outcome;
using nlohmann::json;
using support::FakeHost;

const std::string kId = "281d3a9faeff0a1f0b7d9a53c4bfb2cbe7cbd5b4a4b8a0e2f7e2e3c0e8ee4f11";
const std::string kLayer = "ba5d0e97a44f";

std::string stat_of(int pid, const std::string& name, char state, int ppid) {
  return std::to_string(pid) + " (" + name + ") " + std::string(1, state) + " " +
         std::to_string(ppid) + " 58 58 0 -1 4194560 8571 0 0 0 1 1 0 0 20 0 3 0 1200 0 0\n";
}

TEST(ProcessList, WhatHangsComesLastWithItsStack) {
  FakeHost host;
  host.file("/proc/stat", "cpu 1\nbtime 1769846400\n");
  host.file("/proc/7/stat", stat_of(7, "dd (x) y", 'D', 60));
  host.file("/proc/7/cgroup", "0::/system.slice/docker-" + kId + ".scope\n");
  host.file("/proc/7/wchan", "rpc_wait_bit_killable");
  host.file("/proc/7/stack", "[<0>] rpc_wait_bit_killable+0x1e/0xb0\n[<0>] nfs4_run+0x1\n");
  host.file("/proc/9/stat", stat_of(9, "kworker/0:0", 'I', 2));
  host.file("/proc/60/stat", stat_of(60, "containerd-shim", 'S', 1));
  host.file("/proc/60/cgroup", "0::/system.slice/containerd.service\n");
  host.file("/proc/61/stat", "no such thing\n");
  const Rows found = rows_of("processes/list", host);
  EXPECT_EQ(found.result.outcome, Outcome::collected);
  ASSERT_EQ(found.rows.size(), 3U) << found.text;
  EXPECT_EQ(found.rows.back(),
            json::parse(R"({"pid":7,"ppid":60,"name":"dd (x) y","state":"D","threads":3,
              "started":"2026-01-31T08:00:12.000000Z","container_id":")" +
                        kId + R"(","wchan":"rpc_wait_bit_killable",
              "stack":["[<0>] rpc_wait_bit_killable+0x1e/0xb0","[<0>] nfs4_run+0x1"]})"));
  EXPECT_EQ(found.where("pid", 60)["container_id"], nullptr);
  EXPECT_FALSE(found.where("pid", 60).contains("stack"));
  EXPECT_FALSE(host.touched("read /proc/60/stack"));
  EXPECT_FALSE(host.touched("read /proc/9/cgroup"));
}

TEST(ProcessList, WithoutProcItFailed) {
  FakeHost host;
  EXPECT_EQ(rows_of("processes/list", host).result.outcome, Outcome::failed);
}

FakeHost with_namespaces() {
  FakeHost host;
  host.link("/proc/1/ns/mnt", "mnt:[1]").link("/proc/self/ns/mnt", "mnt:[1]");
  host.link("/proc/58/ns/mnt", "mnt:[2]");
  for (const auto* pid : {"1", "58", "700", "701", "900"}) {
    host.file("/proc/" + std::string(pid) + "/comm", "p" + std::string(pid) + "\n");
    host.file("/proc/" + std::string(pid) + "/mountinfo",
              "36 35 0:50 / /var/lib/docker/overlay2/" + kLayer +
                  "/merged rw - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/A,upperdir="
                  "/var/lib/docker/overlay2/" +
                  kLayer +
                  "/diff,workdir=/w\n"
                  "37 35 0:51 / /tmp\\040x rw - tmpfs tmpfs rw\nhalf a line\n");
  }
  host.link("/proc/700/ns/mnt", "mnt:[3]").link("/proc/701/ns/mnt", "mnt:[3]");
  host.link("/proc/900/ns/mnt", "mnt:[4]");
  host.file("/proc/900/mountinfo",
            "36 35 0:50 / / rw - overlay overlay rw,lowerdir=/c/snapshots/6/fs:/c/snapshots/5/fs,"
            "upperdir=/c/snapshots/77/fs,workdir=/c/snapshots/77/work\n");
  host.file("/proc/900/cgroup", "12:pids:/docker/" + kId + "\n");
  return host;
}

TEST(HeldMounts, OnceForEachNamespaceButTheHostsAndDockerds) {
  FakeHost host = with_namespaces();
  Survey survey;
  survey.dockerd_pid = 58;
  const Rows found = rows_of("processes/held-mounts", host, survey);
  ASSERT_EQ(found.rows.size(), 2U) << found.text;
  EXPECT_EQ(found.where("pid", 700),
            json::parse(R"({"pid":700,"process":"p700","container_id":null,"namespace":3,
              "mount_point":"/var/lib/docker/overlay2/ba5d0e97a44f/merged",
              "layer_id":"ba5d0e97a44f"})"));
  EXPECT_EQ(found.where("pid", 900)["layer_id"], "77");
  EXPECT_EQ(found.where("pid", 900)["container_id"], kId);
}

TEST(HeldMounts, WhoMayNotLookSaysSo) {
  FakeHost host;
  EXPECT_EQ(rows_of("processes/held-mounts", host).result.outcome, Outcome::denied);
}

}  // namespace
}  // namespace collector
