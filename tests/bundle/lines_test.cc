// SPDX-License-Identifier: Apache-2.0
#include "bundle/lines.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/pieces.h"

namespace bundle {
namespace {

struct Seen {
  std::string text;
  std::int64_t number = 0;
  bool cut = false;
  bool operator==(const Seen&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Seen& line) {
  return out << line.number << (line.cut ? " (cut) " : " ") << line.text;
}

std::vector<Seen> lines_of(ByteSource& source, std::int64_t limit) {
  std::vector<Seen> seen;
  LineSource lines(source, limit);
  while (const auto line = lines.next()) {
    seen.push_back({std::string(line->text), line->number, line->cut});
  }
  EXPECT_FALSE(lines.next());
  return seen;
}

std::vector<Seen> lines_of(std::string_view text, std::int64_t limit = 100) {
  TextSource source(text);
  return lines_of(source, limit);
}

using Lines = std::vector<Seen>;

TEST(LineSource, EndsLinesAtNewlines) {
  EXPECT_EQ(lines_of(""), Lines{});
  EXPECT_EQ(lines_of("\n"), (Lines{{"", 1, false}}));
  EXPECT_EQ(lines_of("a\nb\n"), (Lines{{"a", 1, false}, {"b", 2, false}}));
  EXPECT_EQ(lines_of("a\n\nb"), (Lines{{"a", 1, false}, {"", 2, false}, {"b", 3, false}}));
}

TEST(LineSource, DropsTheCarriageReturnBeforeANewlineOnly) {
  EXPECT_EQ(lines_of("a\r\n\r\nb\rc\r"),
            (Lines{{"a", 1, false}, {"", 2, false}, {"b\rc\r", 3, false}}));
}

TEST(LineSource, LetsNulBytesThrough) {
  const std::string_view text("a\0b\n\0", 5);
  EXPECT_EQ(lines_of(text),
            (Lines{{std::string("a\0b", 3), 1, false}, {std::string(1, '\0'), 2, false}}));
}

TEST(LineSource, CutsLinesOverTheLimitAndSaysSo) {
  EXPECT_EQ(lines_of("abc\nabcd\nabcde\nx", 4),
            (Lines{{"abc", 1, false}, {"abcd", 2, false}, {"abcd", 3, true}, {"x", 4, false}}));
  EXPECT_EQ(lines_of("abcd\r\nabcdef", 4), (Lines{{"abcd", 1, false}, {"abcd", 2, true}}));
}

TEST(LineSource, ALineInOnePieceIsNotCopied) {
  const std::string text = "first\nsecond\n";
  TextSource source(text);
  LineSource lines(source, 100);
  EXPECT_EQ(lines.next()->text.data(), text.data());
  EXPECT_EQ(lines.next()->text.data(), text.data() + 6);
}

TEST(LineSource, NeverHoldsMoreThanTheLimitOfALine) {
  const std::string text = std::string(1 << 20, 'x') + "\nend";
  for (const std::size_t size : {1U, 7U, 4096U}) {
    Pieces pieces(text, size);
    EXPECT_EQ(lines_of(pieces, 3), (Lines{{"xxx", 1, true}, {"end", 2, false}}));
  }
}

TEST(LineSource, PiecesDoNotMatter) {
  const std::string text =
      "first\nsecond\r\n\r\n\n\rthird\r\r\n" + std::string(30, 'y') + "\r\nlast\r";
  for (const std::int64_t limit : {1, 2, 5, 6, 29, 30, 31, 1000}) {
    const Lines whole = lines_of(text, limit);
    for (std::size_t size = 1; size <= text.size(); ++size) {
      Pieces pieces(text, size);
      EXPECT_EQ(lines_of(pieces, limit), whole) << "pieces of " << size << ", limit " << limit;
    }
  }
}

TEST(ReadAll, JoinsThePiecesUpToALimit) {
  for (const std::size_t size : {1U, 2U, 3U, 100U}) {
    Pieces fits("abcdef", size);
    EXPECT_EQ(read_all(fits, 6), "abcdef");
    Pieces over("abcdef", size);
    EXPECT_EQ(read_all(over, 5), std::nullopt);
  }
}

}  // namespace
}  // namespace bundle
