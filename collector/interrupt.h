// SPDX-License-Identifier: Apache-2.0
// Signals as something to poll. While one of these lives its signals are blocked and wait in a
// descriptor, so there is no handler, no global flag and no race between looking and sleeping.
#pragma once

#include <csignal>
#include <initializer_list>
#include <optional>
#include <string>

#include "collector/fd.h"

namespace collector {

class Interrupt {
 public:
  explicit Interrupt(std::initializer_list<int> signals);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Readable once a signal came.
  int fd() const { return fd_.get(); }
  /// The first signal that came, from then on.
  std::optional<int> signal();

 private:
  sigset_t before_{};
  Fd fd_;
  std::optional<int> signal_;
};

/// "SIGINT".
std::string signal_name(int signal);

/// In a child, before it does its own work: nothing blocked, nothing ignored.
void reset_signals();

}  // namespace collector
