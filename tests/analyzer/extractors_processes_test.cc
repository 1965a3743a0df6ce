// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "extracted.h"

namespace analyzer {
namespace {

const std::string kRuns(64, 'a');
const std::string kExited(64, 'b');
const std::string kGone(64, 'c');
const std::string kLost(64, 'd');

TEST(HostProcesses, StatesAndStacks) {
  EXPECT_EQ(
      rows_of(
          "processes/list",
          R"({"pid":7,"ppid":2,"name":"dd","state":"D","threads":1,"started":"2026-01-31T08:00:12.000000Z","container_id":"abc","wchan":"io_schedule","stack":["[<0>] a","[<0>] b"]}
{"pid":8,"ppid":1,"name":"sshd","state":"S","threads":1,"started":null,"container_id":null})",
          "SELECT pid, name, state, started, container_id, wchan, stack FROM host_processes"),
      "7|dd|D|2026-01-31T08:00:12.000000Z|abc|io_schedule|[<0>] a < [<0>] b\n"
      "8|sshd|S|NULL|NULL|NULL|NULL\n");
}

TEST(Shims, WithoutContainerAndTheOtherWayRound) {
  Extracted host;
  const auto shim = [](int pid, const std::string& command) {
    return R"({"pid":)" + std::to_string(pid) +
           R"(,"ppid":1,"name":"containerd-shim","state":"S","command":")" + command + "\"}\n";
  };
  const std::string v2 = "/usr/bin/containerd-shim-runc-v2 -namespace ";
  host.with("processes/daemons",
            shim(10, v2 + "moby -id " + kRuns + " -address /run/c.sock") +
                shim(11, v2 + "moby -id " + kExited + " -address /run/c.sock") +
                shim(12, v2 + "moby -id " + kGone + " -address /run/c.sock") +
                shim(13, v2 + "k8s.io -id " + kGone + " -address /run/c.sock") +
                shim(14, "containerd-shim -namespace moby -workdir /var/lib/containerd/moby/" +
                             kGone + " -address /x"));
  host.with("docker/containers",
            R"({"Id":")" + kRuns + R"(","Name":"/web","State":{"Status":"running","Pid":20}})" +
                "\n" + R"({"Id":")" + kExited + R"(","State":{"Status":"exited","Pid":0}})" + "\n" +
                R"({"Id":")" + kLost + R"(","Name":"/db","State":{"Status":"running","Pid":30}})");
  host.with("processes/list",
            R"({"pid":30,"name":"pg","state":"S","container_id":")" + kLost + "\"}\n");
  EXPECT_EQ(host.rows("SELECT pid, container_state FROM shims_without_container ORDER BY pid"),
            "11|exited\n12|NULL\n14|NULL\n");
  EXPECT_EQ(host.rows("SELECT name, state, process_exists FROM containers_without_shim"),
            "db|running|1\n");
}

TEST(HeldMounts, LeakedWhereTheHostHasLetGo) {
  Extracted host;
  host.with(
      "processes/held-mounts",
      R"({"pid":7,"process":"agent","container_id":null,"namespace":3,"mount_point":"/rootfs/var/lib/docker/overlay2/aaa/merged","layer_id":"aaa"}
{"pid":7,"process":"agent","container_id":null,"namespace":3,"mount_point":"/rootfs/var/lib/docker/overlay2/bbb/merged","layer_id":"bbb"}
{"pid":9,"process":"nginx","container_id":"c","namespace":4,"mount_point":"/","layer_id":"ccc"})");
  host.with("storage/mountinfo",
            "36 35 0:50 / /var/lib/docker/overlay2/bbb/merged rw - overlay overlay "
            "rw,lowerdir=/l/A,upperdir=/var/lib/docker/overlay2/bbb/diff\n");
  EXPECT_EQ(host.rows("SELECT pid, process, layer_id, line FROM leaked_mounts"), "7|agent|aaa|1\n");
}

}  // namespace
}  // namespace analyzer
