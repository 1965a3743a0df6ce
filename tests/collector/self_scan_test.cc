// SPDX-License-Identifier: Apache-2.0
#include "collector/self_scan.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "bundle/lines.h"
#include "bundle/reader.h"
#include "bundle/writer.h"
#include "collector/collect.h"
#include "tests/support/fake_host.h"
#include "tests/support/planted_secrets.h"
#include "tests/support/run_program.h"
#include "tests/support/tar_builder.h"

namespace collector {
namespace {

using support::FakeHost;
using support::TempDir;

std::optional<std::string> in_time() { return std::nullopt; }

bundle::SelfScan scan_of(std::string_view path, std::string_view text) {
  SelfScan scan(catalog(), in_time);
  bundle::TextSource source(text);
  scan.entry(std::string(path), source);
  return scan.result();
}

/// The manifest's word on a run of one command, whose text `rewrite` may spoil after redaction.
bundle::Manifest run_with(const std::string& out,
                          std::function<std::string(std::string_view)> rewrite) {
  FakeHost host;
  host.command("hello", {.out = out});
  const std::vector<Probe> rows = {{.id = "test/command",
                                    .why = "because",
                                    .what = Command{.argv = {"hello"}},
                                    .style = Style::log}};
  const TempDir dir;
  Output output = Output::create({.where = dir.path(),
                                  .root = "drydock-shop-01-20260131T080000Z",
                                  .compression = bundle::Compression::zstd,
                                  .max_size = 64 << 20,
                                  .fallbacks = {}});
  bundle::Writer writer([&output](std::string_view bytes) { return output.write(bytes); },
                        bundle::Compression::zstd, "drydock-shop-01-20260131T080000Z", {});
  Progress quiet(stderr, Progress::Form::quiet);
  Plan plan;
  plan.key = {1};
  plan.rewrite = std::move(rewrite);
  return collect(rows, host, plan, header(host, {}, 0, {}), writer, output, quiet);
}

/// As if the redactor did not know one kind.
std::string blind_to(std::string_view kind, std::string_view secret, std::string_view text) {
  std::string out(text);
  const auto at = out.find("[REDACTED:" + std::string(kind));
  if (at != std::string::npos) out.replace(at, out.find(']', at) + 1 - at, secret);
  return out;
}

TEST(SelfScan, WhatIsRedactedIsClean) {
  const bundle::Manifest manifest = run_with("one\ntoken=abc password=hunter2\n", {});
  ASSERT_TRUE(manifest.self_scan);
  EXPECT_EQ(manifest.probes[0].redactions.at("secret"), 2);
  EXPECT_EQ(manifest.self_scan->outcome, "clean") << to_json(manifest);
  EXPECT_EQ(manifest.self_scan->entries, 3);  // bundle.json, the evidence, manifest.json
  EXPECT_EQ(manifest.self_scan->reason, "");
}

TEST(SelfScan, CatchesWhatARedactorIsBlindTo) {
  struct Blind {
    std::string_view kind;
    std::string_view text;
    std::string_view secret;
  };
  const std::string token = std::string("ghp_") + "0123456789abcdefghij0123456789abcdef";
  const Blind kinds[] = {
      {"secret", "password=hunter2\n", "hunter2"},
      {"token", "", token},
      {"url-userinfo", "GET http://bob:hunter2@proxy.example/\n", "bob:hunter2"},
      {"authorization", "Authorization: Bearer abc.DEF-123456 x\n", "abc.DEF-123456"},
  };
  for (const Blind& blind : kinds) {
    const std::string line = blind.text.empty() ? "got " + token + "\n" : std::string(blind.text);
    const bundle::Manifest manifest = run_with("first\n" + line, [&](std::string_view text) {
      return blind_to(blind.kind, blind.secret, text);
    });
    ASSERT_TRUE(manifest.self_scan);
    EXPECT_EQ(manifest.self_scan->outcome, "suspicious") << blind.kind;
    ASSERT_EQ(manifest.self_scan->findings.size(), 1U) << to_json(manifest);
    const auto& finding = manifest.self_scan->findings[0];
    EXPECT_EQ(finding.path, "test/command.log");
    EXPECT_EQ(finding.kind, blind.kind);
    EXPECT_EQ(finding.count, 1);
    EXPECT_EQ(finding.line, 2);
  }
}

TEST(SelfScan, EveryPlantedSecretIsSeen) {
  for (const support::Planted& planted : support::planted_in_text()) {
    EXPECT_EQ(scan_of("docker/journal.log", planted.text).outcome, "suspicious") << planted.name;
  }
}

TEST(SelfScan, ReadsAnEntryAsWhatItIs) {
  // Free text shows no secret here; the structure does.
  constexpr std::string_view kText = R"({"Config":{"Env":["STAGE=blue42"]}})";
  EXPECT_EQ(scan_of("docker/containers.jsonl", kText).outcome, "suspicious");
  EXPECT_EQ(scan_of("docker/unheard-of.jsonl", kText).outcome, "clean");
}

TEST(SelfScan, SamplesAreClean) {
  int bundles = 0;
  for (const auto& each : std::filesystem::directory_iterator(SOURCE_DIR "/samples")) {
    const std::string path = (each.path() / "bundle.tar.zst").string();
    if (!std::filesystem::exists(path)) continue;
    SelfScan scan(catalog(), in_time);
    scan.archive(path, 50);
    const bundle::SelfScan result = scan.result();
    EXPECT_EQ(result.outcome, "clean") << path;
    for (const auto& finding : result.findings) {
      ADD_FAILURE() << path << " " << finding.path << ":" << finding.line << " " << finding.kind;
    }
    ++bundles;
  }
  EXPECT_GT(bundles, 40);
}

TEST(SelfScan, WithoutTimeItSaysWhatItDidNotRead) {
  int asked = 0;
  SelfScan scan(catalog(), [&asked]() -> std::optional<std::string> {
    return ++asked > 2 ? std::optional<std::string>("the run's time was used up") : std::nullopt;
  });
  const std::string text(2000, '\n');
  bundle::TextSource first(text);
  EXPECT_FALSE(scan.entry("docker/journal.log", first));
  EXPECT_EQ(scan.result().outcome, "incomplete");
  EXPECT_EQ(scan.result().reason, "the run's time was used up");
  EXPECT_EQ(scan.result().entries, 0);
}

TEST(SelfScan, AnArchiveThatLacksEntriesIsNotCalledClean) {
  const MemoryFile file;
  bundle::Writer writer(file.fd(), bundle::Compression::gzip, "drydock-x-20260131T080000Z", {});
  writer.add(*bundle::EntryPath::parse("bundle.json"), "{}\n");
  SelfScan scan(catalog(), in_time);
  scan.archive(file.path(), 2);
  EXPECT_EQ(scan.result().outcome, "incomplete");
  EXPECT_EQ(scan.result().reason, "of 2 entries 1 could be read again");
  SelfScan none(catalog(), in_time);
  none.archive("/nonexistent", 1);
  EXPECT_EQ(none.result().outcome, "incomplete");
}

}  // namespace
}  // namespace collector
