// SPDX-License-Identifier: Apache-2.0
// The file that tells what became of what. It is made before anything is collected: a bundle of
// pseudonyms that nobody can turn back would be of no use to its owner.
#pragma once

#include <string>
#include <string_view>

#include "collector/output.h"

namespace collector {

class ObfuscationMap {
 public:
  /// At `path`, else beside the bundle. Never overwrites a file; mode 0600. Throws bundle::Error.
  ObfuscationMap(const std::string& path, const Output& bundle);
  /// Without write(), an empty file is taken away again.
  ~ObfuscationMap();
  ObfuscationMap(const ObfuscationMap&) = delete;
  ObfuscationMap& operator=(const ObfuscationMap&) = delete;

  /// A sentence for people. Throws bundle::Error.
  std::string write(std::string_view json);

 private:
  std::string path_;
  OutputFile file_;
  bool written_ = false;
};

}  // namespace collector
