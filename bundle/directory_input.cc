// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "bundle/input.h"
#include "bundle/layout.h"

namespace bundle {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::string because(int error) { return std::string(": ") + std::strerror(error); }

struct Level {
  Descriptor directory;
  std::string prefix;                   // "docker/"
  std::vector<std::string> names = {};  // last first, so that the next one is at the back
};

// As in an archive: the header comes first and the manifest last, the rest by name.
int rank(const Level& level, const std::string& name) {
  if (!level.prefix.empty()) return 1;
  if (name == kHeaderPath) return 0;
  return name == kManifestPath ? 2 : 1;
}

class DirectoryInput : public Input {
 public:
  DirectoryInput(int fd, std::int64_t max_names) : block_(kBlock), max_names_(max_names) {
    damage_ = enter(Descriptor(fd), {});
  }

  std::optional<Found> next() override {
    while (!levels_.empty()) {
      Level& level = levels_.back();
      if (level.names.empty()) {
        levels_.pop_back();
        continue;
      }
      const std::string name = std::move(level.names.back());
      level.names.pop_back();
      return open(level, name);
    }
    return std::nullopt;
  }

  std::string_view read() override {
    if (!file_) return {};
    ssize_t n = -1;
    do {
      n = ::read(file_.get(), block_.data(), block_.size());
    } while (n < 0 && errno == EINTR);
    if (n < 0) damage_ = "the directory cannot be read on in " + name_ + because(errno);
    if (n <= 0) {
      file_ = Descriptor();
      return {};
    }
    bytes_ += n;
    return {block_.data(), static_cast<std::size_t>(n)};
  }

  const std::string& damage() const override { return damage_; }
  Container container() const override { return Container::directory; }
  std::int64_t consumed() const override { return bytes_; }
  std::int64_t produced() const override { return bytes_; }

 private:
  // The type is asked of the open file, so that nothing can be swapped in between; O_NONBLOCK lets
  // a FIFO be opened without a writer at its other end.
  Found open(const Level& level, const std::string& name) {
    name_ = level.prefix + name;
    Found found{.name = name_};
    Descriptor opened(::openat(level.directory.get(), name.c_str(),
                               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (!opened) {
      found.refusal = errno == ELOOP ? "is a symbolic link and was refused"
                                     : "cannot be opened" + because(errno);
      return found;
    }
    struct stat status {};
    if (::fstat(opened.get(), &status) != 0) {
      found.refusal = "cannot be examined" + because(errno);
    } else if (S_ISDIR(status.st_mode)) {
      found.directory = true;
      if (name_.size() < kMaxPath) {
        found.refusal = enter(std::move(opened), name_ + '/');
      } else {
        found.refusal = "has a path that is too long and was refused";
      }
    } else if (S_ISREG(status.st_mode)) {
      file_ = std::move(opened);
    } else {
      found.refusal = "is no regular file and was refused";
    }
    return found;
  }

  // A sentence when the directory cannot be listed, or not all of it.
  std::string enter(Descriptor directory, std::string prefix) {
    Level level{.directory = std::move(directory), .prefix = std::move(prefix)};
    // fdopendir takes its descriptor over, and openat needs one for as long as the level lasts.
    const int copy = ::fcntl(level.directory.get(), F_DUPFD_CLOEXEC, 0);
    DIR* stream = copy < 0 ? nullptr : ::fdopendir(copy);
    if (!stream) {
      std::string trouble = "cannot be listed" + because(errno);
      if (copy >= 0) ::close(copy);
      return trouble;
    }
    while (const dirent* item = ::readdir(stream)) {
      const std::string_view name = item->d_name;
      if (name == "." || name == "..") continue;
      if (--max_names_ < 0) break;  // the Reader stops at the same count and says so
      level.names.emplace_back(name);
    }
    ::closedir(stream);
    std::sort(level.names.begin(), level.names.end(),
              [&](const std::string& a, const std::string& b) {
                return std::pair(rank(level, b), std::string_view(b)) <
                       std::pair(rank(level, a), std::string_view(a));
              });
    levels_.push_back(std::move(level));
    return {};
  }

  std::vector<Level> levels_;
  Descriptor file_;
  std::vector<char> block_;
  std::string name_;
  std::string damage_;
  std::int64_t max_names_;
  std::int64_t bytes_ = 0;
};

}  // namespace

std::unique_ptr<Input> open_directory(int fd, const Limits& limits) {
  return std::make_unique<DirectoryInput>(fd, limits.entries + 1);
}

}  // namespace bundle
