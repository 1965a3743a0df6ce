// SPDX-License-Identifier: Apache-2.0
// Runs one of our own programs as a user would, and says what came out of it.
#pragma once

#include <string>
#include <vector>

namespace support {

struct Ran {
  int status = -1;  ///< exit status; 128+n when signal n ended it
  std::string out;
  std::string err;
};

/// `program` is a path; `input` goes to its standard input.
Ran run_program(const std::string& program, const std::vector<std::string>& arguments,
                const std::string& input = {});

/// A fresh folder that goes away with the object.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  /// Writes `text` to a file of that name (folders in it are made), and gives its full path.
  std::string file(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

}  // namespace support
