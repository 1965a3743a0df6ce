// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "extracted.h"

namespace analyzer {
namespace {

// From healthy.txt of the lab; ids shortened, and keys that nothing reads left out.
constexpr std::string_view kInspected =
    R"({"Id":"314211a17e78","Created":"2026-11-24T05:37:42.778868207Z","State":{"Status":"running","Running":true,"OOMKilled":false,"Dead":false,"Pid":542,"ExitCode":0,"Error":"","StartedAt":"2026-11-24T05:37:42.993732685Z","FinishedAt":"0001-01-01T00:00:00Z"},"Image":"sha256:14bc9b621d02","LogPath":"/x-json.log","Name":"/web","RestartCount":0,"Driver":"overlay2","Mounts":[],"HostConfig":{"LogConfig":{"Type":"json-file","Config":{}},"NetworkMode":"shop","PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]},"RestartPolicy":{"Name":"always","MaximumRetryCount":0},"Runtime":"runc","Memory":0,"PidsLimit":null},"Config":{"Image":"shop/web:2"},"NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"},{"HostIp":"::","HostPort":"8080"}]},"Networks":{"shop":{"NetworkID":"d0daf8133fab","Gateway":"172.18.0.1","IPAddress":"172.18.0.2","MacAddress":"02:42:ac:12:00:02"}}}}
{"Id":"b09e9f422edd","Created":"2026-11-24T05:37:43.740757083Z","State":{"Status":"exited","Running":false,"OOMKilled":false,"Dead":false,"Pid":0,"ExitCode":1,"Error":"","StartedAt":"2026-11-24T05:37:43.887718274Z","FinishedAt":"2026-11-24T05:37:43.889499421Z"},"Image":"sha256:7577ec093e71","LogPath":"/x-json.log","Name":"/grep-job","RestartCount":0,"Driver":"overlay2","Mounts":[],"HostConfig":{"LogConfig":{"Type":"json-file","Config":{}},"NetworkMode":"default","PortBindings":{},"RestartPolicy":{"Name":"no","MaximumRetryCount":0},"Runtime":"runc","Memory":0,"PidsLimit":null},"Config":{"Image":"shop/base:1"},"NetworkSettings":{"Ports":{},"Networks":{"bridge":{"NetworkID":"983c6e2b9fc4","Gateway":"","IPAddress":"","MacAddress":""}}}}
)";
constexpr std::string_view kOnDisk =
    R"({"id":"17b73d969227","config":{"State":{"Running":true,"Paused":false,"Restarting":false,"OOMKilled":false,"RemovalInProgress":false,"Dead":false,"Pid":623,"ExitCode":0,"Error":"","StartedAt":"2026-11-24T05:37:43.205138384Z","FinishedAt":"0001-01-01T00:00:00Z","Health":null},"ID":"17b73d969227","Created":"2026-11-24T05:37:43.013325467Z","Image":"sha256:7577ec093e71","Name":"/db","Driver":"overlay2","LogPath":"/x-json.log","RestartCount":0,"HasBeenStartedBefore":true,"MountPoints":{"/data":{"Source":"/var/lib/docker/volumes/shop-db/_data","Destination":"/data","RW":true,"Name":"shop-db","Driver":"local","Type":"volume"}},"Config":{"Image":"shop/base:1"},"NetworkSettings":{"Networks":{"shop":{"NetworkID":"d0daf8133fab","Gateway":"172.18.0.1","IPAddress":"172.18.0.3","MacAddress":"02:42:ac:12:00:03"}},"Ports":{}}},"config_bytes":2828,"config_error":null,"hostconfig":{"LogConfig":{"Type":"json-file","Config":{}},"NetworkMode":"shop","PortBindings":{},"RestartPolicy":{"Name":"always","MaximumRetryCount":0},"Runtime":"runc","Memory":0,"PidsLimit":null},"hostconfig_bytes":1486,"hostconfig_error":null}
)";

constexpr std::string_view kRecord =
    "SELECT id, origin, name, image, image_id, state, pid, exit_code, oom_killed, error, "
    "restart_policy, created, started, finished, log_driver, network_mode, storage_driver, runtime "
    "FROM containers ORDER BY name";

TEST(Containers, AsTheApiTellsThem) {
  EXPECT_EQ(rows_of("docker/containers", kInspected, kRecord),
            "b09e9f422edd|api|grep-job|shop/base:1|sha256:7577ec093e71|exited|NULL|1|0|NULL|no|"
            "2026-11-24T05:37:43.740757Z|2026-11-24T05:37:43.887718Z|2026-11-24T05:37:43.889499Z|"
            "json-file|default|overlay2|runc\n"
            "314211a17e78|api|web|shop/web:2|sha256:14bc9b621d02|running|542|0|0|NULL|always|"
            "2026-11-24T05:37:42.778868Z|2026-11-24T05:37:42.993732Z|NULL|"
            "json-file|shop|overlay2|runc\n");
}

TEST(Containers, AsTheyStandOnDisk) {
  Extracted disk;
  disk.with("storage/container-configs", kOnDisk);
  EXPECT_EQ(disk.rows(kRecord),
            "17b73d969227|disk|db|shop/base:1|sha256:7577ec093e71|running|623|0|0|NULL|always|"
            "2026-11-24T05:37:43.013325Z|2026-11-24T05:37:43.205138Z|NULL|"
            "json-file|shop|overlay2|runc\n");
  EXPECT_EQ(disk.rows("SELECT type, source_path, destination, driver, volume, read_write, "
                      "propagation FROM container_mounts"),
            "volume|/var/lib/docker/volumes/shop-db/_data|/data|local|shop-db|1|NULL\n");
  EXPECT_EQ(disk.rows("SELECT network, ip_address, gateway, mac FROM container_networks"),
            "shop|172.18.0.3|172.18.0.1|02:42:ac:12:00:03\n");
}

std::string state_on_disk(std::string_view flags) {
  return rows_of("storage/container-configs",
                 R"({"id":"1","config":{"State":{)" + std::string(flags) + "}}}",
                 "SELECT state FROM containers");
}

TEST(Containers, StateFromFlags) {
  const std::string started = R"("StartedAt":"2026-11-24T05:37:43.205138384Z")";
  const std::string never = R"("StartedAt":"0001-01-01T00:00:00Z")";
  EXPECT_EQ(state_on_disk(R"("Running":true,"Paused":true,)" + started), "paused\n");
  EXPECT_EQ(state_on_disk(R"("Running":true,"Restarting":true,)" + started), "restarting\n");
  EXPECT_EQ(state_on_disk(R"("RemovalInProgress":true,)" + started), "removing\n");
  EXPECT_EQ(state_on_disk(R"("Dead":true,)" + started), "dead\n");
  EXPECT_EQ(state_on_disk(R"("Running":false,)" + started), "exited\n");
  EXPECT_EQ(state_on_disk(R"("Running":false,)" + never), "created\n");
}

TEST(Containers, TheApiIsPreferred) {
  const std::string stale =
      R"({"id":"314211a17e78","config":{"Name":"/stale","State":{"Running":false}}})";
  Extracted both;
  both.with("storage/container-configs", stale + "\n" + std::string(kOnDisk));
  both.with("docker/containers", kInspected);
  EXPECT_EQ(both.rows("SELECT name, origin FROM containers ORDER BY name"),
            "db|disk\ngrep-job|api\nweb|api\n");
  EXPECT_EQ(both.rows("SELECT count(*) FROM container_records"), "4\n");
}

// dockerd holds a lock for each container, so one can hang while the others answer.
TEST(Containers, TheDiskIsAskedWhereTheApiFailed) {
  Extracted both;
  both.with("docker/containers", R"({"Id":"17b73d969227","inspect_error":"no answer in 2 s"})");
  both.with("storage/container-configs", kOnDisk);
  EXPECT_EQ(both.rows("SELECT name, origin, config_error FROM containers"), "db|disk|NULL\n");
  EXPECT_EQ(rows_of("docker/containers", R"({"Id":"1","inspect_error":"no answer in 2 s"})",
                    "SELECT id, origin, state, config_error FROM containers"),
            "1|api|NULL|inspect: no answer in 2 s\n");
}

TEST(Containers, FilesThatCannotBeRead) {
  EXPECT_EQ(
      rows_of(
          "storage/container-configs",
          R"({"id":"1","config":null,"config_bytes":0,"config_error":"it is empty","hostconfig":{},"hostconfig_error":null}
{"id":"2","config":{"Name":"/b"},"hostconfig":null,"hostconfig_bytes":9,"hostconfig_error":"it does not parse: error at byte 9"})",
          "SELECT id, name, state, config_error FROM containers"),
      "1|NULL|NULL|config.v2.json: it is empty\n"
      "2|b|NULL|hostconfig.json: it does not parse: error at byte 9\n");
}

TEST(Containers, PublishedPorts) {
  EXPECT_EQ(rows_of("docker/containers", kInspected,
                    "SELECT container_name, container_port, protocol, host_ip, host_port, "
                    "container_ip FROM published_ports"),
            "web|80|tcp|0.0.0.0|8080|172.18.0.2\nweb|80|tcp|::|8080|172.18.0.2\n");
}

TEST(Containers, PortsThatWereOnlyAskedFor) {
  constexpr std::string_view kStopped =
      R"({"Id":"1","State":{"Status":"created"},"HostConfig":{"PortBindings":{"53/udp":[{"HostIp":"","HostPort":"53"}],"80/tcp":[{"HostIp":"127.0.0.1","HostPort":""}]}},"NetworkSettings":{"Ports":{"53/udp":null}}})";
  Extracted stopped;
  stopped.with("docker/containers", kStopped);
  EXPECT_EQ(stopped.rows("SELECT container_port, protocol, host_ip, host_port, bound "
                         "FROM container_ports"),
            "53|udp|NULL|53|0\n80|tcp|127.0.0.1|NULL|0\n");
  EXPECT_EQ(stopped.rows("SELECT count(*) FROM published_ports"), "0\n");
}

TEST(Images, TagsAndCounts) {
  EXPECT_EQ(
      rows_of(
          "docker/images",
          R"([{"Containers":-1,"Created":1795498662,"Id":"sha256:c3","RepoTags":["shop/web:1","shop/web:2"],"Size":1984200},{"Containers":2,"Created":0,"Id":"sha256:14","RepoTags":["<none>:<none>"],"Size":0}])",
          "SELECT id, tags, bytes, created, containers, pointer FROM images"),
      "sha256:c3|shop/web:1 shop/web:2|1984200|2026-11-24T05:37:42.000000Z|NULL|/0\n"
      "sha256:14||0|NULL|2|/1\n");
}

TEST(Networks, BridgeNamesAndSubnets) {
  constexpr std::string_view kNetworks =
      R"({"Name":"none","Id":"e9","Scope":"local","Driver":"null","IPAM":{"Config":[]},"Containers":{}}
{"Name":"bridge","Id":"98","Scope":"local","Driver":"bridge","EnableIPv6":false,"IPAM":{"Config":[{"Subnet":"172.17.0.0/16"}]},"Internal":false,"Options":{"com.docker.network.bridge.name":"docker0"},"Containers":{}}
{"Name":"shop","Id":"d0daf8133fab7fd5c385","Driver":"bridge","EnableIPv6":true,"IPAM":{"Config":[{"Subnet":"fd00::/64"},{"Subnet":"172.18.0.0/16","Gateway":"172.18.0.1","IPRange":"172.18.5.0/24"}]},"Containers":{"a":{},"b":{}}}
{"Id":"77","inspect_error":"no answer in 2 s"}
)";
  Extracted networks;
  networks.with("docker/networks", kNetworks);
  EXPECT_EQ(networks.rows("SELECT name, driver, ipv6, subnet, gateway, bridge, attached "
                          "FROM networks"),
            "none|null|NULL|NULL|NULL|NULL|0\n"
            "bridge|bridge|0|172.17.0.0/16|NULL|docker0|0\n"
            "shop|bridge|1|172.18.0.0/16|172.18.0.1|br-d0daf8133fab|2\n");
  EXPECT_EQ(networks.rows("SELECT network, subnet, gateway, ip_range FROM network_subnets "
                          "WHERE network = 'shop'"),
            "shop|fd00::/64|NULL|NULL\nshop|172.18.0.0/16|172.18.0.1|172.18.5.0/24\n");
  EXPECT_EQ(networks.unreadables().size(), 1U);
}

TEST(Volumes, Mountpoints) {
  EXPECT_EQ(
      rows_of(
          "docker/volumes",
          R"({"Volumes":[{"Driver":"local","Labels":null,"Mountpoint":"/v/_data","Name":"shop-db","Scope":"local"}],"Warnings":null})",
          "SELECT name, driver, mountpoint, scope, pointer FROM volumes"),
      "shop-db|local|/v/_data|local|/Volumes/0\n");
  EXPECT_EQ(rows_of("docker/volumes", R"({"Volumes":null})", "SELECT count(*) FROM volumes"),
            "0\n");
}

TEST(DockerInfo, SingleValues) {
  EXPECT_EQ(
      rows_of(
          "docker/info",
          R"({"Containers":6,"Driver":"overlay2","LiveRestoreEnabled":false,"Swarm":{"NodeID":""},"Warnings":["no swap"],"Plugins":{"Authorization":null}})",
          "SELECT key, value FROM docker_info"),
      "Containers|6\nDriver|overlay2\nLiveRestoreEnabled|false\nPlugins.Authorization|NULL\n"
      "Swarm.NodeID|\nWarnings[0]|no swap\n");
}

TEST(DockerVersion, OneRow) {
  EXPECT_EQ(
      rows_of(
          "docker/version",
          R"({"Version":"20.10.24+dfsg1","ApiVersion":"1.41","MinAPIVersion":"1.12","GoVersion":"go1.19.8","Os":"linux","Arch":"amd64","KernelVersion":"6.1.0"})",
          "SELECT version, api_version, min_api_version, os, arch, kernel, go_version "
          "FROM docker_version"),
      "20.10.24+dfsg1|1.41|1.12|linux|amd64|6.1.0|go1.19.8\n");
}

}  // namespace
}  // namespace analyzer
