// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bundle/lines.h"

/// Gives a text in pieces of one size, each in memory of its own that goes with the next call.
class Pieces : public bundle::ByteSource {
 public:
  Pieces(std::string_view text, std::size_t size) : text_(text), size_(size) {}

  std::string_view read() override {
    piece_ = std::make_unique<std::string>(text_.substr(0, size_));
    text_.remove_prefix(piece_->size());
    return *piece_;
  }

 private:
  std::string_view text_;
  std::size_t size_;
  std::unique_ptr<std::string> piece_;
};
