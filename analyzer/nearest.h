// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace analyzer {

/// The known name that `name` was most likely meant to be; nullopt if none is close.
std::optional<std::string_view> nearest(std::string_view name,
                                        std::span<const std::string_view> known);

/// "did you mean "x"?", or empty.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> known);

}  // namespace analyzer
