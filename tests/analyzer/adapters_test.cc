// SPDX-License-Identifier: Apache-2.0
#include "analyzer/adapters.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "analyzer/diagnose_judge.h"
#include "analyzer/intake.h"
#include "analyzer/rule_template.h"
#include "bundle/error.h"
#include "tests/analyzer/packs.h"
#include "tests/support/run_program.h"
#include "tests/support/tar_builder.h"

namespace analyzer {
namespace {

std::string evidence(std::string_view path) {
  const auto adapters = adapters_for(path);
  return adapters.empty() ? "nothing" : std::string(adapters.front()->evidence);
}

std::string converted(std::string_view path, std::string_view text) {
  return adapters_for(path).front()->convert(text, path).value_or("refused");
}

RulePack rules() {
  return load({rule("a/boom", "logs: [{in: [docker], match: boom}]"),
               rule("a/bang", "logs: [{in: [containerd], match: bang}]"),
               rule("a/forward",
                    "query: SELECT value, source, line FROM sysctls WHERE name = "
                    "'net.ipv4.ip_forward' AND value = '0'"),
               rule("a/full",
                    "query: SELECT mount_point, source, line FROM filesystems WHERE "
                    "bytes_available < 4096"),
               rule("a/nat", "query: SELECT chain, source, line FROM iptables_rules")});
}

std::string one(const Intake& intake, std::string_view sql) {
  return one_text(*intake.tables, sql);
}

std::vector<std::string> found(const Diagnosis& diagnosis) {
  std::vector<std::string> ids;
  for (const Finding& finding : diagnosis.findings) ids.push_back(finding.rule->id);
  std::ranges::sort(ids);
  return ids;
}

std::vector<std::string> not_judged(const Diagnosis& diagnosis) {
  std::vector<std::string> ids;
  for (const Unjudged& unknown : diagnosis.unknown) ids.push_back(unknown.rule->id);
  return ids;
}

TEST(Adapters, KnowTheNamesOfSos) {
  EXPECT_EQ(evidence("sos_commands/docker/journalctl_--no-pager_--unit_docker"), "docker/journal");
  EXPECT_EQ(evidence("case/sosreport-x/sos_commands/kernel/sysctl_-a"), "host/sysctls");
  EXPECT_EQ(evidence("etc/docker/daemon.json"), "daemon/config");
  EXPECT_EQ(evidence("sos_commands/docker/journalctl_--no-pager_--unit_docker.1"), "nothing");
  EXPECT_EQ(evidence("sos_commands/kernel/sysctl_-a/x"), "nothing");
  EXPECT_TRUE(is_of_sos_report("sos_commands/kernel/dmesg"));
  EXPECT_FALSE(is_of_sos_report("etc/docker/daemon.json"));
}

TEST(Adapters, KnowWhatPeopleSaveNearTheTopOnly) {
  EXPECT_EQ(evidence("daemon.json"), "daemon/config");
  EXPECT_EQ(evidence("case-4711/journalctl_-u_docker.txt"), "docker/journal");
  EXPECT_EQ(evidence("iptables-save.txt"), "network/iptables-save");
  EXPECT_EQ(evidence("usr/share/doc/x/daemon.json"), "nothing");
  EXPECT_EQ(evidence("notdaemon.json"), "nothing");
  EXPECT_EQ(evidence(""), "nothing");
}

TEST(Adapters, ReadDf) {
  EXPECT_EQ(converted("df.txt",
                      "Filesystem     1K-blocks    Used Available Use% Mounted on\n"
                      "/dev/sda1          41152   12345     26690  32% /srv/my data\n"
                      "proc                   0       0         0    - /proc\n"
                      "/dev/sdb1              -       -         -    - /mnt/dead\n"),
            "{\"mount_point\":\"/srv/my data\",\"device\":\"/dev/sda1\",\"bytes_total\":42139648,"
            "\"bytes_free\":29498368,\"bytes_available\":27330560}\n");
  EXPECT_EQ(converted("df.txt", "Filesystem      Size  Used Avail Use% Mounted on\n"), "refused");
  EXPECT_EQ(converted("df.txt", ""), "refused");
}

TEST(Adapters, ReadDockerVersionOfTheServer) {
  const std::string client =
      "Client: Docker Engine - Community\n Version:           28.5.2\n API version:       1.51\n";
  EXPECT_EQ(
      converted("docker_version.txt",
                client + "\nServer: Docker Engine - Community\n Engine:\n"
                         "  Version:          20.10.24\n  API version:      1.41 (minimum 1.12)\n"
                         " containerd:\n  Version:          1.6.20\n"),
      "{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\"}\n");
  EXPECT_EQ(converted("docker_version.txt", client + "Cannot connect to the Docker daemon\n"), "");
  EXPECT_EQ(converted("docker_version.txt", "bash: docker: command not found\n"), "refused");
}

TEST(Adapters, ReadMount) {
  const RulePack pack = rules();
  const support::TempDir dir;
  dir.file("mount.txt",
           "/dev/sda1 on / type ext4 (rw,relatime) [root]\n"
           "10.0.0.2:/export on /srv/my data type nfs4 (ro,vers=4.2,hard)\n"
           "mount: only root can do that\n");
  const Intake intake = take_in(dir.path(), pack, {}, "");
  EXPECT_EQ(one(intake,
                "SELECT group_concat(mount_point || ' ' || fs_type || ' ' || mount_source || ' ' "
                "|| options || ' ' || read_only, '; ') FROM mounts"),
            "/ ext4 /dev/sda1 rw,relatime 0; "
            "/srv/my data nfs4 10.0.0.2:/export ro,vers=4.2,hard 1");
  EXPECT_EQ(one(intake,
                "SELECT count(mount_id) + count(parent_id) + count(device) + count(root) + "
                "count(propagation) FROM mounts"),
            "0");
}

TEST(Adapters, TakeDockersUnitsOnly) {
  const std::string docker = "Id=docker.service\nActiveState=failed\n";
  EXPECT_EQ(converted("sos_commands/systemd/systemctl_show_service_--all",
                      "Id=ssh.service\nActiveState=active\n\n" + docker +
                          "\nId=cron.service\nActiveState=active\n"),
            docker + "\n");
}

TEST(Adapters, ReadASosReport) {
  const RulePack pack = rules();
  const MemoryFile file(compressed(
      TarBuilder()
          .directory("sosreport-shop/")
          .file("sosreport-shop/etc/docker/daemon.json", "{\"debug\": true}")
          .symlink("sosreport-shop/df", "sos_commands/filesys/df_-al_-x_autofs")
          .file("sosreport-shop/lib/systemd/system/dev-disk\\x2d1.mount", "[Unit]\n")
          .file("sosreport-shop/sos_commands/docker/journalctl_--no-pager_--unit_docker",
                "Jan 31 08:00:00 shop-01 dockerd[7]: level=error msg=\"boom\"\n")
          .file("sosreport-shop/sos_commands/filesys/df_-al_-x_autofs",
                "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/sda1 100 100 0 100% /\n")
          .file("sosreport-shop/sos_commands/host/hostname", "shop-01\n")
          .file("sosreport-shop/sos_commands/kernel/uname_-a",
                "Linux shop-01 6.1.0-18-amd64 #1 SMP Debian x86_64 GNU/Linux\n")
          .end(),
      "xz"));
  const Diagnosis diagnosis = analyze(file.path(), pack, {}, "");
  EXPECT_EQ(found(diagnosis), (std::vector<std::string>{"a/boom", "a/full"}));
  EXPECT_EQ(not_judged(diagnosis), (std::vector<std::string>{"a/bang", "a/forward", "a/nat"}));
  EXPECT_EQ(diagnosis.header.host_name, "shop-01");
  EXPECT_TRUE(diagnosis.complete);
  ASSERT_EQ(diagnosis.notices.size(), 2U) << testing::PrintToString(diagnosis.notices);
  EXPECT_NE(diagnosis.notices[0].find("was read as a sos report"), std::string::npos)
      << diagnosis.notices[0];
  EXPECT_NE(diagnosis.notices[1].find("unusual names"), std::string::npos);
}

TEST(Adapters, ReadAFolderOfFiles) {
  const RulePack pack = rules();
  const support::TempDir dir;
  dir.file("case/docker.log", "level=error msg=\"boom\"\n");
  dir.file("case/sysctl.txt", "net.ipv4.ip_forward = 0\n");
  dir.file("case/uname.txt", "Linux shop-01 6.1.0-18-amd64 #1 SMP x86_64 GNU/Linux\n");
  dir.file("case/notes.txt", "the customer says it is slow");
  const Intake intake = take_in(dir.path(), pack, {}, "");
  EXPECT_EQ(one(intake, "SELECT release FROM kernel"), "6.1.0-18-amd64");
  EXPECT_EQ(intake.coverage.records().size(), 3U);
  const Diagnosis diagnosis = analyze(dir.path(), pack, {}, "");
  EXPECT_EQ(found(diagnosis), (std::vector<std::string>{"a/boom", "a/forward"}));
  EXPECT_EQ(not_judged(diagnosis), (std::vector<std::string>{"a/bang", "a/full", "a/nat"}));
  EXPECT_NE(diagnosis.notices.at(0).find("was read as loose files"), std::string::npos)
      << diagnosis.notices[0];
}

TEST(Adapters, SilenceOfWhatIsNotWholeIsUnknown) {
  const RulePack pack = rules();
  const support::TempDir dir;
  dir.file("df.txt",
           "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/sda1 100 50 50 50% /\n");
  const Diagnosis diagnosis = analyze(dir.path(), pack, {}, "");
  EXPECT_TRUE(diagnosis.findings.empty());
  // df does tell of bytes.
  EXPECT_EQ(not_judged(diagnosis),
            (std::vector<std::string>{"a/bang", "a/boom", "a/forward", "a/nat"}));
}

// ps tells which processes there are, but not of their files and threads.
TEST(Adapters, WhatLacksColumnsIsKnownToWhomLooksAtOthers) {
  const RulePack pack = load(
      {rule("a/dead",
            "query: SELECT 1 AS x FROM (SELECT 1) WHERE NOT EXISTS (SELECT 1 FROM processes "
            "WHERE name = 'containerd' AND command LIKE '%containerd')"),
       rule("a/files", "query: SELECT pid, source, line FROM processes WHERE open_files > 1000"),
       rule("a/proxy", "query: SELECT pid, source, line FROM processes WHERE name = 'x-proxy'"),
       rule("a/writable",
            "query: SELECT mount_point, source, line FROM mounts WHERE mount_point = '/srv' AND "
            "read_only = 0"),
       rule("a/shared", "query: SELECT mount_point FROM mounts WHERE propagation = 'shared'")});
  const support::TempDir dir;
  dir.file("ps.txt",
           "USER  PID %CPU %MEM    VSZ   RSS TTY STAT START   TIME COMMAND\n"
           "root  700  0.0  0.1 170000 13000 ?   Ssl  07:59   0:01 /usr/sbin/dockerd -H fd://\n");
  dir.file("mount.txt", "/dev/sda1 on / type ext4 (rw)\n/dev/sdb1 on /srv type xfs (ro)\n");
  const Diagnosis diagnosis = analyze(dir.path(), pack, {}, "");
  EXPECT_EQ(found(diagnosis), (std::vector<std::string>{"a/dead"}));
  EXPECT_EQ(not_judged(diagnosis), (std::vector<std::string>{"a/files", "a/shared"}));
}

TEST(Adapters, SayWhatIsNotWhatItsNameSays) {
  const RulePack pack = rules();
  const support::TempDir dir;
  dir.file("df.txt", "Filesystem Size Used Avail Use% Mounted on\n");
  dir.file("docker.log", "boom\n");
  const Diagnosis diagnosis = analyze(dir.path(), pack, {}, "");
  ASSERT_EQ(diagnosis.notices.size(), 2U);
  EXPECT_EQ(diagnosis.notices[1], "df.txt is not what its name says, and was not read");
}

TEST(Adapters, AFolderOfOtherThingsIsStillRefused) {
  const RulePack pack = rules();
  const support::TempDir dir;
  dir.file("holiday.jpg", "\xff\xd8");
  EXPECT_THROW(analyze(dir.path(), pack, {}, ""), bundle::Error);
  dir.file("bundle.json", "not JSON");
  dir.file("docker/journal.log", "boom\n");
  EXPECT_THROW(analyze(dir.path(), pack, {}, ""), bundle::Error);
}

}  // namespace
}  // namespace analyzer
