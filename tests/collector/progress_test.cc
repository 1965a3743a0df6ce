// SPDX-License-Identifier: Apache-2.0
#include "collector/progress.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>

#include "tests/support/run_program.h"

namespace collector {
namespace {

using bundle::Outcome;

bundle::ProbeRecord record(const std::string& id, Outcome outcome, const std::string& reason = {}) {
  bundle::ProbeRecord record;
  record.id = id;
  record.outcome = outcome;
  record.reason = reason;
  return record;
}

std::string shown(Progress::Form form) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* const memory = ::open_memstream(&text, &size);
  Progress progress(memory, form);
  progress.begin(1, 2, "host/kernel");
  progress.end(1, 2, record("host/kernel", Outcome::collected));
  progress.begin(2, 2, "docker/info");
  progress.end(2, 2, record("docker/info", Outcome::timed_out));
  progress.say("done");
  std::fclose(memory);
  std::string result(text, size);
  std::free(text);
  return result;
}

std::string closing(const std::vector<bundle::ProbeRecord>& probes, std::int64_t uid = 0,
                    const std::string& ended = "complete") {
  bundle::Manifest manifest;
  manifest.probes = probes;
  manifest.ended = ended;
  const support::TempDir dir;
  const Output output = Output::create({.where = dir.path() + "/case.tar.zst",
                                        .root = "case",
                                        .compression = bundle::Compression::zstd,
                                        .max_size = 1 << 20,
                                        .fallbacks = {}});
  std::string text = closing_words(manifest, output, 123'456, uid);
  const auto at = text.find(dir.path());
  return at == std::string::npos ? text : text.replace(at, dir.path().size(), "DIR");
}

TEST(Progress, OneLineThatChangesOnATerminal) {
  EXPECT_EQ(shown(Progress::Form::terminal),
            "1/2 host/kernel\r\033[K2/2 docker/info\r\033[Kdone\n");
}

TEST(Progress, PlainLinesElsewhere) {
  EXPECT_EQ(shown(Progress::Form::lines),
            "1/2 host/kernel collected\n2/2 docker/info timed_out\ndone\n");
}

TEST(Progress, NothingWhenQuiet) { EXPECT_EQ(shown(Progress::Form::quiet), ""); }

TEST(Closing, SaysWhereAndHowMuch) {
  EXPECT_EQ(closing({record("a/a", Outcome::collected), record("a/b", Outcome::absent)}),
            "1 of 2 pieces collected, 0 in part, 1 not on this host.\n"
            "The bundle is DIR/case.tar.zst (120 KiB).");
}

TEST(Closing, ListsWhatIsMissingByReason) {
  EXPECT_EQ(closing({record("a/a", Outcome::skipped, "no answer"),
                     record("a/b", Outcome::denied, "you may not"),
                     record("a/c", Outcome::skipped, "no answer")},
                    1000),
            "skipped:\n  a/a, a/c: no answer\n"
            "denied:\n  a/b: you may not\n"
            "Run it as root to get what was denied.\n"
            "0 of 3 pieces collected, 0 in part, 0 not on this host.\n"
            "The bundle is DIR/case.tar.zst (120 KiB).");
}

TEST(Closing, ManyOfOneKindAreCounted) {
  std::vector<bundle::ProbeRecord> many;
  for (int i = 0; i < 30; ++i) {
    many.push_back(record("a/" + std::to_string(i), Outcome::skipped, "interrupted by SIGINT"));
  }
  const std::string text = closing(many, 0, "interrupted by SIGINT");
  EXPECT_NE(text.find("a/7 and 22 more: interrupted by SIGINT\n"), std::string::npos) << text;
  EXPECT_NE(text.find("The run ended early: interrupted by SIGINT.\n"), std::string::npos) << text;
}

TEST(Closing, TerminalEscapesOfTheHostDoNotReachTheTerminal) {
  EXPECT_NE(closing({record("a/a", Outcome::failed, "exit status 1: \033]0;owned\a")})
                .find("exit status 1: ?]0;owned?\n"),
            std::string::npos);
}

}  // namespace
}  // namespace collector
