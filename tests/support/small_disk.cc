// SPDX-License-Identifier: Apache-2.0
#include "tests/support/small_disk.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace support {

SmallDisk::SmallDisk(std::int64_t bytes) {
  const std::string options = "size=" + std::to_string(bytes);
  mounted_ = ::mount("none", path().c_str(), "tmpfs", 0, options.c_str()) == 0;
}

SmallDisk::~SmallDisk() {
  if (mounted_) ::umount2(path().c_str(), MNT_DETACH);
}

std::int64_t SmallDisk::available() const {
  struct statvfs fs {};
  if (::statvfs(path().c_str(), &fs) != 0) throw std::runtime_error(std::strerror(errno));
  return static_cast<std::int64_t>(fs.f_bavail * fs.f_frsize);
}

void SmallDisk::fill_but(std::int64_t bytes) const {
  const int fd = ::open((path() + "/filler").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const std::int64_t wanted = available() - bytes;
  const int result = wanted > 0 ? ::fallocate(fd, 0, 0, wanted) : 0;
  ::close(fd);
  if (result != 0) throw std::runtime_error(std::strerror(errno));
}

}  // namespace support
