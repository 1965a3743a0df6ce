// SPDX-License-Identifier: Apache-2.0
// The overlay2 graph driver's store on disk, as it is: names, links and sizes, never the content of
// a layer. dockerd believes its metadata; these walkers show where the disk says something else.
//
//   <data-root>/overlay2/<id>/{link,lower,diff,work,merged,committed}   storage/overlay2-layers
//   <data-root>/overlay2/l/<link> -> ../<id>/diff                       storage/overlay2-links
//   <data-root>/image/overlay2/layerdb/{sha256,mounts}/...              storage/layerdb
#pragma once

#include <string>

#include "collector/host.h"

namespace collector {

NativeResult overlay2_layers(Host& host, const std::string& data_root, const Sink& sink);
NativeResult overlay2_links(Host& host, const std::string& data_root, const Sink& sink);
NativeResult layerdb(Host& host, const std::string& data_root, const Sink& sink);

/// The outcome of a walk whose first folder could not be listed.
NativeResult not_listed(const DirResult& list, const std::string& folder);
/// The outcome of a walk that ended at its cap.
NativeResult over_cap(std::int64_t cap, const std::string& what, const std::string& folder);

}  // namespace collector
