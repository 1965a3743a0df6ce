// SPDX-License-Identifier: Apache-2.0
// A file system that never answers: where the bundle should go, and under the data root.
#include "tests/support/silent_mount.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <chrono>
#include <filesystem>

#include "bundle/error.h"
#include "collector/gather.h"
#include "collector/linux_host.h"
#include "collector/output.h"
#include "collector/output_file.h"
#include "tests/collector/rows.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using bundle::Outcome;
using support::SilentMount;
using support::TempDir;

OutputRequest request(const std::string& where, bool named) {
  return {.where = where, .root = "drydock-a", .fallbacks = {}, .named = named, .patience = 500ms};
}

TEST(SilentOutput, NamedByTheUserIsAnErrorInTime) {
  const SilentMount mount;
  SKIP_UNLESS_SILENT(mount);
  for (const std::string& where : {mount.path(), mount.path() + "/new.tar.zst"}) {
    const auto started = std::chrono::steady_clock::now();
    try {
      Output::create(request(where, true));
      ADD_FAILURE() << where;
    } catch (const bundle::Error& error) {
      EXPECT_NE(std::string(error.what()).find("does not answer"), std::string::npos)
          << error.what();
    }
    EXPECT_LT(std::chrono::steady_clock::now() - started, 5s);
  }
}

// It answered when the place was chosen, and does not when the file is made.
TEST(SilentOutput, FileIsMadeByAChildThatCanBeLeftBehind) {
  const SilentMount mount;
  SKIP_UNLESS_SILENT(mount);
  const auto started = std::chrono::steady_clock::now();
  EXPECT_FALSE(OutputFile::create(mount.path() + "/bundle", 300ms));
  EXPECT_EQ(errno, ETIMEDOUT);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 3s);
}

TEST(SilentOutput, NamedByNobodyTheBundleGoesElsewhere) {
  const SilentMount mount;
  SKIP_UNLESS_SILENT(mount);
  const SilentMount other;
  const TempDir dir;
  OutputRequest wanted = request(mount.path(), false);
  wanted.fallbacks = {other.path(), dir.path()};
  const Output output = Output::create(wanted);
  EXPECT_EQ(output.path(), dir.path() + "/drydock-a.tar.zst");
  EXPECT_NE(output.note().find("does not answer"), std::string::npos) << output.note();
}

// What is known to be silent costs nothing, says so, and what is beside it is there.
TEST(SilentPlaces, AreFoundOnceAndThenLeftAlone) {
  const SilentMount mount("volumes/dead/_data");
  SKIP_UNLESS_SILENT(mount);
  const SilentMount other("other");
  ASSERT_TRUE(std::filesystem::create_directories(mount.parent() + "/volumes/well/_data"));
  LinuxHost host;
  auto started = std::chrono::steady_clock::now();
  host.look_for_silent_mounts(300ms);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 2s) << "one after the other";
  const auto why = host.silence(mount.path() + "/file");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->find(mount.path() + " does not answer (fuse): our process "), 0U) << *why;
  EXPECT_TRUE(host.silence(other.path()));
  EXPECT_FALSE(host.silence(mount.path() + "2"));
  EXPECT_FALSE(host.silence(mount.parent() + "/volumes/well/_data"));
  EXPECT_EQ(host.list(mount.path(), 10).access, Access::silent);
  EXPECT_EQ(host.stat(mount.path()), std::nullopt);
  EXPECT_EQ(host.stat_fs(mount.path()), std::nullopt);
  EXPECT_EQ(host.read_link(mount.path()), std::nullopt);

  Survey survey;
  survey.data_root = {.path = mount.parent(), .from = "config file"};
  started = std::chrono::steady_clock::now();
  const Gathered gathered =
      gather(row_of("storage/volumes"), host, survey, {}, {.time = 5s, .bytes = 1 << 20});
  EXPECT_LT(std::chrono::steady_clock::now() - started, 2s);
  EXPECT_EQ(gathered.record.outcome, Outcome::partial);
  EXPECT_EQ(gathered.record.reason, "the data of 1 volumes is on file systems that do not answer");
  ASSERT_TRUE(gathered.text);
  EXPECT_NE(gathered.text->find(R"("name":"dead","data":null)"), std::string::npos)
      << *gathered.text;
  EXPECT_NE(gathered.text->find(R"("name":"well","data":true)"), std::string::npos)
      << *gathered.text;
}

// It died after the run had begun: the probe that finds out pays, the next one knows.
TEST(SilentPlaces, AreLearnedFromAProbeThatHung) {
  const SilentMount mount("overlay2");
  SKIP_UNLESS_SILENT(mount);
  LinuxHost host;
  const auto look = [&](Host& inside, const Sink&) {
    inside.list(mount.path(), 10);
    return NativeResult{};
  };
  const auto discard = [](std::string_view) { return true; };
  EXPECT_EQ(host.isolate(look, {.time = 1200ms}, discard).first.ended, Ended::timed_out);
  ASSERT_TRUE(host.silence(mount.path()));
  EXPECT_EQ(host.isolate(look, {.time = 1200ms}, discard).first.ended, Ended::by_itself);
}

TEST(SilentPlaces, ASlowProbeProvesNothing) {
  const TempDir dir;
  LinuxHost host;
  const auto work = [&](Host& inside, const Sink&) {
    while (true) inside.stat(dir.path());
    return NativeResult{};
  };
  EXPECT_EQ(host.isolate(work, {.time = 1200ms}, [](std::string_view) { return true; }).first.ended,
            Ended::timed_out);
  EXPECT_FALSE(host.silence(dir.path()));
}

TEST(SilentDataRoot, ProbesComeBack) {
  const SilentMount mount("overlay2");
  SKIP_UNLESS_SILENT(mount);
  LinuxHost host;
  Survey survey;
  survey.data_root = {.path = mount.parent(), .from = "config file"};
  for (const auto* id : {"storage/overlay2-layers", "storage/filesystems"}) {
    const auto started = std::chrono::steady_clock::now();
    const Gathered gathered =
        gather(row_of(id), host, survey, {}, {.time = 700ms, .bytes = 1 << 20});
    EXPECT_LT(std::chrono::steady_clock::now() - started, 6s) << id;
    EXPECT_TRUE(gathered.record.outcome == Outcome::timed_out ||
                gathered.record.outcome == Outcome::partial)
        << id << " " << to_text(gathered.record.outcome);
  }
}

TEST(SilentDataRoot, FileOnItDoesNotHoldTheRun) {
  const SilentMount mount;
  SKIP_UNLESS_SILENT(mount);
  LinuxHost host;
  static std::string path;
  path = mount.path() + "/daemon.json";
  const Probe probe{.id = "daemon/config",
                    .why = "the settings",
                    .what = File{.path = [](const Survey&) { return path; }}};
  const auto started = std::chrono::steady_clock::now();
  const Gathered gathered = gather(probe, host, {}, {}, {.time = 500ms, .bytes = 1 << 20});
  EXPECT_LT(std::chrono::steady_clock::now() - started, 6s);
  EXPECT_EQ(gathered.record.outcome, Outcome::timed_out);
}

}  // namespace
}  // namespace collector
