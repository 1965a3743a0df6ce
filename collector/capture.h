// SPDX-License-Identifier: Apache-2.0
// Keeps both ends of a text that may be larger than its cap: the first quarter and then as much of
// the end as fits, cut where lines end. One buffer of at most the cap, which is also the result.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bundle/manifest.h"

namespace collector {

struct Kept {
  std::string text;
  std::optional<bundle::Cut> cut;
};

class Capture {
 public:
  explicit Capture(std::int64_t cap);

  /// Whole lines, with their newlines.
  void add(std::string_view lines);
  std::int64_t size() const { return static_cast<std::int64_t>(text_.size()); }
  Kept finish();

 private:
  void add_to_ring(std::string_view bytes);

  std::size_t cap_;
  std::string text_;  ///< the head, and behind it a ring of what came last
  std::optional<std::size_t> head_;
  std::size_t next_ = 0;  ///< where in the ring the oldest byte is
  bool wrapped_ = false;
  std::int64_t total_ = 0;
};

}  // namespace collector
