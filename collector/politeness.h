// SPDX-License-Identifier: Apache-2.0
// A run waits behind everybody else on the host, but not for ever: where others leave it nothing,
// it takes its normal share, because a customer stands beside it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace collector {

/// nice 19 and idle I/O for this process and whatever it starts.
class Politeness {
 public:
  Politeness();
  /// Back to what the process was started with, also for what it starts from then on. False where
  /// that needs a privilege which it does not have.
  bool end();

 private:
  int nice_ = 0;
  long io_priority_ = 0;
};

/// Would the run, at its pace so far, take more than a quarter of its time? Not asked of a run that
/// has only begun, whose first pieces may be its slowest.
bool falls_behind(std::chrono::milliseconds used, std::chrono::milliseconds time, std::size_t done,
                  std::size_t of);

}  // namespace collector
