// SPDX-License-Identifier: Apache-2.0
// What tables and views say alike of an option, whether it stands in daemon.json or is a flag.
#pragma once

#include <array>
#include <string_view>

#include "analyzer/daemon_options.h"
#include "analyzer/extractor.h"

namespace analyzer {

inline constexpr Column kKnownFrom = {
    "known_from", Type::integer,
    "first release that takes it, as major * 100 + minor (2802 is 28.2); 0 when 20.10 did; NULL "
    "when none does"};
inline constexpr Column kGoneFrom = {
    "gone_from", Type::integer,
    "first release that no longer starts with it, written alike; NULL when none"};
inline constexpr Column kDeprecatedFrom = {
    "deprecated_from", Type::integer,
    "first release that warns of it or ignores it, written alike; NULL when none"};
inline constexpr Column kInstead = {
    "instead", Type::text, "what to write instead, or what was likely meant; NULL when not known"};
inline constexpr Column kProblemRelease = {
    "release", Type::integer,
    "release in which it came or went, as major * 100 + minor; NULL when there is none"};
inline constexpr Column kInstalledVersion = {
    "installed", Type::text, "version of dockerd that is installed; NULL where it does not matter"};

/// The values of known_from, gone_from and deprecated_from; NULL for no option.
std::array<Value, 3> release_values(const DaemonOption* option);
/// NULL for an empty text.
Value not_empty(std::string_view words);

}  // namespace analyzer
