// SPDX-License-Identifier: Apache-2.0
// Lines of an entry, without loading it. A line over the limit is cut and says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bundle {

/// Bytes that come in pieces. A piece is valid until the next call.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::string_view read() = 0;  ///< empty at the end
};

/// Text that is already in memory, as a source.
class TextSource : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : text_(text) {}
  std::string_view read() override;

 private:
  std::string_view text_;
};

struct Line {
  std::string_view text;  ///< without its newline (and carriage return); valid until the next call
  std::int64_t number = 0;  ///< from 1
  bool cut = false;         ///< longer than the limit; the rest was dropped
};

class LineSource {
 public:
  LineSource(ByteSource& source, std::int64_t line_bytes);
  std::optional<Line> next();

 private:
  ByteSource& source_;
  std::int64_t line_bytes_;
  std::string_view piece_;
  std::string carry_;
  std::int64_t number_ = 0;
};

/// All of it; nullopt when it is longer than `limit` bytes.
std::optional<std::string> read_all(ByteSource& source, std::int64_t limit);

}  // namespace bundle
