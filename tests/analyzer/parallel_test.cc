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

/// What is worked on: a number, and its square.
struct Square {
  int number = 0;
  int square = 0;
};

TEST(StreamInOrder, UsesEachItemInOrderWhateverTheThreads) {
  for (const std::size_t threads : {1U, 2U, 5U}) {
    for (const std::size_t alone : {0U, 3U, 1000U}) {
      for (const int count : {0, 1, 3, 4, 500}) {
        int given = 0;
        std::vector<int> used;
        stream_in_order<Square>(
            {.all = threads, .alone = alone},
            [&](Square& item) {
              item.number = given;
              return given++ < count;
            },
            [&](Square& item, std::size_t thread) {
              EXPECT_LT(thread, threads);
              std::this_thread::sleep_for(std::chrono::microseconds((item.number * 37) % 101));
              item.square = item.number * item.number;
            },
            [&](const Square& item) { used.push_back(item.square); });
        ASSERT_EQ(std::ssize(used), count);
        for (int i = 0; i < count; ++i) ASSERT_EQ(used[static_cast<std::size_t>(i)], i * i);
      }
    }
  }
}

TEST(StreamInOrder, NoOtherThreadIsStartedForAFew) {
  int left = 4;
  const auto caller = std::this_thread::get_id();
  stream_in_order<int>(
      {.all = 8, .alone = 4}, [&](int&) { return left-- > 0; },
      [&](int&, std::size_t) { EXPECT_EQ(std::this_thread::get_id(), caller); }, [](int) {});
}

TEST(StreamInOrder, OnlyAFewItemsWaitAtOnce) {
  std::atomic<int> waiting = 0;
  int left = 2000;
  int most = 0;
  stream_in_order<int>(
      {.all = 3},
      [&](int&) {
        most = std::max(most, ++waiting);
        return left-- > 0;
      },
      [](int&, std::size_t) {}, [&](int) { --waiting; });
  EXPECT_LE(most, 9);
}

// Whatever fails, what came before it was used, and nothing that came after.
TEST(StreamInOrder, ThrowsWhenItsTurnComes) {
  enum class Place { next, work, use };
  for (const std::size_t threads : {1U, 2U, 4U}) {
    for (const Place place : {Place::next, Place::work, Place::use}) {
      for (const int fails : {0, 1, 7, 100}) {
        int given = 0;
        int used = 0;
        const auto run = [&] {
          stream_in_order<int>(
              {.all = threads, .alone = 2},
              [&](int& item) {
                item = given++;
                if (place == Place::next && item == fails) throw std::runtime_error("next");
                return item < 1000;
              },
              [&](const int& item, std::size_t) {
                if (place == Place::work && item == fails) throw std::runtime_error("work");
              },
              [&](int item) {
                if (place == Place::use && item == fails) throw std::runtime_error("use");
                ++used;
              });
        };
        EXPECT_THROW(run(), std::runtime_error);
        EXPECT_EQ(used, fails);
      }
    }
  }
}

}  // namespace
}  // namespace analyzer
