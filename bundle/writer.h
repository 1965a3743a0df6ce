// SPDX-License-Identifier: Apache-2.0
// Writes a bundle front to back: header, evidence, manifest. Nothing is staged; an entry is whole
// in memory (the collector's caps bound it) because tar wants its size first. Each is out of our
// hands, compressed and readable, when add() returns.
//
//   bundle::Writer writer(fd, bundle::Compression::zstd, root_name(host, started), started);
//   writer.add(*EntryPath::parse("bundle.json"), to_json(header));
//   ...
//   writer.finish();
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bundle/layout.h"

namespace bundle {

enum class Compression { zstd, gzip, xz };

/// "zst" for .tar.zst, and so on.
std::string_view suffix(Compression compression);
std::optional<Compression> compression_from(std::string_view name);  ///< "zstd", "gzip", "xz"

/// As write(2), but waits where `fd` does not block, as standard output may be a terminal's or
/// ssh's.
std::int64_t write_some(int fd, std::string_view bytes);

class Writer {
 public:
  /// Takes some bytes as write(2) does: says how many, or -1 with errno.
  using Write = std::function<std::int64_t(std::string_view)>;

  /// Every entry gets mode 0600, owner 0 and the time `started`, so that the same evidence makes
  /// the same bytes.
  Writer(Write write, Compression compression, std::string root, Time started);
  /// To `fd`, which stays the caller's.
  Writer(int fd, Compression compression, std::string root, Time started);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Throws Error when the output cannot be written; its code() is the errno. What could not be
  /// written is kept in memory: after ENOSPC, make room (for the rest of this entry and what is to
  /// follow) and go on with add() of the next entry or finish(); the archive will be whole.
  void add(const EntryPath& path, std::string_view bytes);
  /// Ends the archive; may be called again after an Error. Without it, a reader sees a bundle that
  /// was cut.
  void finish();

 private:
  struct Archive;
  std::unique_ptr<Archive> archive_;
  std::string root_;
  Time started_;
};

}  // namespace bundle
