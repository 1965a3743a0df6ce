// SPDX-License-Identifier: Apache-2.0
// What is under the data root and under containerd's: which device, which file system, and whether
// it can do what overlayfs and disk quotas need.
#pragma once

#include "collector/survey.h"

namespace collector {

NativeResult backing_filesystems(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
