// SPDX-License-Identifier: Apache-2.0
// The other way round than decompress.h. Not left to libarchive's filters, because those hold back
// up to 128 KiB of text until the end, which a collector that is killed never reaches: flush()
// makes everything so far readable.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "bundle/writer.h"

namespace bundle {

class Encoder {
 public:
  using Output = std::function<void(std::string_view)>;

  virtual ~Encoder() = default;
  virtual void write(std::string_view bytes) = 0;
  virtual void flush() = 0;
  virtual void finish() = 0;
};

std::unique_ptr<Encoder> make_encoder(Compression compression, Encoder::Output output);

}  // namespace bundle
