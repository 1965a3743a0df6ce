// SPDX-License-Identifier: Apache-2.0
// Words for what stat tells of a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "collector/host.h"

namespace collector {

/// "0660"
std::string mode_text(std::uint32_t mode);
/// "socket", "directory", "regular file"
std::string_view type_text(FileType type);
/// "8:1", as mountinfo has it.
std::string device_text(std::int64_t device);

}  // namespace collector
