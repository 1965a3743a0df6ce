// SPDX-License-Identifier: Apache-2.0
#include "collector/output.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "bundle/error.h"
#include "collector/silent_places.h"

namespace collector {
namespace {

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;
/// For the manifest, the end of the archive and tar headers.
constexpr std::int64_t kEnd = 512 * kKiB;
/// A directory with less than this is not worth starting in, when there is another.
constexpr std::int64_t kWorthwhile = 16 * kMiB;

std::string readable(std::int64_t bytes) {
  return bytes >= kMiB ? std::to_string(bytes / kMiB) + " MiB"
                       : std::to_string(bytes / kKiB) + " KiB";
}

/// What stays free in any case: the last blocks belong to the host.
std::int64_t untouchable(const struct statvfs& fs) {
  const auto total =
      static_cast<std::int64_t>(fs.f_blocks) * static_cast<std::int64_t>(fs.f_frsize);
  return std::min(total / 20, 64 * kMiB);
}

std::int64_t usable(const struct statvfs& fs) {
  const auto available =
      static_cast<std::int64_t>(fs.f_bavail) * static_cast<std::int64_t>(fs.f_frsize);
  return available - untouchable(fs);
}

/// Negative on a disk that is so full that even what stays free is in use; nullopt with errno when
/// there is no telling.
std::optional<std::int64_t> usable_in(const std::string& directory) {
  struct statvfs fs {};
  if (::statvfs(directory.c_str(), &fs) != 0) return std::nullopt;
  return usable(fs);
}

bool is_directory(const std::string& path) {
  struct stat status {};
  return path.ends_with('/') || (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode));
}

std::string directory_of(const std::string& file) {
  const auto slash = file.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : file.substr(0, slash);
}

}  // namespace

Output::Output(const OutputRequest& request)
    : max_size_(request.max_size),
      // xz collects up to a chunk of 2 MiB before anything comes out.
      in_compressor_(request.compression == bundle::Compression::xz ? 3 * kMiB : 512 * kKiB) {}

bool Output::create_file(const std::string& path, const OutputRequest& request) {
  auto file = OutputFile::create(path, request.stall);
  if (file) file_.emplace(*std::move(file));
  return file_.has_value();
}

bool Output::open_in(const std::string& directory, const OutputRequest& request) {
  const std::string stem = (directory.ends_with('/') ? directory : directory + "/") + request.root;
  const std::string end = ".tar." + std::string(bundle::suffix(request.compression));
  constexpr int kTries = 10;  // two runs within one second
  for (int i = 1; i <= kTries && !file_; ++i) {
    path_ = stem;
    if (i > 1) path_.append("-").append(std::to_string(i));
    path_ += end;
    if (!create_file(path_, request) && errno != EEXIST) return false;
  }
  return file_.has_value();
}

Output Output::create(const OutputRequest& request) {
  Output output(request);
  if (request.where == "-") {
    output.streams_ = true;
    output.path_ = "-";
    auto file = OutputFile::stream(STDOUT_FILENO, request.reader, request.interrupted);
    if (!file) {
      throw bundle::Error(std::string("cannot write to standard output: ") + std::strerror(errno),
                          errno);
    }
    output.file_.emplace(*std::move(file));
    return output;
  }
  const std::string silent = " does not answer within " +
                             std::to_string(request.patience.count() / 1000) +
                             " s, as a dead network mount does";
  const bool alive = answers(request.where, request.patience);
  // A bundle must not be put where the user does not look for it, unless no place was named.
  if (!alive && request.named) {
    throw bundle::Error(request.where + silent + "; give another place with --output, or stream " +
                            "the bundle with -o -",
                        ETIMEDOUT);
  }
  if (alive && !is_directory(request.where)) {
    const std::string parent = directory_of(request.where);
    if (!answers(parent, request.patience)) {
      throw bundle::Error(parent + silent + "; give another place with --output", ETIMEDOUT);
    }
    output.path_ = request.where;
    if (!output.create_file(request.where, request)) {
      const int error = errno;
      throw bundle::Error(
          error == EEXIST
              ? request.where + " exists and is not overwritten; give another name with --output"
              : "cannot create " + request.where + ": " + std::strerror(error) +
                    "; give another place with --output",
          error);
    }
    if (usable_in(directory_of(request.where)).value_or(0) < kEnd) {
      ::unlink(request.where.c_str());
      throw bundle::Error("there is no room for a bundle in " + directory_of(request.where) +
                              "; give a directory with --output, or stream it with -o -",
                          ENOSPC);
    }
    return output;
  }

  std::string trouble;
  const std::optional<std::int64_t> room = alive ? usable_in(request.where) : std::nullopt;
  if (!alive) {
    trouble = request.where + silent;
  } else if (room && *room >= kWorthwhile) {
    if (output.open_in(request.where, request)) return output;
    trouble = "cannot write in " + request.where + " (" + std::strerror(errno) + ")";
  } else if (!room) {
    trouble = "cannot use " + request.where + " (" + std::strerror(errno) + ")";
  } else {
    trouble = request.where + " is nearly full (" + readable(std::max<std::int64_t>(*room, 0)) +
              " may be used)";
  }
  std::vector<std::pair<std::int64_t, std::string>> places = {{room.value_or(0), request.where}};
  for (const std::string& directory : request.fallbacks) {
    const bool lively = answers(directory, request.patience);
    places.emplace_back(lively ? usable_in(directory).value_or(0) : 0, directory);
  }
  const auto roomier = [](const auto& a, const auto& b) { return a.first > b.first; };
  std::ranges::stable_sort(places, roomier);
  for (const auto& [bytes, directory] : places) {
    if (bytes < 2 * kEnd) break;
    if (output.open_in(directory, request)) {
      if (directory != request.where) {
        output.note_ = trouble;
        output.note_.append(", so the bundle went to ").append(directory);
      }
      return output;
    }
  }
  throw bundle::Error(trouble +
                          ", and no other place has room; give a directory with --output, or "
                          "stream the bundle with -o -",
                      ENOSPC);
}

ssize_t Output::write(std::string_view bytes) { return file_->write(bytes); }

void Output::require_answers() const {
  if (!file_->silence()) return;
  if (streams_) {
    throw bundle::Error("nobody read what was streamed (" + *file_->silence() +
                            "), so the bundle is cut; give a file or a directory with --output, "
                            "or see why the reader of -o - waits",
                        ETIMEDOUT);
  }
  throw bundle::Error(path_ + " stopped answering while the bundle was written (" +
                          *file_->silence() + "), so what is there is cut; give another place " +
                          "with --output, or stream the bundle with -o -",
                      ETIMEDOUT);
}

Output::Room Output::room() {
  const std::int64_t at = file_->size();
  const std::int64_t pending = std::min(added_, in_compressor_);
  Room room{.bytes = max_size_ - at - pending - kEnd,
            .limited_by = "the bundle has reached its largest size of " + readable(max_size_) +
                          " (--max-size)"};
  const auto fs = streams_ ? std::nullopt : file_->space();
  require_answers();
  if (fs) {
    const std::int64_t ours = std::max<std::int64_t>(reserved_to_ - at, 0);
    const std::int64_t on_disk = usable(*fs) + ours - pending - kEnd;
    if (on_disk < room.bytes) {
      room.bytes = on_disk;
      room.limited_by = "the filesystem of " + path_ + " is full but for the " +
                        readable(untouchable(*fs)) + " that are left to the host";
    }
  }
  return room;
}

bool Output::reserve(std::int64_t bytes) {
  if (bytes > room().bytes) return false;
  const std::int64_t at = file_->size();
  const std::int64_t to = at + std::min(added_, in_compressor_) + bytes + kEnd;
  if (!streams_ && to > reserved_to_) {
    // Where a filesystem cannot do this (NFS), what room() saw has to do.
    const bool reserved = file_->reserve(at, to - at);
    const int error = errno;
    require_answers();
    if (reserved) {
      reserved_to_ = to;
    } else if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
      return false;
    }
  }
  added_ += bytes;
  return true;
}

std::int64_t Output::finish() {
  const std::int64_t size = file_->size();
  if (streams_) return size;
  if (reserved_to_ > size && file_->give_back(size, reserved_to_)) reserved_to_ = size;
  // A host that is about to be rebooted must not lose what was just announced.
  if (!file_->sync()) {
    const int error = errno;
    require_answers();
    throw bundle::Error("cannot write " + path_ + " to its disk: " + std::strerror(error) +
                            "; give another place with --output",
                        error);
  }
  return size;
}

}  // namespace collector
