// SPDX-License-Identifier: Apache-2.0
#include "collector/file_facts.h"

#include <sys/sysmacros.h>

namespace collector {

std::string mode_text(std::uint32_t mode) {
  std::string out(4, '0');
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[out.size() - 1 - i] = static_cast<char>('0' + (mode >> (3 * i) & 7U));
  }
  return out;
}

std::string_view type_text(FileType type) {
  switch (type) {
    case FileType::regular:
      return "regular file";
    case FileType::directory:
      return "directory";
    case FileType::symlink:
      return "symbolic link";
    case FileType::fifo:
      return "fifo";
    case FileType::socket:
      return "socket";
    case FileType::device:
      return "device";
    case FileType::other:
      break;
  }
  return "other";
}

std::string device_text(std::int64_t device) {
  const auto number = static_cast<dev_t>(device);
  return std::to_string(major(number)) + ":" + std::to_string(minor(number));
}

}  // namespace collector
