// SPDX-License-Identifier: Apache-2.0
// A file that only a child process of ours writes to. A file system may die after a file was opened
// on it (a network mount, a disk), and then write, fsync and even close never return; nor does a
// write to a pipe that nobody reads. They keep the child, and we say so and end.
#pragma once

#include <sys/statvfs.h>
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "collector/fd.h"

namespace collector {

class OutputFile {
 public:
  /// A new file of mode 0600; nothing is overwritten, no link is followed. nullopt with errno.
  static std::optional<OutputFile> create(const std::string& path,
                                          std::chrono::milliseconds patience);
  /// What `fd` is open for already: standard output. Patience ends soon after `hurry` first says so
  /// (it may be empty), because only a reader could end the wait. nullopt with errno.
  static std::optional<OutputFile> stream(int fd, std::chrono::milliseconds patience,
                                          std::function<bool()> hurry);
  ~OutputFile();
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;

  // Each as the system call of its name, with its errno; ETIMEDOUT once one took longer than
  // `patience` (sync() twice as long, since it waits for a disk), and from then on.

  /// May take less than all.
  ssize_t write(std::string_view bytes);
  std::optional<struct statvfs> space();
  /// Blocks for so many bytes from `offset` on, without making the file longer.
  bool reserve(std::int64_t offset, std::int64_t bytes);
  /// Gives back blocks from `size` up to `reserved_to`.
  bool give_back(std::int64_t size, std::int64_t reserved_to);
  /// Onto its disk, with the entry in its directory.
  bool sync();
  bool remove();

  std::int64_t size() const { return size_; }
  /// Who waits and where, once it does not answer any more.
  const std::optional<std::string>& silence() const { return silence_; }

 private:
  struct Request;
  struct Reply;
  OutputFile(pid_t child, Fd channel, std::chrono::milliseconds patience)
      : child_(child), channel_(std::move(channel)), patience_(patience) {}
  using Serve = std::function<void(int channel)>;
  static std::optional<OutputFile> begin(const Serve& serve, std::optional<int> keep,
                                         std::chrono::milliseconds patience);
  [[noreturn]] static void serve(const Fd& fd, const std::string& path, int channel);
  std::optional<Reply> ask(const Request& request, std::string_view bytes,
                           std::chrono::milliseconds patience);
  bool done(const Request& request, int times_patience = 1);
  bool wait_for(short event, std::chrono::steady_clock::time_point until);

  pid_t child_;
  Fd channel_;
  std::chrono::milliseconds patience_;
  std::function<bool()> hurry_;
  std::int64_t size_ = 0;
  std::optional<std::string> silence_;
};

}  // namespace collector
