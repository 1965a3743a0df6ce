// SPDX-License-Identifier: Apache-2.0
// A filesystem of its own size, to be filled to the last block: a tmpfs, where we may mount one.
#pragma once

#include <cstdint>
#include <string>

#include "tests/support/run_program.h"

namespace support {

class SmallDisk {
 public:
  explicit SmallDisk(std::int64_t bytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted() const { return mounted_; }
  const std::string& path() const { return dir_.path(); }
  std::int64_t available() const;
  /// Leaves that much.
  void fill_but(std::int64_t bytes) const;

 private:
  TempDir dir_;
  bool mounted_ = false;
};

}  // namespace support

#define SKIP_UNLESS_MOUNTED(disk) \
  if (!(disk).mounted()) GTEST_SKIP() << "only root may mount the small filesystem this needs"
