// SPDX-License-Identifier: Apache-2.0
// Free text over several lines: what a line alone shows (secret_patterns.h), and private keys,
// which only the lines before tell from other base64.
#pragma once

#include <string>
#include <string_view>

#include "collector/placeholders.h"

namespace collector {

class TextRedactor {
 public:
  explicit TextRedactor(Placeholders& placeholders) : placeholders_(placeholders) {}

  /// Appends one line, without a newline of its own.
  void line(std::string_view text, std::string& out);

 private:
  bool key_line(std::string_view text, std::string& out);

  Placeholders& placeholders_;
  int key_lines_left_ = 0;  ///< greater than 0 between BEGIN and END of a private key
  std::string scratch_;
};

/// A value that may hold line breaks, from a JSON string.
void redact_value(std::string_view text, Placeholders& placeholders, std::string& out);

}  // namespace collector
