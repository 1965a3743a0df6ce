// SPDX-License-Identifier: Apache-2.0
// Streams that may prove to be cut or damaged, and their decompression. zstd, gzip and xz are
// decoded here and not by libarchive, whose filters drop what they have unpacked of the last block
// (128 KiB of it for zstd, which is often the whole bundle) when the stream is cut.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "bundle/lines.h"

namespace bundle {

class Stream : public ByteSource {
 public:
  /// Why the stream ended before its end; empty while all is well.
  virtual const std::string& damage() const = 0;
  /// Bytes it has given so far.
  virtual std::int64_t given() const = 0;
};

/// Takes over `fd`.
std::unique_ptr<Stream> read_descriptor(int fd);

struct Decompressed {
  std::unique_ptr<Stream> stream;
  bool compressed = false;  ///< it was zstd, gzip or xz; else `stream` gives the bytes as they were
};

/// Gives up, with `damage`, where more than `max_bytes` come out.
Decompressed decompress(std::unique_ptr<Stream> from, std::int64_t max_bytes);

}  // namespace bundle
