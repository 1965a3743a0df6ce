// SPDX-License-Identifier: Apache-2.0
// Units of a Docker that is no service of the host's own: of the snap, and of a user without root.
#pragma once

#include "collector/survey.h"

namespace collector {

/// Unit files and drop-ins, framed as `systemctl cat` does.
NativeResult other_unit_files(Host& host, const Survey& survey, const Sink& sink);
/// `systemctl show` of the snap's service, where there is one.
NativeResult snap_unit(Host& host, const Sink& sink);
/// `systemctl --user show` of the service of whoever runs dockerd without root, where their manager
/// runs.
NativeResult user_unit(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
