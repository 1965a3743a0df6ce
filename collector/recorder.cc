// SPDX-License-Identifier: Apache-2.0
#include "collector/recorder.h"

#include <algorithm>
#include <utility>

namespace collector {
namespace {

/// As long as a line may be for the analyzer, too.
constexpr std::int64_t kMaxLine = std::int64_t{1} << 20;
/// A document is parsed as a whole, and a parsed one takes several times its size.
constexpr std::int64_t kMaxDocument = std::int64_t{4} << 20;
/// How far back a cut looks for a place where no word is cut in two.
constexpr std::size_t kLongestWord = std::size_t{64} * 1024;

}  // namespace

Recorder::Recorder(Style style, const RedactionKey& key, std::int64_t cap)
    : whole_(style == Style::json),
      cap_(whole_ ? std::min(cap, kMaxDocument) : cap),
      line_cap_(static_cast<std::size_t>(whole_ ? cap_ : kMaxLine)),
      redactor_(style, key),
      capture_(cap) {}

bool Recorder::take(std::string_view piece) {
  if (whole_) {
    const auto left = static_cast<std::size_t>(std::max<std::int64_t>(cap_ - taken_, 0));
    if (piece.size() > left) {
      piece = piece.substr(0, left);
      too_long_ = true;
    }
  }
  taken_ += static_cast<std::int64_t>(piece.size());
  while (!piece.empty()) {
    const auto newline = piece.find('\n');
    const auto part = piece.substr(0, newline);
    piece.remove_prefix(newline == std::string_view::npos ? piece.size() : newline + 1);
    if (newline == std::string_view::npos) {
      keep(part);
    } else if (carry_.empty() && part.size() <= line_cap_) {
      line(part);
    } else {
      keep(part);
      if (too_long_ && !whole_) drop_broken_end();
      line(carry_);
      carry_.clear();
    }
  }
  return !(whole_ && too_long_);
}

void Recorder::keep(std::string_view part) {
  const auto room = line_cap_ - std::min(line_cap_, carry_.size());
  if (part.size() > room && !whole_) too_long_ = true;
  carry_ += part.substr(0, room);
}

// A secret that is cut in two is no longer recognised: go back to where a word ends, and rather
// lose the line than a part of a key.
void Recorder::drop_broken_end() {
  ++long_lines_;
  too_long_ = false;
  const auto end = carry_.find_last_of(" \t\"");
  const bool found = end != std::string::npos && carry_.size() - end <= kLongestWord;
  carry_.resize(found ? end + 1 : 0);
}

void Recorder::line(std::string_view text) {
  redacted_.clear();
  redactor_.line(text, redacted_);
  capture_.add(redacted_);
}

void Recorder::gap() { gap_ = capture_.size(); }

Recorded Recorder::finish() {
  const bool cut_document = whole_ && too_long_;
  if (too_long_) drop_broken_end();
  if (!carry_.empty()) line(carry_);
  carry_ = {};
  redacted_.clear();
  redactor_.finish(redacted_);

  Kept kept;
  if (whole_) {
    kept.text = std::move(redacted_);
  } else {
    capture_.add(redacted_);
    kept = capture_.finish();
  }
  Recorded result{.text = std::move(kept.text),
                  .cut = kept.cut,
                  .redactions = redactor_.counts(),
                  .long_lines = cut_document ? 0 : long_lines_};
  if (gap_) {
    // Where redaction made it overflow as well, there are two gaps; the first is told.
    result.cut = {.offset = kept.cut ? std::min(kept.cut->offset, *gap_) : *gap_,
                  .bytes = std::nullopt};
  }
  if (cut_document) {
    result.cut = {.offset = static_cast<std::int64_t>(result.text.size()), .bytes = std::nullopt};
  }
  return result;
}

}  // namespace collector
