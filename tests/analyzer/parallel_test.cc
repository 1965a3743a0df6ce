// SPDX-License-Identifier: Apache-2.0
#include "analyzer/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>

namespace analyzer {
namespace {

TEST(EachInOrder, GivesResultsInOrderWhateverTheThreads) {
  for (const std::size_t jobs : {1U, 2U, 8U, 200U}) {
    std::vector<std::string> seen;
    each_in_order(
        100, jobs,
        [](std::size_t i) {
          std::this_thread::sleep_for(std::chrono::microseconds((i * 37) % 101));
          return std::to_string(i);
        },
        [&](std::string text) { seen.push_back(std::move(text)); });
    ASSERT_EQ(seen.size(), 100U);
    for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], std::to_string(i));
  }
}

TEST(EachInOrder, NothingIsNothing) {
  each_in_order(
      0, 4, [](std::size_t) { return 0; }, [](int) { FAIL(); });
}

TEST(EachInOrder, ThrowsWhatTheWorkThrewWhenItsTurnComes) {
  for (const std::size_t jobs : {1U, 4U}) {
    std::size_t used = 0;
    std::atomic<std::size_t> begun = 0;
    const auto run = [&] {
      each_in_order(
          10'000, jobs,
          [&](std::size_t i) {
            ++begun;
            if (i == 3) throw std::runtime_error("three");
            std::this_thread::sleep_for(std::chrono::microseconds(50));
            return i;
          },
          [&](std::size_t) { ++used; });
    };
    EXPECT_THROW(run(), std::runtime_error);
    EXPECT_EQ(used, 3U);
    EXPECT_LT(begun, 10'000U);
  }
}

TEST(EachInOrder, StopsWhereTheUseThrows) {
  EXPECT_THROW(each_in_order(
                   100, 4, [](std::size_t i) { return i; },
                   [](std::size_t i) {
                     if (i == 5) throw std::runtime_error("five");
                   }),
               std::runtime_error);
}

}  // namespace
}  // namespace analyzer
