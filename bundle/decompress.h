// SPDX-License-Identifier: Apache-2.0
// Streams that may prove to be cut or damaged, and their decompression. zstd, gzip and xz are
// decoded here and not by libarchive, whose filters drop what they have unpacked of the last block
// (128 KiB of it for zstd, which is often the whole bundle) when the stream is cut.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace bundle {

class Stream {
 public:
  virtual ~Stream() = default;

  /// The next bytes, as many as there are room for or as come at once; 0 at the end.
  virtual std::size_t fill(std::span<char> room) = 0;
  /// Why the stream ended before its end; empty while all is well.
  virtual const std::string& damage() const = 0;
};

/// A file, pipe or socket. Takes over `fd`.
class Descriptor : public Stream {
 public:
  explicit Descriptor(int fd);
  ~Descriptor() override;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  std::size_t fill(std::span<char> room) override;
  const std::string& damage() const override { return damage_; }
  /// Bytes it has given so far.
  std::int64_t given() const { return given_; }
  /// From another thread: fill() ends, although its peer may never write again.
  void cancel();

 private:
  int fd_;
  int cancelled_;  ///< an eventfd
  std::string damage_;
  std::int64_t given_ = 0;
};

struct Decompressed {
  std::unique_ptr<Stream> stream;
  bool compressed = false;  ///< it was zstd, gzip or xz; else `stream` gives the bytes as they were
};

/// Gives up, with `damage`, where more than `max_bytes` come out.
Decompressed decompress(std::unique_ptr<Stream> from, std::int64_t max_bytes);

}  // namespace bundle
