// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

namespace analyzer {

/// Calls work(0) to work(count - 1) on at most `jobs` threads, and use(result) for each on the
/// calling thread, in that order and as soon as it can. What `work` throws is thrown from here when
/// its turn comes; what has not begun by then is not begun any more.
template <typename Work, typename Use>
void each_in_order(std::size_t count, std::size_t jobs, const Work& work, const Use& use) {
  using Result = std::invoke_result_t<const Work&, std::size_t>;
  if (jobs <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) use(work(i));
    return;
  }
  struct Slot {
    std::optional<Result> result;
    std::exception_ptr error;
  };
  std::vector<Slot> slots(count);
  std::mutex mutex;
  std::condition_variable done;
  std::size_t next = 0;
  const auto run = [&] {
    std::unique_lock lock(mutex);
    while (next < count) {
      const std::size_t mine = next++;
      lock.unlock();
      Slot slot;
      try {
        slot.result.emplace(work(mine));
      } catch (...) {
        slot.error = std::current_exception();
      }
      lock.lock();
      slots[mine] = std::move(slot);
      done.notify_one();
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < std::min(jobs, count); ++i) threads.emplace_back(run);
  try {
    for (Slot& slot : slots) {
      std::unique_lock lock(mutex);
      done.wait(lock, [&] { return slot.result || slot.error; });
      lock.unlock();
      if (slot.error) std::rethrow_exception(slot.error);
      use(std::move(*slot.result));
      slot.result.reset();
      slot.error = nullptr;
    }
  } catch (...) {
    const std::scoped_lock lock(mutex);
    next = count;  // the threads end when they are through with what they have
    throw;
  }
}

}  // namespace analyzer
