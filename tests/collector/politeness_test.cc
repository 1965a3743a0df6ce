// SPDX-License-Identifier: Apache-2.0
#include "collector/politeness.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collector/collect.h"
#include "tests/support/fake_host.h"
#include "tests/support/run_program.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

TEST(FallsBehind, NotWhileItHasOnlyBegun) {
  EXPECT_FALSE(falls_behind(0s, 120s, 0, 80));
  EXPECT_FALSE(falls_behind(5'999ms, 120s, 0, 80));
  EXPECT_TRUE(falls_behind(6s, 120s, 0, 80));
}

TEST(FallsBehind, OnceItsPaceTakesMoreThanAQuarterOfTheTime) {
  EXPECT_FALSE(falls_behind(7'500ms, 120s, 20, 80));
  EXPECT_TRUE(falls_behind(7'501ms, 120s, 20, 80));
  EXPECT_FALSE(falls_behind(20s, 120s, 60, 80));
  EXPECT_TRUE(falls_behind(40s, 120s, 79, 80));
}

TEST(FallsBehind, GoesByTheTimeThatWasGiven) {
  EXPECT_TRUE(falls_behind(600ms, 10s, 1, 80));
  EXPECT_FALSE(falls_behind(600ms, 3'600s, 1, 80));
}

/// What a child says of itself before and after; it alone is polite, not the tests.
int in_child(int (*work)()) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

long io_class() { return ::syscall(SYS_ioprio_get, 1, 0) >> 13; }

TEST(Politeness, IsNice19AndIdle) {
  EXPECT_EQ(in_child([] {
              const Politeness politeness;
              return ::getpriority(PRIO_PROCESS, 0) == 19 && io_class() == 3 ? 0 : 1;
            }),
            0);
}

TEST(Politeness, EndsWhereItBegan) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may take niceness back";
  EXPECT_EQ(in_child([] {
              ::setpriority(PRIO_PROCESS, 0, 5);
              Politeness politeness;
              if (!politeness.end()) return 1;
              if (::getpriority(PRIO_PROCESS, 0) != 5) return 2;
              return io_class() == 3 ? 3 : 0;
            }),
            0);
}

TEST(Politeness, StaysWhereTakingItBackIsNotAllowed) {
  if (::geteuid() != 0) GTEST_SKIP() << "root is needed to become somebody else";
  EXPECT_EQ(in_child([] {
              if (::setuid(65'534) != 0) return 1;
              Politeness politeness;
              if (politeness.end()) return 2;
              return ::getpriority(PRIO_PROCESS, 0) == 19 && io_class() == 3 ? 0 : 3;
            }),
            0);
}

/// Four commands in a run that has 30 s: with three seconds each, its pace would take 12 s.
int times_hurried(std::chrono::milliseconds takes, bool may) {
  support::FakeHost host;
  host.command("slow", {.out = "done\n", .takes = takes});
  std::vector<Probe> rows;
  for (const std::string_view id : {"test/a", "test/b", "test/c", "test/d"}) {
    rows.push_back({.id = id, .why = "because", .what = Command{.argv = {"slow"}}});
  }
  int times = 0;
  Plan plan;
  plan.time = 30s;
  plan.hurry = [&times, may] {
    ++times;
    return may;
  };
  const support::TempDir dir;
  Output output = Output::create({.where = dir.path(), .root = "drydock-a", .fallbacks = {}});
  const bundle::Header head = header(host, host.now(), 0, {});
  bundle::Writer writer([&output](std::string_view bytes) { return output.write(bytes); },
                        bundle::Compression::zstd, "drydock-a", head.started);
  Progress quiet(stderr, Progress::Form::quiet);
  const bundle::Manifest manifest = collect(rows, host, plan, head, writer, output, quiet);
  EXPECT_EQ(manifest.ended, "complete");
  return times;
}

TEST(Politeness, OfARunThatFallsBehindEndsOnce) {
  EXPECT_EQ(times_hurried(3s, true), 1);
  EXPECT_EQ(times_hurried(3s, false), 1);
  EXPECT_EQ(times_hurried(1s, true), 0);
}

}  // namespace
}  // namespace collector
