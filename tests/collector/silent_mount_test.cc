// SPDX-License-Identifier: Apache-2.0
// A file system that never answers: where the bundle should go, and under the data root.
#include "tests/support/silent_mount.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <chrono>

#include "bundle/error.h"
#include "collector/gather.h"
#include "collector/linux_host.h"
#include "collector/output.h"
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
