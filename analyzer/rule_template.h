// SPDX-License-Identifier: Apache-2.0
// The {placeholders} in a rule's cause and fix: {name}, {name|what to say when it is not known},
// {name:bytes} for "1.2 GiB"; what to say may have a {name} in it. A name is a named group of one
// of the rule's patterns or a column of its query. Any other brace is text, and {{...}} is left
// alone: Go templates are common in docker commands.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/extractor.h"

namespace analyzer {

struct Placeholder {
  std::size_t at = 0;  ///< offset of its brace
  std::size_t size = 0;
  std::string_view name;
  std::string_view format;  ///< empty or "bytes"
  std::optional<std::string_view> fallback;
};

std::vector<Placeholder> placeholders_in(std::string_view text);

bool is_format(std::string_view format);

/// "1.2 GiB".
std::string human_bytes(std::int64_t bytes);

/// As shown to people; empty for NULL.
std::string to_text(const Value& value);

/// `lookup` gives what a name stands for; monostate when that is not known. In a `code span`, a
/// value that is not one plain word is left to the reader: {name} becomes NAME.
std::string fill(std::string_view text, const std::function<Value(std::string_view)>& lookup);

}  // namespace analyzer
