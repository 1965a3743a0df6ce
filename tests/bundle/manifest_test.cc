// SPDX-License-Identifier: Apache-2.0
#include "bundle/manifest.h"

#include <gtest/gtest.h>

namespace bundle {
namespace {

using namespace std::chrono_literals;

Header header() {
  return {.tool_version = "0.1.0",
          .host_name = "shop-01",
          .started = Time(1769846400s),
          .time_zone = "Europe/Berlin",
          .boot_id = "0b1c",
          .options = {"--timeout", "60"},
          .uid = 1000,
          .obfuscated = true};
}

Manifest manifest() {
  ProbeRecord journal;
  journal.id = "docker/journal";
  journal.path = "docker/journal.log";
  journal.stderr_path = "docker/journal.stderr";
  journal.argv = {"journalctl", "-u", "docker.service"};
  journal.outcome = Outcome::partial;
  journal.reason = "over its cap";
  journal.exit_status = 0;
  journal.started = Time(1769846401s);
  journal.duration_ms = 250;
  journal.bytes = 4096;
  journal.cut = Cut{.offset = 1024, .bytes = 77};
  journal.redactions = {{"token", 2}, {"url", 1}};
  journal.sha256 = std::string(64, 'a');
  journal.abandoned = {{.pid = 42, .state = "D", .wchan = "nfs_wait"}};
  ProbeRecord config;
  config.id = "daemon/config";
  config.file = "/etc/docker/daemon.json";
  config.outcome = Outcome::absent;
  config.reason = "no such file";
  config.cut = Cut{.offset = 3, .bytes = std::nullopt};
  SelfScan scan{
      .outcome = std::string(SelfScan::kSuspicious),
      .reason = "the run's time was used up",
      .entries = 2,
      .bytes = 5000,
      .findings = {{.path = "docker/journal.log", .kind = "token", .count = 3, .line = 7}}};
  return {.finished = Time(1769846500s),
          .ended = "interrupted by SIGINT",
          .probes = {journal, config},
          .self_scan = scan};
}

TEST(Header, GoesThereAndBack) {
  const auto read = header_from(to_json(header()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->host_name, "shop-01");
  EXPECT_EQ(read->started, header().started);
  EXPECT_EQ(read->options, header().options);
  EXPECT_EQ(read->uid, 1000);
  EXPECT_TRUE(read->obfuscated);
  EXPECT_EQ(to_json(*read), to_json(header()));
}

TEST(Manifest, GoesThereAndBack) {
  const auto read = manifest_from(to_json(manifest()));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->probes.size(), 2U);
  const ProbeRecord& journal = read->probes[0];
  EXPECT_EQ(journal.outcome, Outcome::partial);
  EXPECT_EQ(journal.exit_status, 0);
  EXPECT_EQ(journal.cut->offset, 1024);
  EXPECT_EQ(journal.cut->bytes, 77);
  EXPECT_EQ(journal.redactions.at("token"), 2);
  EXPECT_EQ(journal.abandoned.at(0).wchan, "nfs_wait");
  EXPECT_EQ(read->probes[1].exit_status, std::nullopt);
  EXPECT_EQ(read->probes[1].cut->bytes, std::nullopt);
  ASSERT_TRUE(read->self_scan);
  EXPECT_EQ(read->self_scan->outcome, "suspicious");
  EXPECT_EQ(read->self_scan->bytes, 5000);
  ASSERT_EQ(read->self_scan->findings.size(), 1U);
  EXPECT_EQ(read->self_scan->findings[0].kind, "token");
  EXPECT_EQ(read->self_scan->findings[0].line, 7);
  EXPECT_EQ(to_json(*read), to_json(manifest()));
}

TEST(Manifest, WhatIsNotKnownIsNullAndNotZero) {
  const std::string json = to_json(Manifest{.probes = {{.id = "a/b"}}});
  EXPECT_NE(json.find("\"exit_status\": null"), std::string::npos) << json;
  EXPECT_NE(json.find("\"started\": null"), std::string::npos) << json;
  EXPECT_NE(json.find("\"cut\": null"), std::string::npos) << json;
}

TEST(Header, BytesThatAreNoTextDoNotLoseTheBundle) {
  const auto read = header_from(to_json(Header{.host_name = "a\xff\xfe"}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->host_name, "a\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(Header, ALaterVersionIsRead) {
  const auto read = header_from(
      R"({"format_version": 7, "host_name": "h", "new": {"x": [1]}, "uid": "root", "options": [1, "-v"]})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->format_version, 7);
  EXPECT_EQ(read->host_name, "h");
  EXPECT_EQ(read->uid, 0);
  EXPECT_EQ(read->options, std::vector<std::string>{"-v"});
}

TEST(Manifest, WrongTypesAreLeftOut) {
  const auto read =
      manifest_from(R"({"format_version": 1.5, "finished": 3, "ended": null, "probes": [
      7, null, "x", [],
      {"id": 1, "outcome": "exploded", "exit_status": 99999999999, "bytes": 18446744073709551615,
       "started": "yesterday", "cut": [], "redactions": {"a": "b", "c": 3}, "abandoned": [1, {"pid": 5}],
       "argv": {"x": 1}, "duration_ms": 1e3, "sha256": {}}]})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->format_version, kFormatVersion);
  EXPECT_EQ(read->ended, Manifest{}.ended);
  ASSERT_EQ(read->probes.size(), 1U);
  const ProbeRecord& probe = read->probes[0];
  EXPECT_EQ(probe.outcome, Outcome::skipped);
  EXPECT_EQ(probe.exit_status, std::nullopt);
  EXPECT_EQ(probe.bytes, 0);
  EXPECT_EQ(probe.started, Time{});
  EXPECT_FALSE(probe.cut);
  EXPECT_EQ(probe.redactions, (std::map<std::string, std::int64_t>{{"c", 3}}));
  ASSERT_EQ(probe.abandoned.size(), 1U);
  EXPECT_EQ(probe.abandoned[0].pid, 5);
}

TEST(Manifest, WhatIsNoneIsNone) {
  for (const char* text : {"", "{", "[]", "null", "7", "{}", R"({"format_version": 1})",
                           R"({"probes": []})", "{\"format_version\": 1, \"probes\": [\xff"}) {
    EXPECT_FALSE(manifest_from(text)) << text;
  }
  for (const char* text : {"", "{", "[]", "{}", R"({"uid": 1})"}) {
    EXPECT_FALSE(header_from(text)) << text;
  }
}

TEST(Manifest, DeepNestingIsRefused) {
  constexpr int kDepth = 100'000;
  std::string arrays(kDepth, '[');
  EXPECT_FALSE(manifest_from(arrays));
  arrays = R"({"format_version": 1, "probes": )" + arrays + std::string(kDepth, ']') + "}";
  EXPECT_FALSE(manifest_from(arrays));
  std::string objects;
  for (int i = 0; i < kDepth; ++i) objects += R"({"probes":)";
  EXPECT_FALSE(manifest_from(objects));
}

}  // namespace
}  // namespace bundle
