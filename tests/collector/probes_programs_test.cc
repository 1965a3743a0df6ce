// SPDX-License-Identifier: Apache-2.0
// What stands around the daemons: programs, plugins, accounts, sockets, certificates, limits.
#include <gtest/gtest.h>

#include "collector/gather.h"
#include "tests/collector/certificates.h"
#include "tests/collector/rows.h"

namespace collector {
namespace {

using bundle::Outcome;
using nlohmann::json;
using support::FakeHost;
using support::Scripted;

Survey survey_of_host() {
  Survey survey;
  survey.data_root.path = "/data";
  survey.exec_root.path = "/run/docker";
  survey.config_file.path = "/etc/docker/daemon.json";
  survey.socket.path = "/var/run/docker.sock";
  survey.containerd_socket.path = "/run/containerd/containerd.sock";
  return survey;
}

TEST(Environment, OfTheProcessAndOfItsFilesWithoutSecrets) {
  FakeHost host;
  using namespace std::string_literals;
  host.file("/proc/64/environ",
            "HTTP_PROXY=http://bob:hunter22@proxy:3128\0REGISTRY_TOKEN=tok-9f8e7d6c5b4a\0"s);
  host.file("/etc/systemd/system/docker.service", "[Service]\nEnvironmentFile=-/etc/docker.env\n");
  host.file("/etc/docker.env", "# no\n\nNO_PROXY=10.0.0.0/8\n");
  host.file("/etc/default/docker", "export DOCKER_OPTS=\"--data-root /srv/docker --mtu 1400\"\n");
  Survey survey = survey_of_host();
  survey.dockerd_pid = 64;
  const Probe& probe = row_of("daemon/environment");
  const Gathered gathered = gather(probe, host, survey, {}, probe.limits);
  ASSERT_TRUE(gathered.text) << gathered.record.reason;
  for (const auto* const said :
       {R"("from":"process","name":"HTTP_PROXY","env":["HTTP_PROXY=http://)", "@proxy:3128",
        R"("name":"REGISTRY_TOKEN","env":["REGISTRY_TOKEN=[REDACTED:)",
        R"("from":"/etc/docker.env","name":"NO_PROXY","env":["NO_PROXY=10.0.0.0/8"])",
        R"("Command":["dockerd","--data-root","/srv/docker","--mtu","1400"])"}) {
    EXPECT_NE(gathered.text->find(said), std::string::npos) << said << "\n" << *gathered.text;
  }
  for (const auto* const secret : {"hunter22", "tok-9f8e7d6c5b4a"}) {
    EXPECT_EQ(gathered.text->find(secret), std::string::npos) << *gathered.text;
  }
}

TEST(Environment, ThatCannotBeReadIsNotEmpty) {
  FakeHost host;
  host.file("/proc/64/environ", "A=b").deny("/proc/64/environ");
  Survey survey = survey_of_host();
  survey.dockerd_pid = 64;
  NativeResult result;
  EXPECT_EQ(text_of("daemon/environment", host, survey, &result), "");
  EXPECT_EQ(result.outcome, Outcome::denied);
}

TEST(OtherUnits, OfASnapAndOfAUserWithoutRoot) {
  FakeHost host;
  NativeResult result;
  EXPECT_EQ(text_of("systemd/other-unit-files", host, survey_of_host(), &result), "");
  EXPECT_EQ(result.outcome, Outcome::absent);
  EXPECT_EQ(text_of("systemd/snap-unit", host, {}, &result), "");
  EXPECT_EQ(result.outcome, Outcome::absent);
  host.file("/etc/systemd/system/snap.docker.dockerd.service", "[Service]\nRestart=on-failure\n");
  host.command("systemctl show --no-pager snap.docker.dockerd.service",
               {.out = "Id=snap.docker.dockerd.service\nActiveState=failed\n"});
  host.file("/etc/passwd", "alice:x:1000:1000::/home/alice:/bin/bash\n");
  host.directory("/proc/64").owned("/proc/64", 1000, 1000, 0555);
  host.file("/home/alice/.config/systemd/user/docker.service", "[Service]\n");
  host.file("/home/alice/.config/systemd/user/docker.service.d/mtu.conf", "Environment=MTU=1400\n");
  Survey survey = survey_of_host();
  survey.dockerd_pid = 64;
  EXPECT_EQ(text_of("systemd/other-unit-files", host, survey),
            "# /etc/systemd/system/snap.docker.dockerd.service\n[Service]\nRestart=on-failure\n\n"
            "# /home/alice/.config/systemd/user/docker.service\n[Service]\n\n"
            "# /home/alice/.config/systemd/user/docker.service.d/mtu.conf\n"
            "Environment=MTU=1400\n\n");
  EXPECT_EQ(text_of("systemd/snap-unit", host),
            "Id=snap.docker.dockerd.service\nActiveState=failed\n");
}

TEST(OtherUnits, TheManagerOfAUserIsAskedWhereOneRuns) {
  FakeHost host;
  NativeResult result;
  EXPECT_EQ(text_of("systemd/user-unit", host, survey_of_host(), &result), "");
  EXPECT_EQ(result.outcome, Outcome::absent);
  host.directory("/home/alice").owned("/home/alice", 1000, 1000, 0755);
  Survey survey = survey_of_host();
  survey.data_root.path = "/home/alice/.local/share/docker";
  EXPECT_EQ(text_of("systemd/user-unit", host, survey, &result), "");
  EXPECT_EQ(result.reason, "no systemd runs for user 1000, so none of their units does");
  host.file("/run/user/1000/systemd/private", "");
  host.command(
      "setpriv --reuid=1000 --regid=1000 --clear-groups env XDG_RUNTIME_DIR=/run/user/1000 "
      "systemctl --user show --no-pager "
      "docker.service",
      {.out = "Id=docker.service\nActiveState=failed\n"});
  EXPECT_EQ(text_of("systemd/user-unit", host, survey), "Id=docker.service\nActiveState=failed\n");

  // Run by that user, who may not become anybody.
  host.file("/proc/self/status", "").owned("/proc/self/status", 1000, 1000, 0444);
  host.command("env XDG_RUNTIME_DIR=/run/user/1000 systemctl --user show --no-pager docker.service",
               {.out = "Id=docker.service\nActiveState=active\n"});
  EXPECT_EQ(text_of("systemd/user-unit", host, survey), "Id=docker.service\nActiveState=active\n");
}

TEST(Limits, UnlimitedIsTheLargestNumber) {
  FakeHost host;
  host.file("/proc/64/limits",
            "Limit                     Soft Limit           Hard Limit           Units     \n"
            "Max cpu time              unlimited            unlimited            seconds   \n"
            "Max open files            20000                524288               files     \n"
            "Max nice priority         0                    0                    \n");
  Survey survey = survey_of_host();
  survey.dockerd_pid = 64;
  const Rows found = rows_of("daemon/limits", host, survey);
  EXPECT_EQ(found.rows.size(), 3U);
  EXPECT_EQ(found.where("limit", "cpu time")["soft"], std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(found.where("limit", "open files"),
            json::parse(R"({"process":"dockerd","pid":64,"limit":"open files","soft":20000,
                            "hard":524288})"));
  EXPECT_EQ(found.where("limit", "nice priority")["hard"], 0);
}

TEST(Limits, NobodyRunsIsAbsenceAndAHalfIsPartial) {
  FakeHost host;
  host.file("/proc/64/limits", "Max open files            1                    2   files\n");
  Survey survey = survey_of_host();
  EXPECT_EQ(rows_of("daemon/limits", host, survey).result.outcome, Outcome::absent);
  survey.dockerd_pid = 64;
  survey.containerd_pid = 65;
  const Rows found = rows_of("daemon/limits", host, survey);
  EXPECT_EQ(found.result.outcome, Outcome::partial);
  EXPECT_EQ(found.result.reason, "/proc/65/limits could not be read");
}

TEST(Cgroups, PathsMayHoldColons) {
  FakeHost host;
  host.file("/proc/64/cgroup", "4:cpu,cpuacct:/a:b\n0::/system.slice/docker.service\n");
  Survey survey = survey_of_host();
  survey.dockerd_pid = 64;
  const Rows found = rows_of("daemon/cgroups", host, survey);
  EXPECT_EQ(found.where("hierarchy", 4)["path"], "/a:b");
  EXPECT_EQ(found.where("hierarchy", 4)["controllers"], "cpu,cpuacct");
  EXPECT_EQ(found.where("hierarchy", 0)["path"], "/system.slice/docker.service");
}

TEST(Group, DockerOrWhatDaemonJsonNames) {
  FakeHost host;
  host.file("/etc/group", "root:x:0:\ndocker:x:998:alice, bob\nadmins:x:30:\nbroken\n");
  EXPECT_EQ(rows_of("daemon/group", host, survey_of_host()).only(),
            json::parse(R"({"name":"docker","from":"default","exists":true,"gid":998,
                            "members":["alice","bob"]})"));
  host.file("/etc/docker/daemon.json", R"({"group":"ops"})");
  const Rows named = rows_of("daemon/group", host, survey_of_host());
  EXPECT_EQ(named.only()["exists"], false);
  EXPECT_EQ(named.only()["gid"], nullptr);
}

TEST(SubordinateIds, BothFilesAndNothingThatIsNoRange) {
  FakeHost host;
  EXPECT_EQ(rows_of("daemon/subordinate-ids", host).result.outcome, Outcome::absent);
  host.file("/etc/subuid", "dockremap:100000:65536\n# x\nbob:1\nbob:x:2\n");
  host.file("/etc/subgid", "1000:231072:65536");
  const Rows found = rows_of("daemon/subordinate-ids", host);
  ASSERT_EQ(found.rows.size(), 2U);
  EXPECT_EQ(found.where("kind", "uid"),
            json::parse(R"({"kind":"uid","owner":"dockremap","first":100000,"count":65536})"));
  EXPECT_EQ(found.where("kind", "gid")["owner"], "1000");
}

TEST(Sockets, OwnerModeAndWhoWaits) {
  FakeHost host;
  host.special("/var/run/docker.sock", FileType::socket)
      .owned("/var/run/docker.sock", 0, 998, 0666)
      .directory("/run/containerd/containerd.sock")
      .file("/etc/group", "docker:x:998:\n")
      .file("/proc/net/unix",
            "Num RefCount Protocol Flags Type St Inode Path\n"
            "0: 00000002 00000000 00010000 0001 01 18273 /run/docker.sock\n"
            "0: 00000002 00000000 00000000 0001 02 0 /run/docker.sock\n"
            "0: 00000003 00000000 00000000 0001 03 18280 /run/docker.sock\n");
  const Rows found = rows_of("daemon/sockets", host, survey_of_host());
  EXPECT_EQ(found.where("service", "docker"),
            json::parse(R"({"service":"docker","path":"/var/run/docker.sock","type":"socket",
                            "uid":0,"gid":998,"group":"docker","mode":"0666","listening":true,
                            "pending":1})"));
  const json& other = found.where("service", "containerd");
  EXPECT_EQ(other["type"], "directory");
  EXPECT_EQ(other["listening"], false);
  EXPECT_EQ(other["pending"], nullptr);
}

TEST(TlsFiles, KeysAreNeverOpened) {
  FakeHost host;
  host.file("/etc/docker/daemon.json", R"({"tlsverify":true,"tlscert":"/etc/docker/cert.pem",
                                           "tlskey":"/etc/docker/key.pem"})");
  host.file("/etc/docker/cert.pem", std::string(kServerCertificate));
  host.file("/etc/docker/key.pem", "-----BEGIN PRIVATE KEY-----")
      .owned("/etc/docker/key.pem", 0, 0, 0600);
  host.file("/etc/docker/certs.d/reg:5000/ca.crt",
            std::string(kAuthorityCertificate) + std::string(kServerCertificate));
  host.file("/etc/docker/certs.d/reg:5000/client.key", "secret");
  host.file("/etc/docker/certs.d/reg:5000/notes.txt", "");
  host.file("/data/swarm/certificates/swarm-node.crt", "hello");
  host.file("/data/swarm/certificates/swarm-node.key", "secret");
  const Rows found = rows_of("daemon/tls-files", host, survey_of_host());
  EXPECT_EQ(found.rows.size(), 7U) << found.text;
  EXPECT_EQ(found.where("purpose", "tlscacert")["path"], "/root/.docker/ca.pem");
  EXPECT_EQ(found.where("purpose", "tlscacert")["exists"], false);
  EXPECT_EQ(found.where("purpose", "tlscert")["not_after"], "2027-11-24T07:01:00.000000Z");
  EXPECT_EQ(found.where("purpose", "tlskey")["mode"], "0600");
  const json& registry = found.where("purpose", "registry reg:5000");
  EXPECT_EQ(registry["certificates"], 2);
  EXPECT_EQ(registry["not_after"], "2027-11-24T07:01:00.000000Z");
  EXPECT_EQ(found.where("path", "/data/swarm/certificates/swarm-node.crt")["error"],
            "there is no certificate in it");
  for (const std::string& touch : host.touched()) {
    EXPECT_FALSE(touch.starts_with("read ") && touch.find("key") != std::string::npos) << touch;
  }
}

TEST(TlsFiles, FlagsCountAndLinksLeadToTheFile) {
  FakeHost host;
  host.file("/proc/64/cmdline", std::string("dockerd\0--tlscert=/etc/tls.pem\0", 31));
  host.link("/etc/tls.pem", "live/cert.pem")
      .file("/etc/live/cert.pem", std::string(kServerCertificate));
  Survey survey = survey_of_host();
  survey.dockerd_pid = 64;
  const Rows found = rows_of("daemon/tls-files", host, survey);
  EXPECT_EQ(found.only()["from"], "command line");
  EXPECT_EQ(found.only()["certificates"], 1);
  EXPECT_EQ(rows_of("daemon/tls-files", host, survey_of_host()).text, "");
}

TEST(Programs, RuntimesOfDaemonJsonAreLookedFor) {
  FakeHost host;
  host.command("runc", Scripted{}).link("/usr/bin/runc", "/etc/alternatives/runc");
  host.link("/etc/alternatives/runc", "/usr/sbin/runc");
  host.file("/usr/sbin/runc", "elf").owned("/usr/sbin/runc", 0, 0, 0755);
  host.file("/usr/libexec/docker/docker-init", "elf");
  host.file("/etc/docker/daemon.json", R"({"runtimes":{
      "nvidia":{"path":"/usr/bin/nvidia-container-runtime","runtimeArgs":[]},
      "kata":{"runtimeType":"io.containerd.kata.v2"},"odd":7}})");
  const Rows found = rows_of("daemon/programs", host, survey_of_host());
  EXPECT_EQ(found.where("name", "runc"),
            json::parse(R"({"role":"runtime","name":"runc","wanted":"runc","path":"/usr/sbin/runc",
                            "exists":true,"executable":true,"bytes":3})"));
  EXPECT_EQ(found.where("name", "docker-init")["executable"], false);
  EXPECT_EQ(found.where("name", "docker-proxy")["exists"], false);
  EXPECT_EQ(found.where("name", "nvidia")["exists"], false);
  EXPECT_EQ(found.where("name", "kata")["wanted"], "containerd-shim-kata-v2");
}

TEST(Plugins, OfFoldersAndManagedOnes) {
  FakeHost host;
  host.special("/run/docker/plugins/flocker.sock", FileType::socket);
  host.special("/run/docker/plugins/sshfs/sshfs.sock", FileType::socket);
  host.file("/etc/docker/plugins/rexray.spec", "tcp://10.0.0.7:9000");
  host.file("/data/plugins/abc/config.json",
            R"({"plugin":{"Name":"vieux/sshfs:latest","Enabled":true,
                          "Settings":{"Env":["PASS=hunter2"]}}})");
  host.file("/data/plugins/def/config.json", "{");
  host.directory("/data/plugins/storage");
  const Rows found = rows_of("daemon/plugins", host, survey_of_host());
  EXPECT_EQ(found.rows.size(), 5U);
  EXPECT_EQ(found.where("name", "flocker")["kind"], "socket");
  EXPECT_EQ(found.where("name", "sshfs")["path"], "/run/docker/plugins/sshfs/sshfs.sock");
  EXPECT_EQ(found.where("name", "rexray")["kind"], "spec");
  EXPECT_EQ(found.where("name", "vieux/sshfs:latest")["enabled"], true);
  EXPECT_EQ(found.where("id", "def")["error"], "it does not parse");
  EXPECT_EQ(found.text.find("hunter2"), std::string::npos);
}

TEST(Seccomp, TheFileThatIsNamed) {
  FakeHost host;
  EXPECT_EQ(rows_of("daemon/seccomp-profile", host, survey_of_host()).only()["setting"], nullptr);
  host.file("/etc/docker/daemon.json", R"({"seccomp-profile":"/etc/docker/s.json"})");
  EXPECT_EQ(rows_of("daemon/seccomp-profile", host, survey_of_host()).only()["exists"], false);
  host.file("/etc/docker/s.json", R"({"defaultAction":"SCMP_ACT_ERRNO"})");
  const Rows good = rows_of("daemon/seccomp-profile", host, survey_of_host());
  EXPECT_EQ(good.only()["parses"], true);
  EXPECT_EQ(good.only()["default_action"], "SCMP_ACT_ERRNO");
  host.file("/etc/docker/s.json", "{");
  EXPECT_EQ(rows_of("daemon/seccomp-profile", host, survey_of_host()).only()["parses"], false);
  host.file("/etc/docker/daemon.json", R"({"seccomp-profile":"unconfined"})");
  EXPECT_EQ(rows_of("daemon/seccomp-profile", host, survey_of_host()).only()["exists"], nullptr);
}

TEST(CredentialHelpers, NamesAndNothingElse) {
  FakeHost host;
  EXPECT_EQ(rows_of("daemon/credential-helpers", host).result.outcome, Outcome::absent);
  host.file("/root/.docker/config.json",
            R"({"auths":{"reg":{"auth":"aHVudGVyMg=="}},"credsStore":"pass",
                "credHelpers":{"1.ecr.aws":"ecr-login"},"HttpHeaders":{"X":"hunter2"}})");
  host.command("docker-credential-pass", Scripted{});
  const Rows found = rows_of("daemon/credential-helpers", host);
  ASSERT_EQ(found.rows.size(), 2U);
  EXPECT_EQ(found.where("helper", "pass"),
            json::parse(R"({"registry":null,"helper":"pass","exists":true})"));
  EXPECT_EQ(found.where("helper", "ecr-login"),
            json::parse(R"({"registry":"1.ecr.aws","helper":"ecr-login","exists":false})"));
}

TEST(ContainerdConfig, OfTheRunningOneElseOfItsUnitElseTheDefault) {
  FakeHost host;
  host.file("/etc/containerd/config.toml", "version = 2\n").file("/etc/c.toml", "version = 3\n");
  EXPECT_EQ(text_of("containerd/config", host, survey_of_host()), "version = 2\n");
  Survey survey = survey_of_host();
  survey.containerd_pid = 48;
  host.file("/proc/48/cmdline", std::string("containerd\0--config\0/etc/c.toml\0", 32));
  EXPECT_EQ(text_of("containerd/config", host, survey), "version = 3\n");
  Survey child = survey_of_host();
  child.containerd_socket.path = "/run/docker/containerd/containerd.sock";
  host.file("/run/docker/containerd/containerd.toml", "version = 1\n");
  EXPECT_EQ(text_of("containerd/config", host, child), "version = 1\n");
}

}  // namespace
}  // namespace collector
