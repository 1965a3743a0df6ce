// SPDX-License-Identifier: Apache-2.0
// Tables that no extractor can fill, because their rows are not the text of one entry: what the
// collector says of itself, and what the log scan saw. Call between Tables::begin() and commit().
#pragma once

#include "analyzer/log_scan.h"
#include "analyzer/tables.h"
#include "bundle/manifest.h"

namespace analyzer {

void insert_evidence(Tables& tables, const bundle::Manifest& manifest);
void insert_self_scan(Tables& tables, const bundle::SelfScan& scan);
void insert_host(Tables& tables, const bundle::Header& header);
/// Sightings of "daemon:<daemon>:<event>" become rows of daemon_events, the others of sightings.
void insert_sightings(Tables& tables, const LogScan& scan);
void insert_sighting(Tables& tables, const Sighting& sighting);
void insert_daemon_event(Tables& tables, const Sighting& sighting);

}  // namespace analyzer
