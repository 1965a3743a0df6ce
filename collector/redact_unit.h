// SPDX-License-Identifier: Apache-2.0
// What `systemctl show` and `systemctl cat` print.
#pragma once

#include <string>
#include <string_view>

#include "collector/redact_text.h"

namespace collector {

class UnitRedactor {
 public:
  explicit UnitRedactor(Placeholders& placeholders)
      : placeholders_(placeholders), text_(placeholders) {}

  void line(std::string_view text, std::string& out);

 private:
  void value(std::string_view key, std::string_view text, std::string& out);

  Placeholders& placeholders_;
  TextRedactor text_;
  std::string continued_;  ///< the key that the last line, which ended in '\\', belongs to
};

}  // namespace collector
