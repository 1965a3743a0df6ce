// SPDX-License-Identifier: Apache-2.0
// The catalog for people, made from its rows.
#pragma once

#include <span>
#include <string>

#include "collector/probe.h"

namespace collector {

/// docs/evidence.md.
std::string evidence_markdown();
std::string evidence_markdown(std::span<const Probe> probes);
/// --list: each id, and the question it answers.
std::string evidence_list(std::span<const Probe> probes);
/// --dry-run: each id, and what would be run, read or asked.
std::string evidence_sources(std::span<const Probe> probes);

}  // namespace collector
