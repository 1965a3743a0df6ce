// SPDX-License-Identifier: Apache-2.0
// Tar archives byte by byte, so that tests can have what no honest tar program writes.
//
//   const std::string tar = TarBuilder().file("d/a", "text").symlink("d/b", "/etc/shadow").end();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

class TarBuilder {
 public:
  TarBuilder& file(std::string_view path, std::string_view content);
  TarBuilder& directory(std::string_view path);
  TarBuilder& symlink(std::string_view path, std::string_view target);
  TarBuilder& hardlink(std::string_view path, std::string_view target);
  TarBuilder& fifo(std::string_view path);
  TarBuilder& character_device(std::string_view path);
  /// A GNU sparse file of one hole.
  TarBuilder& sparse(std::string_view path, std::int64_t size);
  /// A pax record ("path", "size", ...) for the entry that comes next.
  TarBuilder& pax(std::string_view key, std::string_view value);
  /// A header that claims `size` bytes; none follow.
  TarBuilder& header(std::string_view path, std::int64_t size);
  TarBuilder& raw(std::string_view bytes);

  const std::string& bytes() const { return bytes_; }  ///< without an end mark
  std::string end() const;                             ///< with one

 private:
  TarBuilder& add(char type, std::string_view path, std::string_view link,
                  std::string_view content);
  std::string bytes_;
};

/// `bytes` through one of libarchive's filters: "zstd", "gzip", "xz", "bzip2", "lz4".
std::string compressed(std::string_view bytes, const char* filter);

/// An anonymous file that holds `bytes`, by a path that can be opened.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes = {});
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int fd() const { return fd_; }
  const std::string& path() const { return path_; }
  std::string bytes() const;

 private:
  int fd_;
  std::string path_;
};
