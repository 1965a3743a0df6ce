// SPDX-License-Identifier: Apache-2.0
#include "collector/politeness.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace collector {
namespace {

// glibc has no wrappers for these; the numbers are those of linux/ioprio.h.
constexpr int kWhoProcess = 1;
constexpr int kClassShift = 13;
constexpr long kClassIdle = 3;

constexpr int kBegun = 20;  ///< a twentieth of the time is only the beginning
constexpr int kBehind = 4;  ///< with more than a quarter of it, the run is behind

}  // namespace

Politeness::Politeness()
    : nice_(::getpriority(PRIO_PROCESS, 0)),
      io_priority_(::syscall(SYS_ioprio_get, kWhoProcess, 0)) {
  ::setpriority(PRIO_PROCESS, 0, 19);
  ::syscall(SYS_ioprio_set, kWhoProcess, 0, kClassIdle << kClassShift);
}

bool Politeness::end() {
  if (::setpriority(PRIO_PROCESS, 0, nice_) != 0) return false;
  // Without a class the kernel goes by nice, and older ones tell a level all the same, which they
  // do not take back.
  const long before = io_priority_ >> kClassShift > 0 ? io_priority_ : 0;
  ::syscall(SYS_ioprio_set, kWhoProcess, 0, before);
  return true;
}

bool falls_behind(std::chrono::milliseconds used, std::chrono::milliseconds time, std::size_t done,
                  std::size_t of) {
  if (used < time / kBegun) return false;
  return used * static_cast<std::int64_t>(of) > time / kBehind * static_cast<std::int64_t>(done);
}

}  // namespace collector
