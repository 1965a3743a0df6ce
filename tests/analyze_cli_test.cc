// SPDX-License-Identifier: Apache-2.0
// drydock-analyze as people call it: what it prints, and with which status it ends.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "tests/support/run_program.h"
#include "tests/support/tar_builder.h"

namespace {

using support::Ran;
using support::TempDir;

const std::string kSample = SOURCE_DIR "/samples/no-space-data-root/bundle.tar.zst";

Ran analyze(const std::vector<std::string>& arguments, const std::string& input = {}) {
  return support::run_program(BINARY_DIR "/drydock-analyze", arguments, input);
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What every unusable input gets: nothing on stdout, one line on stderr that says `part`, status 3.
void expect_refused(const Ran& ran, const std::string& part) {
  EXPECT_EQ(ran.status, 3) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(std::ranges::count(ran.err, '\n'), 1) << ran.err;
  EXPECT_NE(ran.err.find(part), std::string::npos) << ran.err;
}

TEST(AnalyzeCli, RefusesWhatIsNoBundleInOneSentence) {
  const TempDir dir;
  std::mt19937 random(4711);
  std::string noise(100'000, '\0');
  std::ranges::generate(noise, [&] { return static_cast<char>(random()); });
  expect_refused(analyze({dir.file("noise", noise)}), "noise");
  expect_refused(analyze({dir.file("empty", "")}), "empty");
  expect_refused(analyze({dir.path() + "/nowhere.tar.zst"}), "nowhere.tar.zst");
  expect_refused(analyze({dir.file("cut.tar.zst", bytes_of(kSample).substr(0, 64))}),
                 "cut.tar.zst");
  std::filesystem::create_directory(dir.path() + "/bare");
  expect_refused(analyze({dir.path() + "/bare"}), "bundle.json");
}

TEST(AnalyzeCli, RefusesATarThatClimbsOut) {
  const TempDir dir;
  TarBuilder tar;
  tar.file("../../etc/passwd", "root:x:0:0::/:/bin/sh\n");
  expect_refused(analyze({dir.file("climbs.tar", tar.bytes())}), "../../etc/passwd");
}

TEST(AnalyzeCli, ReadsACutBundleAsFarAsItGoes) {
  const TempDir dir;
  const std::string whole = bytes_of(kSample);
  const Ran ran = analyze({dir.file("half.tar.zst", whole.substr(0, whole.size() / 2))});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("INCOMPLETE BUNDLE"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("Not judged"), std::string::npos) << ran.out;
}

TEST(AnalyzeCli, ReadsABundleFromAPipeAndUnpacked) {
  const Ran file = analyze({"--format", "json", kSample});
  const Ran pipe = analyze({"--format", "json", "-"}, bytes_of(kSample));
  EXPECT_EQ(file.status, 0) << file.err;
  EXPECT_EQ(file.out, pipe.out);

  const TempDir dir;
  ASSERT_EQ(support::run_program("/bin/tar", {"-C", dir.path(), "--zstd", "-xf", kSample}).status,
            0);
  const std::string root = std::filesystem::directory_iterator(dir.path())->path();
  EXPECT_EQ(file.out, analyze({"--format", "json", root}).out);
}

TEST(AnalyzeCli, JsonSaysWhatTheSchemaSays) {
  const auto report = nlohmann::json::parse(analyze({"--format", "json", kSample}).out);
  EXPECT_EQ(report.at("schema"), "drydock.report/1");
  EXPECT_EQ(report.at("bundle").at("complete"), true);
  const auto& finding = report.at("findings").at(0);
  EXPECT_EQ(finding.at("rule"), "disk/no-space-daemon");
  EXPECT_EQ(finding.at("status"), "current");
  EXPECT_EQ(finding.at("root"), true);
  for (const char* key : {"title", "severity", "confidence", "explained_by", "explains", "count",
                          "first_seen", "last_seen", "cause", "fix", "see", "evidence"}) {
    EXPECT_TRUE(finding.contains(key)) << key;
  }
}

TEST(AnalyzeCli, FailsOnTheLevelThatWasAsked) {
  EXPECT_EQ(analyze({"--fail-on", "critical", kSample}).status, 1);
  EXPECT_EQ(
      analyze({"--fail-on", "info", SOURCE_DIR "/samples/healthy-host/bundle.tar.zst"}).status, 0);
}

TEST(AnalyzeCli, GoesOnAfterABundleItCannotUse) {
  const Ran ran = analyze({"-q", "/nonexistent", kSample});
  EXPECT_EQ(ran.status, 3);
  EXPECT_NE(ran.out.find("disk/no-space-daemon"), std::string::npos) << ran.out;
}

TEST(AnalyzeCli, TellsAllMistakesOfARuleAtOnce) {
  const TempDir dir;
  dir.file("rules/disk/wrong.yaml",
           "title: Three mistakes\n"
           "severity: fatal\n"
           "logs:\n"
           "  - in: [docker]\n"
           "    match: '(unclosed'\n"
           "query: SELECT mount_pint FROM filesystems\n"
           "cause: 'x'\n"
           "examples:\n"
           "  - expect: match\n"
           "    logs: {docker: 'x'}\n"
           "  - expect: no-match\n"
           "    logs: {docker: 'y'}\n");
  const Ran ran = analyze({"--rules", dir.path() + "/rules", kSample});
  EXPECT_EQ(ran.status, 3);
  EXPECT_NE(ran.err.find("disk/wrong.yaml:2:11: "), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("disk/wrong.yaml:5:"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("disk/wrong.yaml:6:15: "), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("mount_point"), std::string::npos) << "no hint: " << ran.err;
}

TEST(AnalyzeCli, ReadsAPlainLog) {
  const std::string log =
      "2026-01-31T08:00:00.123456+0000 shop-01 dockerd[123]: "
      "time=\"2026-01-31T08:00:00.123Z\" level=error msg=\"Handler for POST /v1.41/images/create "
      "returned error: write /var/lib/docker/tmp/x: no space left on device\"\n";
  const TempDir dir;
  const Ran guessed = analyze({dir.file("journal.txt", log)});
  EXPECT_EQ(guessed.status, 0) << guessed.err;
  EXPECT_NE(guessed.out.find("disk/"), std::string::npos) << guessed.out;
  EXPECT_NE(guessed.out.find("Not judged"), std::string::npos) << guessed.out;
  EXPECT_EQ(analyze({"--as", "docker", dir.file("journal.txt", log)}).out, guessed.out);
}

TEST(AnalyzeCli, WritesEveryFormatIntoAFile) {
  const TempDir dir;
  const std::string log = dir.file("docker.log", "level=error msg=\"no space left on device\"\n");
  for (const auto& [format, start] : std::vector<std::pair<std::string, std::string>>{
           {"text", "a log file\n"},
           {"json", "{\n  \"schema\": \"drydock.report/1\""},
           {"html", "<!doctype html>\n"},
           {"markdown", "## A log file"},
           {"sarif", "{\n  \"$schema\""},
           {"junit", "<?xml version=\"1.0\""}}) {
    const std::string path = dir.path() + "/report." + format;
    const std::vector<std::string> words = {"--as", "docker", "--format", format, log};
    const Ran printed = analyze(words);
    EXPECT_TRUE(printed.out.starts_with(start)) << format << ": " << printed.out.substr(0, 200);
    const Ran written = analyze({"-o", path, "--as", "docker", "--format", format, log});
    EXPECT_EQ(written.status, 0) << written.err;
    EXPECT_EQ(written.out, "");
    EXPECT_EQ(bytes_of(path), printed.out) << format;
  }
  expect_refused(analyze({"-o", dir.path() + "/no/such/folder", "--as", "docker", log}),
                 "/no/such/folder");
}

TEST(AnalyzeCli, OneDocumentIsOneBundle) {
  for (const char* format : {"html", "sarif", "junit"}) {
    const Ran ran = analyze({"--format", format, kSample, kSample});
    EXPECT_EQ(ran.status, 2) << format;
    EXPECT_NE(ran.err.find("one document"), std::string::npos) << ran.err;
  }
}

TEST(AnalyzeCli, KeepsMarkdownShort) {
  const TempDir dir;
  const std::string log = dir.file("docker.log", "level=error msg=\"no space left on device\"\n");
  const Ran ran = analyze({"--format", "markdown", "--max-length", "1500", "--as", "docker", log});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_LE(ran.out.size(), 1500U);
  EXPECT_NE(ran.out.find("Cut to the length"), std::string::npos) << ran.out;
}

TEST(AnalyzeCli, AnswersQueries) {
  const Ran csv = analyze({"query", "--format", "csv", kSample, "SELECT 1 AS one, 'a,b' AS two"});
  EXPECT_EQ(csv.out, "one,two\r\n1,\"a,b\"\r\n") << csv.err;
  const Ran typed =
      analyze({"query", "--format", "csv", kSample}, "SELECT 1 AS one;\nSELECT 2 AS two;\n");
  EXPECT_EQ(typed.out, "one\r\n1\r\ntwo\r\n2\r\n") << typed.err;
  expect_refused(analyze({"query", kSample, "DROP TABLE filesystems"}), "");
  EXPECT_EQ(analyze({"query", kSample, "SELECT nothing FROM nowhere"}).status, 3);
}

TEST(AnalyzeCli, WrongUsageIsStatus2) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {}, {"--no-such-flag"}, {"report"}, {"--format", "pdf", kSample}, {"rules"}}) {
    const Ran ran = analyze(words);
    EXPECT_EQ(ran.status, 2) << testing::PrintToString(words) << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_NE(ran.err.find("--help"), std::string::npos) << ran.err;
  }
}

TEST(AnalyzeCli, HelpTeaches) {
  const Ran help = analyze({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_NE(help.out.find("Examples:"), std::string::npos) << help.out;
  EXPECT_NE(help.out.find("Exit status:"), std::string::npos) << help.out;
  EXPECT_NE(analyze({"query", "--help"}).out.find("SELECT"), std::string::npos);
  EXPECT_NE(analyze({"--version"}).out.find("drydock-analyze "), std::string::npos);
}

}  // namespace
