// SPDX-License-Identifier: Apache-2.0
// The two shapes an input has, archive and directory, behind one pull interface. An Input only
// finds and delivers; what is refused, counted and cut is the Reader's business.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bundle/reader.h"

namespace bundle {

struct Found {
  std::string name = {};     ///< as it stands in the input; not checked
  std::string refusal = {};  ///< a sentence why it is no regular file; empty for one that is
  bool directory = false;
};

class Input {
 public:
  virtual ~Input() = default;

  /// nullopt at the end, or where `damage` says that reading on is not possible. All bytes of
  /// the one before must have been read.
  virtual std::optional<Found> next() = 0;
  /// Bytes of what next() found, at most kMaxPiece; empty at its end.
  virtual std::string_view read() = 0;

  /// A sentence once the input proved to end early or to be damaged; else empty.
  virtual const std::string& damage() const = 0;
  virtual Container container() const = 0;
  virtual std::int64_t consumed() const = 0;  ///< bytes taken from outside
  virtual std::int64_t produced() const = 0;  ///< bytes they became, tar headers included
};

inline constexpr std::size_t kMaxPiece = std::size_t{1} << 20;

/// Both take over `fd`.
std::unique_ptr<Input> open_archive(int fd, const Limits& limits);
std::unique_ptr<Input> open_directory(int fd, const Limits& limits);

}  // namespace bundle
