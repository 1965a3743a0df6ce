// SPDX-License-Identifier: Apache-2.0
// Docker versions and the ranges of them that rules apply to: '>=20.10 <28'. A bound speaks of as
// many parts as it names: 20.10.24 is '=20.10' and '<=20.10', and it is not '>20.10'.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/rule.h"

namespace analyzer {

/// The leading numbers: "20.10.24+dfsg1" and "v28.5.2-rc.1" are {20, 10, 24} and {28, 5, 2}.
std::optional<std::vector<int>> version_from(std::string_view text);

/// On trouble: nullopt, and `problem` says what.
std::optional<std::vector<VersionBound>> range_from(std::string_view text, std::string& problem);

bool satisfies(std::span<const int> version, std::span<const VersionBound> range);

}  // namespace analyzer
