// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "analyzer/intake_tables.h"
#include "extracted.h"

namespace analyzer {
namespace {

constexpr std::string_view kErrors =
    "SELECT reason, error_line, error_column, text, fatal FROM daemon_config_errors";

TEST(DaemonConfig, IsFlattenedWithLines) {
  const auto* config = R"({
  "hosts": ["fd://", "tcp://0.0.0.0:2375"],
  "log-opts": {
    "max-size": "10m"
  },
  "live-restore": true,
  "mtu": 1450,
  "bip": null
})";
  EXPECT_EQ(rows_of("daemon/config", config,
                    "SELECT key, value, type, line, pointer FROM daemon_config ORDER BY line, key"),
            R"(hosts|["fd://","tcp://0.0.0.0:2375"]|array|2|/hosts
hosts[0]|fd://|string|2|/hosts/0
hosts[1]|tcp://0.0.0.0:2375|string|2|/hosts/1
log-opts|{"max-size":"10m"}|object|3|/log-opts
log-opts.max-size|10m|string|4|/log-opts/max-size
live-restore|true|boolean|6|/live-restore
mtu|1450|number|7|/mtu
bip|NULL|null|8|/bip
)");
  EXPECT_EQ(rows_of("daemon/config", config, kErrors), "");
}

// As in the lab's fault config-trailing-comma.
TEST(DaemonConfig, ATrailingComma) {
  Extracted config;
  config.with("daemon/config", "{\n  \"log-driver\": \"json-file\",\n}\n");
  EXPECT_EQ(config.rows(kErrors),
            "a comma before the closing brace|2|28|  \"log-driver\": \"json-file\",|1\n");
  EXPECT_EQ(config.rows("SELECT count(*) FROM daemon_config"), "0\n");
}

TEST(DaemonConfig, WhatDependsOnTheVersionIsNotFatalForSure) {
  EXPECT_EQ(rows_of("daemon/config", "\n", kErrors),
            "the file is empty (accepted since Docker 23.0)|1|1||NULL\n");
  Extracted config;
  config.with("daemon/config", "\xEF\xBB\xBF{\"mtu\": 1450}");
  EXPECT_EQ(config.rows("SELECT reason, fatal FROM daemon_config_errors"),
            "the file starts with a byte-order mark (accepted since Docker 23.0)|NULL\n");
  EXPECT_EQ(config.rows("SELECT key, value FROM daemon_config"), "mtu|1450\n");
}

// dockerd 20.10.24 on a file with the key "nope" and a NUL behind the brace: "the following
// directives don't match any configuration option: nope"; 26.1.5: "invalid character '\\x00' after
// top-level value".
TEST(DaemonConfig, WhatStandsBehindTheDocumentIsReadSince23) {
  Extracted config;
  config.with("daemon/config", std::string_view("{\"mtu\": 1450}\n\0", 15));
  EXPECT_EQ(config.rows("SELECT reason, error_line, error_column, fatal FROM daemon_config_errors"),
            "a NUL byte after the end of the document (ignored before Docker 23.0)|2|1|NULL\n");
  EXPECT_EQ(config.rows("SELECT key, value FROM daemon_config"), "mtu|1450\n");
  EXPECT_EQ(rows_of("daemon/config", "{\"mtu\": 1450}}", kErrors),
            "a closing brace or bracket too many (ignored before Docker 23.0)|1|14|{\"mtu\": "
            "1450}}|NULL\n");
}

TEST(DaemonConfig, ADuplicateKeyIsNoted) {
  Extracted config;
  config.with("daemon/config", "{\n\"mtu\": 1,\n\"mtu\": 2\n}");
  EXPECT_EQ(config.rows(kErrors), "duplicate key|3|1|mtu|0\n");
  EXPECT_EQ(config.rows("SELECT value, line FROM daemon_config"), "2|3\n");
}

TEST(DaemonConfig, ADocumentThatIsNoObject) {
  EXPECT_EQ(rows_of("daemon/config", "[]", kErrors),
            "the document is no object in braces|1|1|[]|1\n");
}

TEST(DaemonPaths, PathsAndPids) {
  Extracted paths;
  paths.with(
      "daemon/paths",
      R"({"data_root":{"path":"/srv/docker","from":"daemon.json"},"socket":{"path":"/run/docker.sock","from":"default"},"dockerd_pid":null,"containerd_pid":46,"pid_file_pid":58,"pid_file_process":"nginx"})");
  EXPECT_EQ(paths.rows("SELECT what, path, origin FROM daemon_paths"),
            "data_root|/srv/docker|daemon.json\nsocket|/run/docker.sock|default\n");
  EXPECT_EQ(paths.rows("SELECT dockerd_pid, containerd_pid, pid_file_pid, pid_file_process, source "
                       "FROM daemon_pids"),
            "NULL|46|58|nginx|daemon/paths\n");
}

TEST(ApiPing, NoAnswer) {
  EXPECT_EQ(
      rows_of(
          "docker/ping",
          R"({"socket":"/run/docker.sock","socket_exists":true,"connected":true,"answered":false,"status":null,"waited_ms":5003,"error":"no answer in 5 s"})",
          "SELECT socket, socket_exists, connected, answered, status, waited_ms, error "
          "FROM api_ping"),
      "/run/docker.sock|1|1|0|NULL|5003|no answer in 5 s\n");
}

// From healthy.txt of the lab.
constexpr std::string_view kUnits =
    R"(MainPID=58
Result=success
NRestarts=0
ExecMainStatus=0
ExecStart={ path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS ; ignore_errors=no ; start_time=[Tue 2026-11-24 05:37:41 UTC] ; stop_time=[n/a] ; pid=58 ; code=(null) ; status=0/0 }
Id=docker.service
LoadState=loaded
ActiveState=active
SubState=running
FragmentPath=/lib/systemd/system/docker.service

Id=docker.socket
LoadState=not-found
ActiveState=inactive
)";

TEST(Units, PivotedByUnit) {
  EXPECT_EQ(
      rows_of("systemd/units", kUnits,
              "SELECT unit, load_state, active_state, sub_state, result, main_pid, restarts, "
              "exec_main_status, fragment_path, exec_start, line FROM units"),
      "docker.service|loaded|active|running|success|58|0|0|/lib/systemd/system/docker.service|"
      "/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS|1\n"
      "docker.socket|not-found|inactive|NULL|NULL|NULL|NULL|NULL|NULL|NULL|12\n");
}

TEST(Units, ABlockWithoutIdIsCounted) {
  Extracted units;
  units.with("systemd/units", "LoadState=loaded\n\nId=docker.service\nnonsense\n");
  EXPECT_EQ(units.unreadables().size(), 2U);
  EXPECT_EQ(units.rows("SELECT unit, name FROM unit_properties"), "docker.service|Id\n");
}

TEST(UnitFiles, DropInsBelongToTheirUnit) {
  constexpr std::string_view kFiles = R"(# /lib/systemd/system/docker.service
[Unit]
Description=Docker Application Container Engine

[Service]
# the default is not to use systemd for cgroups
ExecStart=/usr/sbin/dockerd -H fd:// \
  # between
  $DOCKER_OPTS

# /etc/systemd/system/docker.service.d/override.conf
[Service]
ExecStart=
ExecStart=/usr/sbin/dockerd --graph /srv

# /lib/systemd/system/containerd.service
# Copyright The containerd Authors.
[Service]
LimitNOFILE=infinity
)";
  EXPECT_EQ(
      rows_of("systemd/unit-files", kFiles,
              "SELECT unit, path, section, key, value, line FROM unit_files"),
      R"(docker.service|/lib/systemd/system/docker.service|Unit|Description|Docker Application Container Engine|3
docker.service|/lib/systemd/system/docker.service|Service|ExecStart|/usr/sbin/dockerd -H fd://  $DOCKER_OPTS|7
docker.service|/etc/systemd/system/docker.service.d/override.conf|Service|ExecStart||13
docker.service|/etc/systemd/system/docker.service.d/override.conf|Service|ExecStart|/usr/sbin/dockerd --graph /srv|14
containerd.service|/lib/systemd/system/containerd.service|Service|LimitNOFILE|infinity|19
)");
}

TEST(OtherUnits, TheSameOfSnapAndUser) {
  EXPECT_EQ(rows_of("systemd/other-unit-files",
                    "# /home/alice/.config/systemd/user/docker.service.d/mtu.conf\n[Service]\n"
                    "Environment=MTU=1400\n",
                    "SELECT unit, section, key, value FROM other_unit_files"),
            "docker.service|Service|Environment|MTU=1400\n");
  EXPECT_EQ(rows_of("systemd/user-unit", "Id=docker.service\nActiveState=active\n",
                    "SELECT unit, value FROM user_unit_properties WHERE name = 'ActiveState'"),
            "docker.service|active\n");
  EXPECT_EQ(rows_of("systemd/snap-unit", "Id=snap.docker.dockerd.service\nActiveState=failed\n",
                    "SELECT unit, value FROM snap_unit_properties WHERE name = 'ActiveState'"),
            "snap.docker.dockerd.service|failed\n");
}

TEST(DaemonEnvironment, VariablesAndOptions) {
  EXPECT_EQ(
      rows_of(
          "daemon/environment",
          R"({"service":"dockerd","from":"process","name":"HTTP_PROXY","env":["HTTP_PROXY=http://proxy:3128"]}
{"service":"dockerd","from":"/etc/default/docker","name":"DOCKER_OPTS","Command":["dockerd","--mtu","1400"]}
{"service":"containerd","from":"process","name":"EMPTY","env":["EMPTY="]})",
          "SELECT service, set_by, name, value FROM daemon_environment"),
      "dockerd|process|HTTP_PROXY|http://proxy:3128\n"
      "dockerd|/etc/default/docker|DOCKER_OPTS|--mtu 1400\n"
      "containerd|process|EMPTY|\n");
}

TEST(Processes, ThreadsAndStack) {
  EXPECT_EQ(
      rows_of(
          "processes/daemons",
          R"({"pid":58,"ppid":1,"name":"dockerd","exe":"/usr/bin/dockerd","exe_deleted":true,"state":"S","threads":14,"thread_states":{"D":2,"S":12},"wchan":"nfs_wait","stack":["[<0>] nfs_wait","[<0>] do_sync"],"open_files":40,"open_files_limit":1048576,"started":"2026-11-24T05:37:41Z","command":"/usr/bin/dockerd -H fd://"})",
          "SELECT name, exe_deleted, state, blocked_threads, stack, open_files_limit, started FROM "
          "processes"),
      "dockerd|1|S|2|[<0>] nfs_wait < [<0>] do_sync|1048576|2026-11-24T05:37:41.000000Z\n");
}

TEST(UnixSockets, Backlog) {
  EXPECT_EQ(rows_of("sockets/unix",
                    R"({"path":"/run/docker.sock","state":"listening","inode":17,"pending":null})",
                    "SELECT path, state, inode, pending FROM unix_sockets"),
            "/run/docker.sock|listening|17|NULL\n");
}

/// "docker starting 08:00:00" and so on, one event a line.
std::string starts(const std::vector<std::pair<std::string, std::string>>& events) {
  Extracted extracted;
  std::int64_t line = 0;
  for (const auto& [event, clock] : events) {
    Sighting sighting;
    sighting.rule = "daemon:docker:" + event;
    sighting.source = "docker/journal";
    sighting.line = ++line;
    sighting.time = bundle::time_from("2026-01-31T" + clock + "Z");
    insert_daemon_event(extracted.tables(), sighting);
  }
  return extracted.rows(
      "SELECT substr(started, 12, 8), substr(ready, 12, 8), substr(ended, 12, 8), succeeded, line "
      "FROM daemon_starts ORDER BY started");
}

TEST(DaemonStarts, AttemptsAndHowTheyEnded) {
  EXPECT_EQ(starts({{"exited", "07:00:00"},
                    {"starting", "08:00:00"},
                    {"failed", "08:00:01"},
                    {"exited", "08:00:02"},
                    {"starting", "08:01:00"},
                    {"ready", "08:01:05"},
                    {"stopping", "09:00:00"},
                    {"starting", "09:01:00"},
                    {"starting", "09:02:00"}}),
            "08:00:00|NULL|08:00:01|0|2\n"
            "08:01:00|08:01:05|09:00:00|1|5\n"
            "09:01:00|NULL|NULL|0|8\n"
            "09:02:00|NULL|NULL|NULL|9\n");
}

TEST(Sightings, CapturesAreJson) {
  Extracted extracted;
  Sighting sighting;
  sighting.rule = "net/port-in-use";
  sighting.source = "docker/journal";
  sighting.line = 7;
  sighting.text = "bind: address already in use";
  sighting.captures = {{"port", "8080"}, {"odd", "\xFF"}};
  insert_sighting(extracted.tables(), sighting);
  EXPECT_EQ(extracted.rows("SELECT rule, pattern, time, captures ->> 'port', source, line FROM "
                           "sightings"),
            "net/port-in-use|0|NULL|8080|docker/journal|7\n");
}

TEST(Collection, EvidenceAndHost) {
  bundle::Manifest manifest;
  bundle::ProbeRecord record;
  record.id = "network/iptables-save";
  record.argv = {"iptables-save", "-c"};
  record.outcome = bundle::Outcome::skipped;
  record.reason = "the module ip_tables is not loaded";
  manifest.probes.push_back(record);
  bundle::Header header;
  header.host_name = "shop-01";
  header.started = *bundle::time_from("2026-01-31T08:00:00Z");
  Extracted extracted;
  insert_evidence(extracted.tables(), manifest);
  insert_host(extracted.tables(), header);
  EXPECT_EQ(
      extracted.rows("SELECT id, outcome, reason, exit_status, target, pointer FROM evidence"),
      "network/iptables-save|skipped|the module ip_tables is not loaded|NULL|iptables-save "
      "-c|/probes/0\n");
  EXPECT_EQ(extracted.rows("SELECT host_name, collected_at, time_zone, uid FROM host"),
            "shop-01|2026-01-31T08:00:00.000000Z|NULL|0\n");
  EXPECT_EQ(extracted.rows("SELECT obfuscated FROM host"), "0\n");
}

TEST(Collection, WhatTheCollectorSawInItsOwnBundle) {
  Extracted extracted;
  insert_self_scan(
      extracted.tables(),
      {.outcome = "suspicious",
       .reason = "the run's time was used up",
       .entries = 3,
       .bytes = 900,
       .findings = {{.path = "docker/journal.log", .kind = "token", .count = 2, .line = 7},
                    {.path = "docker/info.json", .kind = "env", .count = 1}}});
  EXPECT_EQ(extracted.rows("SELECT outcome, reason, entries, bytes, pointer FROM self_scan"),
            "suspicious|the run's time was used up|3|900|/self_scan\n");
  EXPECT_EQ(extracted.rows("SELECT path, kind, count, first_line, pointer FROM self_scan_findings"),
            "docker/journal.log|token|2|7|/self_scan/findings/0\n"
            "docker/info.json|env|1|NULL|/self_scan/findings/1\n");
}

}  // namespace
}  // namespace analyzer
