// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <type_traits>
#include <vector>

namespace analyzer {

/// How many threads work on a stream, and when they begin.
struct StreamThreads {
  std::size_t all = 1;  ///< the calling one, which works when it has nothing else to do, and others
  std::size_t alone = 0;  ///< so many items are the calling thread's before another one is started
};

/// Calls next(item) on the calling thread until it is false, work(item, thread) for each on one of
/// the threads, of which the calling one is 0, and use(item) on the calling one, in the order of
/// next(). Items are used again, and there are only a few for each thread. What one of these throws
/// is thrown from here: by next() and work() when its turn comes.
template <typename Item, typename Next, typename Work, typename Use>
void stream_in_order(const StreamThreads& threads, const Next& next, const Work& work,
                     const Use& use) {
  struct Slot {
    Item item;
    bool done = false;
    std::exception_ptr error;
  };
  std::vector<Slot> slots(1);
  const auto one_alone = [&] {
    Item& item = slots[0].item;
    if (!next(item)) return false;
    work(item, 0);
    use(item);
    return true;
  };
  for (std::size_t i = 0; threads.all <= 1 || i < threads.alone; ++i) {
    if (!one_alone()) return;
  }

  slots = std::vector<Slot>(2 * threads.all + 2);
  std::mutex mutex;
  std::condition_variable given_or_ended;
  std::condition_variable done;
  // Items, by next(), work() and use(); all three count on, and the slots are used in turn.
  std::size_t given = 0;
  std::size_t taken = 0;
  std::size_t used = 0;
  bool ended = false;
  const auto take_one = [&](std::unique_lock<std::mutex>& lock, std::size_t thread) {
    Slot& slot = slots[taken++ % slots.size()];
    lock.unlock();
    try {
      work(slot.item, thread);
    } catch (...) {
      slot.error = std::current_exception();
    }
    lock.lock();
    slot.done = true;
  };
  const auto run = [&](std::size_t thread) {
    std::unique_lock lock(mutex);
    while (true) {
      given_or_ended.wait(lock, [&] { return ended || taken < given; });
      if (taken == given) return;
      take_one(lock, thread);
      done.notify_one();
    }
  };
  // The oldest item; false if it is not done, and need not be.
  const auto use_one = [&](bool needed) {
    std::unique_lock lock(mutex);
    Slot& slot = slots[used % slots.size()];
    while (!slot.done) {
      if (!needed) return false;
      if (taken < given) {
        take_one(lock, 0);
      } else {
        done.wait(lock);
      }
    }
    slot.done = false;
    lock.unlock();
    if (slot.error) std::rethrow_exception(slot.error);
    use(slot.item);
    ++used;
    return true;
  };
  std::exception_ptr error;
  std::vector<std::jthread> others;
  try {
    for (std::size_t i = 1; i < threads.all; ++i) others.emplace_back(run, i);
  } catch (const std::system_error&) {  // too many threads already: it goes with fewer
  }
  try {
    for (bool more = true; more || used < given;) {
      if (more) {
        try {
          more = next(slots[given % slots.size()].item);
        } catch (...) {
          error = std::current_exception();
          more = false;
        }
        if (more) {
          const std::scoped_lock lock(mutex);
          ++given;
          given_or_ended.notify_one();
        }
      }
      while (used < given && use_one(!more || given - used == slots.size())) {
      }
    }
  } catch (...) {
    const std::scoped_lock lock(mutex);
    error = std::current_exception();
    taken = given;  // what has not begun is not begun any more
  }
  {
    const std::scoped_lock lock(mutex);
    ended = true;
  }
  given_or_ended.notify_all();
  others.clear();
  if (error) std::rethrow_exception(error);
}

/// Calls work(0) to work(count - 1) on at most `jobs` threads, and use(result) for each on the
/// calling thread, in that order. What `work` throws is thrown from here when its turn comes; what
/// has not begun by then is not begun any more.
template <typename Work, typename Use>
void each_in_order(std::size_t count, std::size_t jobs, const Work& work, const Use& use) {
  struct Item {
    std::size_t index = 0;
    std::optional<std::invoke_result_t<const Work&, std::size_t>> result;
  };
  std::size_t begun = 0;
  stream_in_order<Item>(
      {.all = std::min(jobs, count)},
      [&](Item& item) {
        item.index = begun;
        return begun++ < count;
      },
      [&](Item& item, std::size_t) { item.result.emplace(work(item.index)); },
      [&](Item& item) {
        use(std::move(*item.result));
        item.result.reset();
      });
}

}  // namespace analyzer
