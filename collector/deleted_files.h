// SPDX-License-Identifier: Apache-2.0
// Files without a name that Docker's processes still hold open: their bytes are gone for du and
// still there for df.
#pragma once

#include "collector/host.h"

namespace collector {

NativeResult deleted_open_files(Host& host, const Sink& sink);

}  // namespace collector
