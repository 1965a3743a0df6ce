// SPDX-License-Identifier: Apache-2.0
#include "collector/capture.h"

#include <gtest/gtest.h>

#include "collector/recorder.h"

namespace collector {
namespace {

std::string numbered(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) text += "line " + std::to_string(100'000 + i) + "\n";  // 12 bytes
  return text;
}

Kept captured(std::int64_t cap, int lines) {
  Capture capture(cap);
  for (int i = 0; i < lines; ++i) capture.add(numbered(i, i + 1));
  return capture.finish();
}

TEST(Capture, KeepsAllThatFits) {
  const Kept kept = captured(1200, 100);
  EXPECT_EQ(kept.text, numbered(0, 100));
  EXPECT_FALSE(kept.cut);
}

TEST(Capture, KeepsBothEndsOfWhatDoesNot) {
  const Kept kept = captured(1200, 1000);
  ASSERT_TRUE(kept.cut);
  EXPECT_EQ(kept.cut->offset, 300);
  EXPECT_EQ(kept.cut->bytes, 12'000 - static_cast<std::int64_t>(kept.text.size()));
  EXPECT_EQ(kept.text.substr(0, 300), numbered(0, 25));
  const std::string tail = kept.text.substr(300);
  EXPECT_EQ(tail, numbered(1000 - static_cast<int>(tail.size() / 12), 1000));
  EXPECT_GE(tail.size(), 900 - 2 * 12);
}

// Wherever the ring happens to end, lines stay whole and the numbers add up.
TEST(Capture, EveryLengthIsCutWhereLinesEnd) {
  for (int lines = 1; lines < 400; ++lines) {
    const Kept kept = captured(1000, lines);
    const auto size = static_cast<std::int64_t>(kept.text.size());
    ASSERT_LE(size, 1000);
    ASSERT_EQ(size % 12, 0) << lines;
    ASSERT_EQ(size + (kept.cut ? *kept.cut->bytes : 0), lines * 12);
    ASSERT_TRUE(kept.text.ends_with(numbered(lines - 1, lines)));
  }
}

TEST(Capture, MemoryIsBoundedByTheCap) {
  constexpr std::int64_t kCap = 1 << 20;
  Capture capture(kCap);
  const std::string block = numbered(0, 1000);
  for (int i = 0; i < 2000; ++i) capture.add(block);
  EXPECT_LE(capture.size(), kCap);
  const Kept kept = capture.finish();
  EXPECT_LE(kept.text.capacity(), kCap + 1);
  EXPECT_EQ(*kept.cut->bytes + static_cast<std::int64_t>(kept.text.size()), 2000 * 12'000);
}

TEST(Capture, LineLargerThanTheCapLeavesTheHead) {
  Capture capture(100);
  capture.add("short\n");
  capture.add(std::string(1000, 'x') + "\n");
  const Kept kept = capture.finish();
  EXPECT_EQ(kept.text, "short\n");
  EXPECT_EQ(kept.cut->bytes, 1001);
}

TEST(Capture, NothingIsNothing) {
  const Kept kept = Capture(100).finish();
  EXPECT_EQ(kept.text, "");
  EXPECT_FALSE(kept.cut);
}

Recorded recorded(Style style, const std::string& text, std::int64_t cap = 1 << 20,
                  std::size_t piece = 7) {
  Recorder recorder(style, {}, cap);
  for (std::size_t at = 0; at < text.size(); at += piece) {
    if (!recorder.take(std::string_view(text).substr(at, piece))) break;
  }
  return recorder.finish();
}

TEST(Recorder, PiecesDoNotMatter) {
  const std::string text = "one\n\ntwo and more\nthree";
  for (std::size_t piece = 1; piece < text.size() + 1; ++piece) {
    EXPECT_EQ(recorded(Style::plain, text, 1 << 20, piece).text, text + "\n");
  }
}

TEST(Recorder, SecretThatLiesAcrossPiecesIsTaken) {
  const std::string text = "GET https://user:hunter2hunter2@registry.example/v2/\n";
  const Recorded result = recorded(Style::log, text, 1 << 20, 3);
  EXPECT_EQ(result.text.find("hunter2"), std::string::npos) << result.text;
  EXPECT_FALSE(result.redactions.empty());
}

TEST(Recorder, AbsurdLineLosesItsEndAtAWord) {
  const std::string words(1 << 20, 'w');
  const Recorded result =
      recorded(Style::log, "a b " + words + " c\nnext\n", std::int64_t{8} << 20, 64 * 1024);
  EXPECT_EQ(result.long_lines, 1);
  // The last blank is further back than any word is long: rather nothing than a part of a key.
  EXPECT_EQ(result.text, "\nnext\n");
  const std::string short_words = std::string(1 << 20, 'w').replace((1 << 20) - 100, 1, " ");
  const Recorded other =
      recorded(Style::log, short_words + "tail\nnext\n", std::int64_t{8} << 20, 64 * 1024);
  EXPECT_EQ(other.text.size(), (1 << 20) - 100 + 1 + 1 + 5);
}

TEST(Recorder, DocumentLargerThanItsCapIsCutAtTheEnd) {
  const std::string document = "{\"a\":\"" + std::string(2000, 'x') + "\",\"b\":1}";
  const Recorded result = recorded(Style::json, document, 1000);
  EXPECT_LE(result.text.size(), 1000);
  ASSERT_TRUE(result.cut);
  EXPECT_EQ(result.cut->bytes, std::nullopt);
}

TEST(Recorder, GapIsWhereItWasSaid) {
  Recorder recorder(Style::log, {}, 1 << 20);
  recorder.take("head\n");
  recorder.gap();
  recorder.take("tail\n");
  const Recorded result = recorder.finish();
  EXPECT_EQ(result.text, "head\ntail\n");
  ASSERT_TRUE(result.cut);
  EXPECT_EQ(result.cut->offset, 5);
  EXPECT_EQ(result.cut->bytes, std::nullopt);
}

}  // namespace
}  // namespace collector
