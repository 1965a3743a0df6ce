// SPDX-License-Identifier: Apache-2.0
// Programs, plugins, accounts, sockets and certificates around the daemons, and the disks below
// them; the text is what the collector wrote on real hosts.
#include <gtest/gtest.h>

#include "extracted.h"

namespace analyzer {
namespace {

std::string version(std::string_view evidence, std::string_view text) {
  return rows_of(evidence, text, "SELECT program, version FROM program_versions");
}

TEST(ProgramVersions, WithoutWhatADistributionAdds) {
  EXPECT_EQ(version("daemon/dockerd-version", "Docker version 20.10.24+dfsg1, build 5d6db84\n"),
            "dockerd|20.10.24\n");
  EXPECT_EQ(version("daemon/dockerd-version", "Docker version 29.0.0-rc.1, build 1234567\n"),
            "dockerd|29.0.0-rc.1\n");
  EXPECT_EQ(
      version("containerd/version",
              "containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3\n"),
      "containerd|1.6.20\n");
  EXPECT_EQ(version("containerd/version", "containerd containerd.io v2.0.1 88aa2f531d6c\n"),
            "containerd|2.0.1\n");
  EXPECT_EQ(version("containerd/runc-version",
                    "runc version 1.1.5+ds1\ncommit: 1.1.5+ds1-1+deb12u1\nspec: 1.0.2-dev\n"),
            "runc|1.1.5\n");
  EXPECT_EQ(version("containerd/runc-version", "runc version 1.0.0-rc95\n"), "runc|1.0.0-rc95\n");
  EXPECT_EQ(version("containerd/runc-version", "what?\n"), "runc|NULL\n");
}

TEST(ContainerdConfig, TablesKeysAndArrays) {
  Extracted tables;
  tables.with("containerd/config", R"(version = 2 # comment
disabled_plugins = ["cri"]
required_plugins = [
  "a", # one
  "b#c",
]
root = '/srv/containerd'

[plugins]
  [plugins."io.containerd.grpc.v1.cri".cni]
      bin_dir = "/usr/lib/cni"
[[stream]]
oops
)");
  EXPECT_EQ(tables.rows("SELECT section, key, value, line FROM containerd_config"),
            "|version|2|1\n"
            "|disabled_plugins|[\"cri\"]|2\n"
            "|required_plugins|[ \"a\", \"b#c\", ]|3\n"
            "|root|/srv/containerd|7\n"
            "plugins.\"io.containerd.grpc.v1.cri\".cni|bin_dir|/usr/lib/cni|11\n");
  EXPECT_EQ(tables.unreadables(),
            std::vector<std::string>{"13: neither a [table] nor a key = value"});
}

TEST(DaemonPrograms, WhatIsNotFoundHasNoPermission) {
  EXPECT_EQ(
      rows_of(
          "daemon/programs",
          R"({"role":"runtime","name":"runc","wanted":"runc","path":"/usr/sbin/runc","exists":true,"executable":true,"bytes":8752456}
{"role":"runtime","name":"nvidia","wanted":"/usr/bin/nvidia-container-runtime","path":null,"exists":false,"executable":null,"bytes":null}
)",
          "SELECT name, path, present, executable FROM daemon_programs"),
      "runc|/usr/sbin/runc|1|1\nnvidia|NULL|0|NULL\n");
}

TEST(TlsFiles, DatesAndKeys) {
  EXPECT_EQ(
      rows_of(
          "daemon/tls-files",
          R"({"purpose":"tlscert","path":"/etc/docker/cert.pem","from":"config file","is_key":false,"exists":true,"bytes":1107,"uid":0,"mode":"0644","certificates":1,"not_before":"2026-11-24T07:00:30.000000Z","not_after":"2026-12-24T07:00:30.000000Z","error":null}
{"purpose":"tlskey","path":"/etc/docker/key.pem","from":"config file","is_key":true,"exists":true,"bytes":1704,"uid":0,"mode":"0600","certificates":null,"not_before":null,"not_after":null,"error":null}
)",
          "SELECT purpose, is_key, mode, not_after FROM tls_files"),
      "tlscert|0|0644|2026-12-24T07:00:30.000000Z\ntlskey|1|0600|NULL\n");
}

TEST(Accounts, GroupAndRanges) {
  EXPECT_EQ(
      rows_of(
          "daemon/group",
          R"({"name":"docker","from":"default","exists":true,"gid":103,"members":["alice","bob"]})",
          "SELECT name, present, gid, members, member_names FROM docker_group"),
      "docker|1|103|2|alice,bob\n");
  EXPECT_EQ(rows_of("daemon/subordinate-ids",
                    R"({"kind":"uid","owner":"dockremap","first":100000,"count":65536})",
                    "SELECT kind, owner, first, ids FROM subordinate_ids"),
            "uid|dockremap|100000|65536\n");
}

TEST(SocketFiles, OwnerAndBacklog) {
  EXPECT_EQ(
      rows_of(
          "daemon/sockets",
          R"({"service":"docker","path":"/run/docker.sock","type":"socket","uid":0,"gid":103,"group":"docker","mode":"0660","listening":true,"pending":0}
{"service":"containerd","path":"/run/containerd/containerd.sock","type":null,"uid":null,"gid":null,"group":null,"mode":null,"listening":false,"pending":null}
)",
          "SELECT service, type, group_name, mode, listening, pending FROM socket_files"),
      "docker|socket|docker|0660|1|0\ncontainerd|NULL|NULL|NULL|0|NULL\n");
}

TEST(Limits, AndCgroups) {
  EXPECT_EQ(
      rows_of(
          "daemon/limits",
          R"({"process":"dockerd","pid":64,"limit":"open files","soft":20000,"hard":9223372036854775807})",
          "SELECT process, name, soft, hard FROM daemon_limits"),
      "dockerd|open files|20000|9223372036854775807\n");
  EXPECT_EQ(
      rows_of(
          "daemon/cgroups",
          R"({"process":"dockerd","pid":64,"hierarchy":0,"controllers":"","path":"/system.slice/docker.service"})",
          "SELECT hierarchy, controllers, path FROM daemon_cgroups"),
      "0||/system.slice/docker.service\n");
}

TEST(Plugins, HelpersAndProfile) {
  EXPECT_EQ(rows_of("daemon/plugins",
                    R"({"name":"rexray","kind":"spec","path":"/etc/docker/plugins/rexray.spec"}
{"name":"vieux/sshfs:latest","kind":"managed","path":"/d/config.json","id":"abc","enabled":false,"error":null}
)",
                    "SELECT name, kind, enabled FROM daemon_plugins"),
            "rexray|spec|NULL\nvieux/sshfs:latest|managed|0\n");
  EXPECT_EQ(
      rows_of("daemon/credential-helpers", R"({"registry":null,"helper":"pass","exists":false})",
              "SELECT registry, helper, present FROM credential_helpers"),
      "NULL|pass|0\n");
  EXPECT_EQ(
      rows_of(
          "daemon/seccomp-profile",
          R"({"setting":"/etc/docker/seccomp.json","from":"config file","exists":true,"bytes":34,"parses":false,"default_action":null,"error":"it is not a JSON object"})",
          "SELECT setting, present, parses, error FROM seccomp_profile"),
      "/etc/docker/seccomp.json|1|0|it is not a JSON object\n");
}

TEST(BackingFilesystems, QuotaIsAnOptionOfTheFilesystem) {
  constexpr std::string_view kSelect =
      "SELECT what, leads_to, fs_type, project_quota, d_type FROM backing_filesystems";
  EXPECT_EQ(
      rows_of(
          "disk/backing-filesystems",
          R"({"what":"data_root","path":"/var/lib/docker","leads_to":null,"exists":true,"mode":"0710","device":"254:0","mount_point":"/","fs_type":"ext4","source":"/dev/vda","mount_options":"rw,relatime","super_options":"rw,discard","d_type":true}
{"what":"containerd_root","path":"/c","leads_to":"/mnt/c","exists":true,"mode":"0700","device":"8:1","mount_point":"/mnt","fs_type":"xfs","source":"/dev/sda1","mount_options":"rw","super_options":"rw,prjquota","d_type":null}
)",
          kSelect),
      "data_root|NULL|ext4|0|1\ncontainerd_root|/mnt/c|xfs|1|NULL\n");
}

TEST(Disks, DeletedFilesAndDevices) {
  EXPECT_EQ(
      rows_of(
          "disk/deleted-open-files",
          R"({"pid":711,"process":"sleep","descriptor":0,"path":"/big","bytes":3145728,"allocated":3145728,"device":"0:94","inode":1271049})",
          "SELECT pid, process, path, allocated, device FROM deleted_open_files"),
      "711|sleep|/big|3145728|0:94\n");
  EXPECT_EQ(
      rows_of(
          "disk/block-devices",
          R"({"name":"vda","device":"254:0","bytes":274877906944,"read_only":false,"rotational":true,"model":null,"state":null,"backing_file":null,"dm_name":null,"dm_suspended":null,"io_errors":null,"io_timeouts":null,"in_flight":0,"busy_ms":176056})",
          "SELECT name, bytes, read_only, io_errors, in_flight FROM block_devices"),
      "vda|274877906944|0|NULL|0\n");
}

TEST(ThinPools, AlsoOneThatFailed) {
  Extracted tables;
  tables.with("disk/thin-pools",
              "docker-pool: 0 209715200 thin-pool 5 210/524288 1638400/1638400 - out_of_data_space "
              "discard_passdown queue_if_no_space - 1024 \n"
              "old-pool: 0 8 thin-pool Fail\n"
              "linear: 0 8 linear \n");
  EXPECT_EQ(tables.rows("SELECT name, metadata_used, metadata_total, data_used, data_total, mode "
                        "FROM thin_pools"),
            "docker-pool|210|524288|1638400|1638400|out_of_data_space\n"
            "old-pool|NULL|NULL|NULL|NULL|Fail\n");
  EXPECT_EQ(tables.unreadables(), std::vector<std::string>{"3: not the status of a thin pool"});
  EXPECT_EQ(rows_of("disk/thin-pools", "No devices found\n", "SELECT name FROM thin_pools"), "");
}

}  // namespace
}  // namespace analyzer
