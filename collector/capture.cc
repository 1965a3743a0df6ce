// SPDX-License-Identifier: Apache-2.0
#include "collector/capture.h"

#include <algorithm>
#include <utility>

namespace collector {
namespace {

constexpr std::size_t kHeadShare = 4;
/// Most evidence is smaller than this and needs no buffer of the cap's size.
constexpr std::size_t kSmall = std::size_t{256} * 1024;

}  // namespace

Capture::Capture(std::int64_t cap)
    : cap_(static_cast<std::size_t>(std::max<std::int64_t>(cap, 1))) {}

void Capture::add(std::string_view lines) {
  total_ += static_cast<std::int64_t>(lines.size());
  if (!head_) {
    if (text_.size() + lines.size() <= cap_ / kHeadShare) {
      text_ += lines;
      return;
    }
    head_ = text_.size();
  }
  // Growing by doubling would need old and new buffer at once; untouched pages cost nothing.
  if (text_.size() + lines.size() > kSmall) text_.reserve(cap_);
  add_to_ring(lines);
}

void Capture::add_to_ring(std::string_view bytes) {
  const std::size_t ring = cap_ - *head_;
  if (bytes.size() > ring) {
    bytes.remove_prefix(bytes.size() - ring);
    wrapped_ = true;
  }
  while (!bytes.empty()) {
    if (text_.size() < cap_) {
      const auto part = bytes.substr(0, cap_ - text_.size());
      text_ += part;
      bytes.remove_prefix(part.size());
    } else {
      const auto part = bytes.substr(0, ring - next_);
      part.copy(text_.data() + *head_ + next_, part.size());
      next_ = (next_ + part.size()) % ring;
      wrapped_ = true;
      bytes.remove_prefix(part.size());
    }
  }
}

Kept Capture::finish() {
  Kept kept;
  if (wrapped_) {
    const auto ring = text_.begin() + static_cast<std::ptrdiff_t>(*head_);
    std::rotate(ring, ring + static_cast<std::ptrdiff_t>(next_), text_.end());
    // The oldest line in the ring has most likely lost its beginning.
    const auto newline = text_.find('\n', *head_);
    text_.erase(*head_, newline == std::string::npos ? newline : newline + 1 - *head_);
    kept.cut = {.offset = static_cast<std::int64_t>(*head_),
                .bytes = total_ - static_cast<std::int64_t>(text_.size())};
  }
  kept.text = std::move(text_);
  return kept;
}

}  // namespace collector
