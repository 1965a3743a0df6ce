// SPDX-License-Identifier: Apache-2.0
// What else the data root tells without dockerd: volumes, databases, the swarm, image records.
#pragma once

#include <string>

#include "collector/survey.h"

namespace collector {

/// <data-root>/volumes/*/opts.json; never the content of a volume.
NativeResult volume_directories(Host& host, const std::string& data_root, const Sink& sink);
/// Is what should be a bolt database one? Only the first page is read.
NativeResult databases(Host& host, const Survey& survey, const Sink& sink);
NativeResult swarm_state(Host& host, const std::string& data_root, const Sink& sink);
/// <data-root>/image/<driver>/imagedb/content/sha256: each file is JSON and named by its SHA-256.
NativeResult image_records(Host& host, const std::string& data_root, const Sink& sink);

/// Starts with a page header and bolt's magic; nullopt when it cannot be read.
std::optional<bool> has_bolt_header(Host& host, const std::string& path);

}  // namespace collector
