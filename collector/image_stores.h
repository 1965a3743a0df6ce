// SPDX-License-Identifier: Apache-2.0
// Which image stores have something in them: graph drivers in the data root, and containerd's
// snapshotters and content. A host that went from one to the other has both, and shows one.
#pragma once

#include "collector/survey.h"

namespace collector {

NativeResult image_stores(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
