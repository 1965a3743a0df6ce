// SPDX-License-Identifier: Apache-2.0
// Everything the collector may ask of a machine, and the only way to ask. Read-only by
// construction: no member writes or mounts, and the one that signals (ask_for_stacks) is for rows
// that the user has to opt into. LinuxHost is the real one; tests use FakeHost, which records each
// touch.
//
// Nothing here throws for trouble on the host: it is in the result, with a sentence.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/layout.h"
#include "bundle/manifest.h"

namespace collector {

using Argv = std::vector<std::string>;
/// Takes bytes as they come; false means that no more are wanted and the source should stop.
using Sink = std::function<bool(std::string_view)>;

struct Limits {
  std::chrono::milliseconds time{10'000};
  std::int64_t bytes = std::int64_t{16} << 20;
};

enum class Ended {
  by_itself,
  stopped,      ///< the sink wanted no more
  timed_out,    ///< TERM and then KILL were sent to its whole process group
  interrupted,  ///< the same, because the collector itself was asked to end
  no_start,     ///< it could not be started: `error` says why
};

struct CommandResult {
  Ended ended = Ended::by_itself;
  int exit_status = 0;  ///< as the shell counts: 128+n for signal n
  bool not_found = false;
  std::string error = {};
  std::vector<bundle::Abandoned> abandoned =
      {};  ///< what not even KILL ended (uninterruptible sleep)
};

/// `silent`: it is on a file system that does not answer, and was not touched.
enum class Access { ok, absent, denied, not_regular, timed_out, silent, error };

struct FileResult {
  Access access = Access::ok;
  bool truncated = false;  ///< the byte limit cut it
  std::string error = {};
};

enum class FileType { regular, directory, symlink, fifo, socket, device, other };

struct FileStat {
  FileType type = FileType::other;
  std::int64_t size = 0;
  std::int64_t allocated = 0;  ///< st_blocks * 512
  std::uint32_t mode = 0;
  std::int64_t uid = 0;
  std::int64_t gid = 0;
  std::int64_t device = 0;
  std::int64_t inode = 0;
  bundle::Time modified;
};

struct DirEntry {
  std::string name;
  FileType type = FileType::other;
};

struct DirResult {
  Access access = Access::ok;
  std::vector<DirEntry> entries = {};  ///< sorted by name, without "." and ".."
  bool truncated = false;              ///< more than `max_entries` were there
  std::string error = {};
  /// The file system tells the type of an entry together with its name (d_type), which overlayfs
  /// needs below it.
  bool typed = true;
};

/// One address of one interface, of the network namespace the collector runs in.
struct InterfaceAddress {
  std::string interface;
  std::string family;  ///< "inet" or "inet6"
  std::string address;
  int prefix = 0;
};

struct FsStat {
  std::int64_t bytes_total = 0;
  std::int64_t bytes_free = 0;
  std::int64_t bytes_available = 0;  ///< to unprivileged users, as df counts
  std::int64_t inodes_total = 0;     ///< 0 where the filesystem has no such limit (btrfs)
  std::int64_t inodes_free = 0;
  bool read_only = false;
};

struct HttpResult {
  bool connected = false;
  std::optional<int> status = {};  ///< nullopt: no answer in time
  Access access = Access::ok;      ///< of the socket
  /// Empty when the whole answer came. For a status that is not 2xx, what the daemon said.
  std::string error = {};
};

/// What the kernel believes of its clock, adjtimex(2). Only a time daemon tells it.
struct ClockState {
  bool synchronized = false;  ///< STA_UNSYNC is not set
  std::int64_t offset_us = 0;
  std::int64_t max_error_us = 0;  ///< grows while nobody sets the clock, up to 16 s
};

/// What a native probe says of itself; its evidence goes to the sink.
struct NativeResult {
  bundle::Outcome outcome = bundle::Outcome::collected;
  std::string reason = {};
};

class Host {
 public:
  virtual ~Host() = default;

  /// Runs argv without a shell, with a fixed PATH and LC_ALL=C, in its own process group,
  /// stdin from /dev/null.
  virtual CommandResult run(const Argv& argv, Limits limits, const Sink& out, const Sink& err) = 0;
  /// Is there such a program on the fixed PATH? Gives its full path.
  virtual std::optional<std::string> find_program(std::string_view name) = 0;

  /// Regular files only, and never through a symlink in the last component: a container can plant
  /// one in its volume. FIFOs and devices do not block.
  FileResult read(const std::string& path, Limits limits, const Sink& out) {
    return read_from(path, 0, limits, out);
  }
  /// The same, from that byte on.
  virtual FileResult read_from(const std::string& path, std::int64_t offset, Limits limits,
                               const Sink& out) = 0;
  virtual DirResult list(const std::string& path, std::int64_t max_entries) = 0;
  virtual std::optional<FileStat> stat(const std::string& path) = 0;  ///< lstat
  /// A sentence if `path` is where nobody answered before in this run (a dead NFS server). It is
  /// not touched again: where nothing could be said of it, this tells why.
  virtual std::optional<std::string> silence(const std::string& path) = 0;
  /// Of what a process holds open under a descriptor, whether it still has a name or not.
  virtual std::optional<FileStat> stat_open(std::int64_t pid, std::int64_t descriptor) = 0;
  virtual std::optional<std::string> read_link(const std::string& path) = 0;
  virtual std::optional<FsStat> stat_fs(const std::string& path) = 0;
  /// Addresses have no file in /proc that tells their interface and prefix, so they are asked for.
  virtual std::vector<InterfaceAddress> addresses() = 0;
  virtual std::optional<ClockState> clock_state() = 0;

  /// One GET over a unix socket. Only the body of a 2xx answer goes to `out`.
  virtual HttpResult get(const std::string& socket, const std::string& target, Limits limits,
                         const Sink& out) = 0;

  /// Runs `work` where it can be left behind: in a child process whose output comes back through a
  /// pipe, because a stat on a dead NFS mount never returns and cannot be interrupted.
  virtual std::pair<CommandResult, NativeResult> isolate(
      const std::function<NativeResult(Host&, const Sink&)>& work, Limits limits,
      const Sink& out) = 0;

  /// Sends SIGUSR1 to a daemon, on which dockerd and containerd write down what each goroutine is
  /// at. Only if the process is certainly `program` and catches that signal, which would end it
  /// otherwise. A sentence why it was not sent; else empty.
  virtual std::string ask_for_stacks(std::int64_t pid, const std::string& program) = 0;
  virtual void wait(std::chrono::milliseconds time) = 0;

  virtual bundle::Time now() = 0;                            ///< wall clock
  virtual std::chrono::steady_clock::time_point tick() = 0;  ///< for deadlines and durations
};

/// All of a small file; nullopt when it cannot be read.
std::optional<std::string> slurp(Host& host, const std::string& path,
                                 std::int64_t max_bytes = 1 << 20);

}  // namespace collector
