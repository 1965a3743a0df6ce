// SPDX-License-Identifier: Apache-2.0
#include "collector/linux_host.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "collector/engine_client.h"
#include "collector/fd.h"
#include "collector/linux_addresses.h"
#include "collector/mountinfo.h"

namespace collector {
namespace {

constexpr std::size_t kPiece = std::size_t{64} * 1024;
constexpr std::int64_t kMaxMountinfo = 8 << 20;

Access access_from(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ESRCH:  // a process that ended between listing and reading it
      return Access::absent;
    case EACCES:
    case EPERM:
      return Access::denied;
    case ELOOP:
    case ENXIO:
      return Access::not_regular;
    default:
      return Access::error;
  }
}

std::string sentence(std::string_view what, const std::string& path, int error) {
  return std::string(what) + " " + path + ": " + std::strerror(error);
}

// O_NOATIME, so that even the access time stays; only the owner and root may ask for it. For a FIFO
// O_NONBLOCK opens at once, and then it turns out not to be a regular file.
Fd open_unchanged(const std::string& path, int flags) {
  Fd fd(::open(path.c_str(), flags | O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOATIME));
  if (!fd && errno == EPERM) {
    fd.reset(::open(path.c_str(), flags | O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  }
  return fd;
}

FileType type_from(mode_t mode) {
  if (S_ISREG(mode)) return FileType::regular;
  if (S_ISDIR(mode)) return FileType::directory;
  if (S_ISLNK(mode)) return FileType::symlink;
  if (S_ISFIFO(mode)) return FileType::fifo;
  if (S_ISSOCK(mode)) return FileType::socket;
  if (S_ISBLK(mode) || S_ISCHR(mode)) return FileType::device;
  return FileType::other;
}

bundle::Time time_from(const timespec& time) {
  return bundle::Time(std::chrono::seconds(time.tv_sec) +
                      std::chrono::microseconds(time.tv_nsec / 1000));
}

FileStat stat_from(const struct stat& status) {
  return FileStat{.type = type_from(status.st_mode),
                  .size = status.st_size,
                  .allocated = std::int64_t{status.st_blocks} * 512,
                  .mode = status.st_mode & 07777,
                  .uid = status.st_uid,
                  .gid = status.st_gid,
                  .device = static_cast<std::int64_t>(status.st_dev),
                  .inode = static_cast<std::int64_t>(status.st_ino),
                  .modified = time_from(status.st_mtim)};
}

class Touch {
 public:
  Touch(Touching* touching, const std::string& path) : touching_(touching) {
    if (touching_ == nullptr || path.size() >= touching_->path.size()) return;
    std::memcpy(touching_->path.data(), path.c_str(), path.size() + 1);
    touching_->since = std::chrono::steady_clock::now().time_since_epoch().count();
  }
  ~Touch() {
    if (touching_ != nullptr) touching_->since = 0;
  }
  Touch(const Touch&) = delete;
  Touch& operator=(const Touch&) = delete;

 private:
  Touching* touching_;
};

}  // namespace

void LinuxHost::look_for_silent_mounts(std::chrono::milliseconds patience) {
  silent_ =
      silent_mounts(slurp(*this, "/proc/self/mountinfo", kMaxMountinfo).value_or(""), patience);
}

const SilentPlace* LinuxHost::silent_at(std::string_view path) const {
  const auto found = std::ranges::find_if(
      silent_, [path](const SilentPlace& place) { return is_below(path, place.path); });
  return found == silent_.end() ? nullptr : &*found;
}

std::optional<std::string> LinuxHost::silence(const std::string& path) {
  const SilentPlace* const place = silent_at(path);
  return place == nullptr ? std::nullopt : std::optional(place->sentence);
}

// A probe that was slow is no proof; one that was at the same file for long, and a second look that
// hangs as well, are.
void LinuxHost::learn_from(const Touching& touching) {
  using namespace std::chrono_literals;
  const std::chrono::steady_clock::duration since(touching.since);
  if (since.count() == 0 || tick().time_since_epoch() - since < 1s) return;
  const std::string path(touching.path.data());
  const std::string mountinfo = slurp(*this, "/proc/self/mountinfo", kMaxMountinfo).value_or("");
  if (auto place = silent_place_of(path, mountinfo, 500ms)) silent_.push_back(*std::move(place));
}

FileResult LinuxHost::read_from(const std::string& path, std::int64_t offset, Limits limits,
                                const Sink& out) {
  if (auto why = silence(path)) return {.access = Access::silent, .error = *std::move(why)};
  const Touch touch(touching_, path);
  const auto until = tick() + limits.time;
  const Fd fd = open_unchanged(path, 0);
  if (!fd) {
    const int error = errno;
    if (error == ELOOP) {
      return {.access = Access::not_regular, .error = path + " is a symbolic link"};
    }
    return {.access = access_from(error), .error = sentence("cannot open", path, error)};
  }
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return {.access = Access::not_regular, .error = path + " is not a regular file"};
  }
  if (offset > 0 && ::lseek(fd.get(), offset, SEEK_SET) < 0) {
    const int error = errno;
    return {.access = access_from(error), .error = sentence("cannot seek in", path, error)};
  }
  const auto buffer = std::make_unique_for_overwrite<char[]>(kPiece);
  std::int64_t total = 0;
  while (true) {
    const ssize_t got = ::read(fd.get(), buffer.get(), kPiece);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const int error = errno;
      return {.access = access_from(error), .error = sentence("cannot read", path, error)};
    }
    if (got == 0) return {};
    const auto piece = std::min<std::int64_t>(got, limits.bytes - total);
    total += piece;
    if (piece > 0 && !out({buffer.get(), static_cast<std::size_t>(piece)})) return {};
    if (piece < got) return {.truncated = true};
    if (tick() >= until) {
      return {.access = Access::timed_out, .error = "time was up while reading " + path};
    }
  }
}

DirResult LinuxHost::list(const std::string& path, std::int64_t max_entries) {
  DirResult result;
  if (auto why = silence(path)) {
    result.access = Access::silent;
    result.error = *std::move(why);
    return result;
  }
  const Touch touch(touching_, path);
  Fd fd = open_unchanged(path, O_DIRECTORY);
  const auto close_dir = [](DIR* dir) { ::closedir(dir); };
  const std::unique_ptr<DIR, decltype(close_dir)> dir(fd ? ::fdopendir(fd.get()) : nullptr);
  if (!dir) {
    const int error = errno;
    result.access = access_from(error);
    result.error = sentence("cannot list", path, error);
    return result;
  }
  fd.release();  // closedir closes it
  errno = 0;
  while (const dirent* const entry = ::readdir(dir.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (static_cast<std::int64_t>(result.entries.size()) >= max_entries) {
      result.truncated = true;
      break;
    }
    mode_t mode = DTTOIF(entry->d_type);
    struct stat status {};
    if (entry->d_type == DT_UNKNOWN) result.typed = false;
    if (entry->d_type == DT_UNKNOWN &&
        ::fstatat(::dirfd(dir.get()), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
      mode = status.st_mode;
    }
    result.entries.push_back({.name = std::string(name), .type = type_from(mode)});
    errno = 0;
  }
  if (!result.truncated && errno != 0) {
    const int error = errno;
    result.access = access_from(error);
    result.error = sentence("cannot list all of", path, error);
  }
  std::ranges::sort(result.entries, {}, &DirEntry::name);
  return result;
}

std::optional<FileStat> LinuxHost::stat(const std::string& path) {
  if (silent_at(path) != nullptr) return std::nullopt;
  const Touch touch(touching_, path);
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return stat_from(status);
}

// The links in /proc/PID/fd lead to the open file itself and not to what has its name by now.
std::optional<FileStat> LinuxHost::stat_open(std::int64_t pid, std::int64_t descriptor) {
  const std::string path = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(descriptor);
  const Touch touch(touching_, path);
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return stat_from(status);
}

std::optional<std::string> LinuxHost::read_link(const std::string& path) {
  if (silent_at(path) != nullptr) return std::nullopt;
  const Touch touch(touching_, path);
  std::array<char, 4096> target{};
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  if (length < 0) return std::nullopt;
  return std::string(target.data(), static_cast<std::size_t>(length));
}

std::optional<FsStat> LinuxHost::stat_fs(const std::string& path) {
  if (silent_at(path) != nullptr) return std::nullopt;
  const Touch touch(touching_, path);
  struct statvfs status {};
  if (::statvfs(path.c_str(), &status) != 0) return std::nullopt;
  const auto block = static_cast<std::int64_t>(status.f_frsize);
  return FsStat{.bytes_total = static_cast<std::int64_t>(status.f_blocks) * block,
                .bytes_free = static_cast<std::int64_t>(status.f_bfree) * block,
                .bytes_available = static_cast<std::int64_t>(status.f_bavail) * block,
                .inodes_total = static_cast<std::int64_t>(status.f_files),
                .inodes_free = static_cast<std::int64_t>(status.f_ffree),
                .read_only = (status.f_flag & ST_RDONLY) != 0};
}

std::vector<InterfaceAddress> LinuxHost::addresses() { return linux_addresses(); }

std::optional<ClockState> LinuxHost::clock_state() {
  timex clock{};
  clock.modes = 0;  // only to be read
  if (::adjtimex(&clock) < 0) return std::nullopt;
  const std::int64_t per_us = (clock.status & STA_NANO) != 0 ? 1000 : 1;
  return ClockState{.synchronized = (clock.status & STA_UNSYNC) == 0,
                    .offset_us = clock.offset / per_us,
                    .max_error_us = clock.maxerror};
}

HttpResult LinuxHost::get(const std::string& socket, const std::string& target, Limits limits,
                          const Sink& out) {
  return engine_get(socket, target, limits, out);
}

bundle::Time LinuxHost::now() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::chrono::steady_clock::time_point LinuxHost::tick() { return std::chrono::steady_clock::now(); }

}  // namespace collector
