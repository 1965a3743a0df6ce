// SPDX-License-Identifier: Apache-2.0
#include "collector/obfuscate_map.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "bundle/error.h"

namespace collector {
namespace {

constexpr std::chrono::seconds kPatience{30};

OutputFile create(const std::string& path, const Output& bundle) {
  auto file = OutputFile::create(path, kPatience);
  if (file) return *std::move(file);
  const int error = errno;
  // An archive that nothing was written to is no bundle, and would be in the way of the next run.
  if (!bundle.streams()) ::unlink(bundle.path().c_str());
  throw bundle::Error("cannot create " + path + " for the map of pseudonyms: " +
                          std::strerror(error) + "; give a new file with --obfuscation-map",
                      error);
}

}  // namespace

ObfuscationMap::ObfuscationMap(const std::string& path, const Output& bundle)
    : path_(path.empty() ? bundle.path() + ".obfuscation-map.json" : path),
      file_(create(path_, bundle)) {}

ObfuscationMap::~ObfuscationMap() {
  if (!written_) file_.remove();
}

std::string ObfuscationMap::write(std::string_view json) {
  written_ = true;  // a part of it is better than nothing
  while (!json.empty()) {
    const ssize_t n = file_.write(json);
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
