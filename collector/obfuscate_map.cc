// SPDX-License-Identifier: Apache-2.0
#include "collector/obfuscate_map.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "bundle/error.h"

namespace collector {

ObfuscationMap::ObfuscationMap(std::string path, Fd fd)
    : path_(std::move(path)), fd_(std::move(fd)) {}

ObfuscationMap::~ObfuscationMap() {
  if (fd_ && !written_) ::unlink(path_.c_str());
}

ObfuscationMap ObfuscationMap::create(const std::string& path, const Output& bundle) {
  const std::string where = path.empty() ? bundle.path() + ".obfuscation-map.json" : path;
  Fd fd(::open(where.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) {
    const int error = errno;
    // An archive that nothing was written to is no bundle, and would be in the way of the next run.
    if (!bundle.streams()) ::unlink(bundle.path().c_str());
    throw bundle::Error("cannot create " + where + " for the map of pseudonyms: " +
                            std::strerror(error) + "; give a new file with --obfuscation-map",
                        error);
  }
  return {where, std::move(fd)};
}

std::string ObfuscationMap::write(std::string_view json) {
  written_ = true;  // a part of it is better than nothing
  while (!json.empty()) {
    const ssize_t n = ::write(fd_.get(), json.data(), json.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      const int error = n < 0 ? errno : EIO;
      throw bundle::Error(
          "the bundle is whole, but the map of its pseudonyms could not be written to " + path_ +
              ": " + std::strerror(error) + "; make room there and collect again",
          error);
    }
    json.remove_prefix(static_cast<std::size_t>(n));
  }
  return "What became of what is in " + path_ + "; keep it, and do not hand it on.";
}

}  // namespace collector
