// SPDX-License-Identifier: Apache-2.0
// Reads a bundle that a stranger sent: a tar in any compression libarchive knows, an unpacked
// directory, or standard input. Entries come in the order they stand, once; nothing is written to
// disk and no link is followed. What is odd is refused and noted, and reading goes on where that is
// safe; `notices` says what was left out.
//
//   bundle::Reader reader("case-4711.tar.zst", {});
//   while (bundle::Entry* entry = reader.next()) {
//     bundle::LineSource lines(*entry, limits.line_bytes);
//   }
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/lines.h"

namespace bundle {

/// Each is far above what an honest bundle has; hitting one is noted, never silent.
struct Limits {
  std::int64_t entries = 100'000;
  std::int64_t entry_bytes = std::int64_t{4} << 30;
  std::int64_t total_bytes = std::int64_t{16} << 30;
  std::int64_t expansion =
      2'000;  ///< uncompressed bytes for each compressed one, once 64 MiB were read
  std::int64_t line_bytes = std::int64_t{1} << 20;
  std::chrono::seconds time{600};
};

/// Something in the input that was refused or cut.
struct Notice {
  std::string where;  ///< entry path as found, made printable; empty for the archive itself
  std::string what;   ///< a sentence
};

/// What the input turned out to be.
enum class Container {
  archive,    ///< a tar
  directory,  ///< an unpacked tree
  plain,  ///< one stream that is no tar (a log file, compressed or not): one entry with an empty
          ///< path
};

/// One entry; valid until the next call of Reader::next.
class Entry : public ByteSource {
 public:
  const std::string& path() const { return path_; }  ///< relative to the bundle's root directory
  std::string_view read() override;                  ///< next bytes; empty at the end

 private:
  friend class Reader;
  class Reader* reader_ = nullptr;
  std::string path_;
};

class Reader {
 public:
  /// `path` is a file, a directory or "-" for standard input. Throws Error when it cannot be
  /// opened.
  Reader(const std::string& path, Limits limits);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// The next regular file, or nullptr at the end (or where reading on is not possible).
  Entry* next();

  Container container() const;
  /// False once the input proved to end early or to be damaged, or a limit ended the reading; the
  /// last of `notices` then says which. True before the end was reached.
  bool intact() const;
  const std::vector<Notice>& notices() const;
  /// The sentence of the limit that ended the reading; empty where none did.
  const std::string& limit() const;

 private:
  friend class Entry;
  struct Source;
  std::unique_ptr<Source> source_;
};

}  // namespace bundle
