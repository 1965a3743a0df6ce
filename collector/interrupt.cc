// SPDX-License-Identifier: Apache-2.0
#include "collector/interrupt.h"

#include <sys/signalfd.h>

#include <cerrno>
#include <cstring>

#include "bundle/error.h"

namespace collector {

Interrupt::Interrupt(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : signals) sigaddset(&set, number);
  sigprocmask(SIG_BLOCK, &set, &before_);
  fd_.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd_) {
    sigprocmask(SIG_SETMASK, &before_, nullptr);
    throw bundle::Error(std::string("cannot watch for signals: ") + std::strerror(errno));
  }
}

Interrupt::~Interrupt() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

std::optional<int> Interrupt::signal() {
  signalfd_siginfo info{};
  if (!signal_ && ::read(fd_.get(), &info, sizeof info) == sizeof info) {
    signal_ = static_cast<int>(info.ssi_signo);
  }
  return signal_;
}

std::string signal_name(int signal) {
  switch (signal) {
    case SIGINT:
      return "SIGINT";
    case SIGTERM:
      return "SIGTERM";
    case SIGHUP:
      return "SIGHUP";
    default:
      return "signal " + std::to_string(signal);
  }
}

void reset_signals() {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    std::signal(number, SIG_DFL);
  }
}

}  // namespace collector
