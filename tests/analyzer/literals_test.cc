// SPDX-License-Identifier: Apache-2.0
#include "analyzer/literals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace analyzer {
namespace {

std::vector<int> found(Literals& literals, std::string_view text) {
  std::vector<int> all;
  literals.find(text, all);
  std::ranges::sort(all);
  return all;
}

TEST(Literals, FoundOnceWhateverTheirCase) {
  Literals literals({"no space left", "failed to ", "failed to start", "cannot"});
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
    for (int i = 0; i < 30; ++i) texts.push_back(text_of(Literals::kMinSize + random() % 4));
    Literals literals(texts);
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

}  // namespace
}  // namespace analyzer
