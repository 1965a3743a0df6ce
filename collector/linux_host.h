// SPDX-License-Identifier: Apache-2.0
// The machine itself, through system calls. Nothing here goes through NSS, a shell or a thread: the
// program is linked statically, and forks.
#pragma once

#include <sys/types.h>

#include <array>
#include <atomic>
#include <chrono>
#include <vector>

#include "collector/host.h"
#include "collector/interrupt.h"
#include "collector/silent_places.h"

namespace collector {

/// Where programs are looked for, and all that a command's environment says.
inline constexpr std::string_view kPath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What an isolated probe looks at just now, in memory that its parent sees as well.
struct Touching {
  std::atomic<std::chrono::steady_clock::rep> since{0};  ///< 0: at nothing
  std::array<char, 4096> path{};
};

class LinuxHost : public Host {
 public:
  /// With an `interrupt`, a command or an isolated probe that runs when a signal comes is ended.
  explicit LinuxHost(Interrupt* interrupt = nullptr) : interrupt_(interrupt) {}

  /// Finds out which mounts do not answer within that time. They are left alone from then on, as is
  /// what an isolated probe is found to hang at.
  void look_for_silent_mounts(std::chrono::milliseconds patience);

  CommandResult run(const Argv& argv, Limits limits, const Sink& out, const Sink& err) override;
  std::optional<std::string> find_program(std::string_view name) override;

  FileResult read_from(const std::string& path, std::int64_t offset, Limits limits,
                       const Sink& out) override;
  DirResult list(const std::string& path, std::int64_t max_entries) override;
  std::optional<FileStat> stat(const std::string& path) override;
  std::optional<std::string> silence(const std::string& path) override;
  std::optional<FileStat> stat_open(std::int64_t pid, std::int64_t descriptor) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<FsStat> stat_fs(const std::string& path) override;
  std::vector<InterfaceAddress> addresses() override;
  std::optional<ClockState> clock_state() override;

  HttpResult get(const std::string& socket, const std::string& target, Limits limits,
                 const Sink& out) override;

  std::pair<CommandResult, NativeResult> isolate(
      const std::function<NativeResult(Host&, const Sink&)>& work, Limits limits,
      const Sink& out) override;

  std::string ask_for_stacks(std::int64_t pid, const std::string& program) override;
  void wait(std::chrono::milliseconds time) override;

  bundle::Time now() override;
  std::chrono::steady_clock::time_point tick() override;

 private:
  /// In the child that isolate() made.
  LinuxHost(const std::vector<SilentPlace>& silent, Touching* touching)
      : isolated_(true), silent_(silent), touching_(touching) {}

  const SilentPlace* silent_at(std::string_view path) const;
  void learn_from(const Touching& touching);

  struct Channel;
  CommandResult spawn(const std::function<void()>& child, std::vector<Channel> channels,
                      std::chrono::milliseconds time);

  Interrupt* interrupt_ = nullptr;
  bool isolated_ = false;
  std::vector<pid_t> left_behind_;  ///< children to collect should they end after all
  std::vector<SilentPlace> silent_;
  Touching* touching_ = nullptr;
};

}  // namespace collector
