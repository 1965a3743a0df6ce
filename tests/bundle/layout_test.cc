// SPDX-License-Identifier: Apache-2.0
#include "bundle/layout.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "bundle/outcome.h"
#include "bundle/sha256.h"

namespace bundle {
namespace {

using namespace std::chrono_literals;

// Text that was not checked must not become a path.
static_assert(!std::is_constructible_v<EntryPath, std::string_view>);
static_assert(!std::is_default_constructible_v<EntryPath>);

Time at(std::string_view text) { return time_from(text).value(); }

TEST(Time, IsWrittenWithMicrosecondsInUtc) {
  EXPECT_EQ(to_text(Time{}), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(to_text(Time(1769846400s + 42us)), "2026-01-31T08:00:00.000042Z");
  EXPECT_EQ(to_text(Time(-1us)), "1969-12-31T23:59:59.999999Z");
}

TEST(Time, IsReadInEveryFormThatDockerAndJournalctlPrint) {
  const Time expected(1769846400s + 123456us);
  for (const char* text : {"2026-01-31T08:00:00.123456Z", "2026-01-31T08:00:00.123456789Z",
                           "2026-01-31T08:00:00.123456+0000", "2026-01-31T10:00:00.123456+02:00",
                           "2026-01-31T02:30:00.123456-05:30", "2026-01-31 08:00:00.123456Z"}) {
    EXPECT_EQ(time_from(text), expected) << text;
  }
  EXPECT_EQ(at("2026-01-31T08:00:00.5Z") - at("2026-01-31T08:00:00Z"), 500ms);
  EXPECT_EQ(at("2024-02-29T00:00:00Z") - at("2024-02-28T00:00:00Z"), 24h);
}

TEST(Time, RefusesWhatIsNone) {
  for (const char* text :
       {"", "2026", "2026-01-31", "2026-01-31T08:00:00", "2026-02-30T08:00:00Z",
        "2026-13-01T08:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T08:60:00Z",
        "2026-01-31T08:00:00.Z", "2026-01-31T08:00:00Zx", "2026-01-31T08:00:00+2:00",
        "-026-01-31T08:00:00Z", "2026-01-31T08:00:00+99:00"}) {
    EXPECT_EQ(time_from(text), std::nullopt) << text;
  }
}

TEST(RootName, NamesHostAndTimeInPortableCharacters) {
  EXPECT_EQ(root_name("shop-01.example", at("2026-01-31T08:00:00.9Z")),
            "drydock-shop-01.example-20260131T080000Z");
  EXPECT_EQ(root_name("a/b c\n", at("2026-01-31T08:00:00Z")), "drydock-a-b-c--20260131T080000Z");
  EXPECT_EQ(root_name("", at("2026-01-31T08:00:00Z")), "drydock-unknown-20260131T080000Z");
  EXPECT_LE(root_name(std::string(5000, 'h'), Time{}).size(), 100U);
}

TEST(EntryPath, TakesPortableNames) {
  for (const char* text : {"bundle.json", "docker/journal.log", "a/b/c/d", "user@1000.service",
                           "sha256:abc", "..a/b..", "-", "..."}) {
    const auto path = EntryPath::parse(text);
    ASSERT_TRUE(path) << text;
    EXPECT_EQ(path->text(), text);
  }
  EXPECT_TRUE(EntryPath::parse(std::string(kMaxPath, 'x')));
}

TEST(EntryPath, RefusesEverythingElse) {
  for (const char* text : {"", "/", "/etc/passwd", "a/", "a//b", ".", "..", "./a", "a/../b", "a/.",
                           "a b", "a\nb", "a\\b", "a\x1b[2J", "\xc3\xa4", "a*", "a;b", "~"}) {
    EXPECT_FALSE(EntryPath::parse(text)) << text;
  }
  EXPECT_FALSE(EntryPath::parse(std::string_view("a\0b", 3)));
  EXPECT_FALSE(EntryPath::parse(std::string(kMaxPath + 1, 'x')));
}

TEST(Outcome, NamesGoThereAndBack) {
  for (const Outcome outcome :
       {Outcome::collected, Outcome::partial, Outcome::absent, Outcome::denied, Outcome::timed_out,
        Outcome::failed, Outcome::skipped}) {
    EXPECT_EQ(outcome_from(to_text(outcome)), outcome);
  }
  EXPECT_EQ(to_text(Outcome::timed_out), "timed_out");
  EXPECT_EQ(outcome_from("Collected"), std::nullopt);
}

TEST(Sha256, EqualsTheStandardsExamples) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace bundle
