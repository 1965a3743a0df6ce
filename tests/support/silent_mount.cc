// SPDX-License-Identifier: Apache-2.0
#include "tests/support/silent_mount.h"

#include <fcntl.h>
#include <linux/fuse.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <vector>

namespace support {
namespace {

/// Shakes hands, because before that a process waits where KILL still reaches it, and then takes
/// whatever comes until the connection is cut.
void serve(int fd) {
  std::vector<char> buffer(std::size_t{1} << 20);
  while (true) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < static_cast<ssize_t>(sizeof(fuse_in_header))) return;
    fuse_in_header in{};
    std::memcpy(&in, buffer.data(), sizeof in);
    if (in.opcode != FUSE_INIT) continue;
    struct {
      fuse_out_header header;
      fuse_init_out init;
    } answer{};
    answer.header.len = sizeof answer;
    answer.header.unique = in.unique;
    answer.init.major = FUSE_KERNEL_VERSION;
    answer.init.minor = FUSE_KERNEL_MINOR_VERSION;
    answer.init.max_write = 4096;
    if (::write(fd, &answer, sizeof answer) < 0) return;
  }
}

}  // namespace

SilentMount::SilentMount(const std::string& name) : path_(dir_.path() + "/" + name) {
  std::filesystem::create_directories(path_);
  fd_ = ::open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (fd_ < 0) return;
  const std::string options =
      "fd=" + std::to_string(fd_) + ",rootmode=40000,user_id=0,group_id=0,allow_other";
  mounted_ = ::mount("silent", path_.c_str(), "fuse", MS_NOSUID | MS_NODEV, options.c_str()) == 0;
  if (mounted_) server_ = std::thread(serve, fd_);
}

SilentMount::~SilentMount() {
  if (mounted_) {
    ::umount2(path_.c_str(), MNT_FORCE);  // ends every request with an error
    ::umount2(path_.c_str(), MNT_DETACH);
    server_.join();
  }
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace support
