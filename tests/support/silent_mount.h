// SPDX-License-Identifier: Apache-2.0
// A mount that never answers, as of a dead NFS server or a hung FUSE daemon: a real FUSE connection
// whose other end takes requests and says nothing. A process that touched it cannot even be killed
// until the object goes away.
#pragma once

#include <string>
#include <thread>

#include "tests/support/run_program.h"

namespace support {

class SilentMount {
 public:
  /// Mounted at `name` in a fresh folder.
  explicit SilentMount(const std::string& name = "silent");
  ~SilentMount();
  SilentMount(const SilentMount&) = delete;
  SilentMount& operator=(const SilentMount&) = delete;

  bool mounted() const { return mounted_; }
  const std::string& path() const { return path_; }
  /// The folder that it is mounted in.
  const std::string& parent() const { return dir_.path(); }

 private:
  TempDir dir_;
  std::string path_;
  int fd_ = -1;
  bool mounted_ = false;
  std::thread server_;
};

}  // namespace support

#define SKIP_UNLESS_SILENT(mount) \
  if (!(mount).mounted()) GTEST_SKIP() << "this needs root and /dev/fuse"
