// SPDX-License-Identifier: Apache-2.0
// The run: every row of the catalog gets its turn and its outcome, whatever the others did, and the
// manifest closes the bundle.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "bundle/manifest.h"
#include "bundle/writer.h"
#include "collector/gather.h"
#include "collector/host.h"
#include "collector/output.h"
#include "collector/probe.h"
#include "collector/progress.h"
#include "collector/survey.h"

namespace collector {

/// What bundle.json says.
bundle::Header header(Host& host, bundle::Time started, std::int64_t uid,
                      std::vector<std::string> options);

/// Writes header, evidence and manifest, and ends the archive. Throws bundle::Error when the output
/// itself is broken; full is not broken.
bundle::Manifest collect(std::span<const Probe> catalog, Host& host, const Plan& plan,
                         const bundle::Header& header, bundle::Writer& writer, Output& output,
                         Progress& progress);

}  // namespace collector
