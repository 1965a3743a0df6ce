// SPDX-License-Identifier: Apache-2.0
// What secrets look like in free text: what announces them, and where they end. All patterns are
// looked for in one pass (RE2::Set); only a line that has something is looked at closely.
#pragma once

#include <string>
#include <string_view>

#include "collector/placeholders.h"

namespace collector {

/// Appends `text`, one line, with its secrets replaced.
void redact_line(std::string_view text, Placeholders& placeholders, std::string& out);

}  // namespace collector
