// SPDX-License-Identifier: Apache-2.0
// From findings to root causes and symptoms, ranked.
#pragma once

#include <vector>

#include "analyzer/diagnose_timeline.h"
#include "analyzer/diagnosis.h"

namespace analyzer {

/// A finding, and the lines it rests on.
struct Found {
  Finding finding;
  std::vector<const Sighting*> sightings;
};

/// Draws the edges: `explains` of the rules, and for wrappers what shares a record or a failed
/// start attempt with them. A current finding is only explained by current ones.
void link_causes(std::vector<Found>& found, const Timeline& timeline);

/// Root causes best first, then symptoms: by status, severity, confidence, symptoms explained,
/// first seen, id.
std::vector<Finding> ranked(std::vector<Found> found);

}  // namespace analyzer
