// SPDX-License-Identifier: Apache-2.0
#include "analyzer/literals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace analyzer {
namespace {

std::vector<int> found(const Literals& literals, std::string_view text) {
  std::vector<int> all;
  Literals::Searched searched;
  literals.find(text, searched, all);
  std::ranges::sort(all);
  return all;
}

TEST(Literals, FoundOnceWhateverTheirCase) {
  const Literals literals({"no space left", "failed to ", "failed to start", "cannot"});
  EXPECT_EQ(found(literals, "FAILED to START: No Space left, no space left"),
            (std::vector{0, 1, 2}));
  EXPECT_EQ(found(literals, "cannot"), std::vector{3});
  EXPECT_EQ(found(literals, "canno"), std::vector<int>{});
  EXPECT_EQ(found(literals, ""), std::vector<int>{});
}

// Few letters, so that literals overlap, share their windows and stand at every offset.
TEST(Literals, EqualTheNaiveSearch) {
  std::mt19937 random(11);
  const auto text_of = [&](std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text.push_back("abc@"[random() % 4]);
    return text;
  };
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> texts;
    texts.reserve(30);
    for (int i = 0; i < 30; ++i) texts.push_back(text_of(Literals::kMinSize + random() % 4));
    const Literals literals(texts);
    for (int i = 0; i < 50; ++i) {
      const std::string text = text_of(random() % 200);
      std::vector<int> wanted;
      for (std::size_t n = 0; n < texts.size(); ++n) {
        if (text.find(texts[n]) != std::string::npos) wanted.push_back(static_cast<int>(n));
      }
      ASSERT_EQ(found(literals, text), wanted) << text;
    }
  }
}

// Where the first one begins, or the first byte that is not ASCII; npos if there is neither.
std::size_t naive_first(const std::vector<std::string>& texts, std::string_view text) {
  std::size_t first = std::string::npos;
  std::string folded(text);
  std::ranges::transform(folded, folded.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  for (const std::string& one : texts) first = std::min(first, folded.find(one));
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (static_cast<unsigned char>(text[at]) >= 0x80U) first = std::min(first, at);
  }
  return first;
}

// It need not be the literal's first byte, but one of it, and of the first line that has any.
TEST(Literals, TheFirstIsInTheFirstLineThatHasOne) {
  std::mt19937 random(5);
  const auto text_of = [&](std::size_t size, std::string_view letters) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text.push_back(letters[random() % letters.size()]);
    return text;
  };
  int found_some = 0;
  for (std::size_t min_size = Literals::kLeastSize; min_size <= Literals::kMinSize; ++min_size) {
    for (int round = 0; round < 300; ++round) {
      std::vector<std::string> texts;
      texts.reserve(5);
      for (int i = 0; i < 5; ++i) texts.push_back(text_of(min_size + random() % 3, "ab@"));
      const std::string sample = text_of(500, "ab@\n");
      const Literals literals(
          texts, min_size, round % 2 == 0 ? Literals::Commonness() : Literals::Commonness(sample));
      const std::string text = text_of(random() % 400, "ab@AB\n") + (round % 3 == 0 ? "\xff" : "") +
                               text_of(80, "abc\n");
      for (std::size_t from = 0; from != std::string::npos;) {
        const std::size_t got = literals.first(text, from);
        const std::size_t wanted = naive_first(texts, std::string_view(text).substr(from));
        if (wanted == std::string::npos) {
          ASSERT_EQ(got, std::string::npos) << text;
          break;
        }
        ++found_some;
        ASSERT_LT(got, text.size()) << text;
        ASSERT_EQ(text.rfind('\n', got), text.rfind('\n', from + wanted)) << text;
        from = text.find('\n', got);
      }
    }
  }
  EXPECT_GT(found_some, 1000);
}

}  // namespace
}  // namespace analyzer
