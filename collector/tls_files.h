// SPDX-License-Identifier: Apache-2.0
// Certificates and keys of dockerd, of registries and of the swarm node: are they there, who may
// read them, until when are they valid. A key is never opened.
#pragma once

#include "collector/survey.h"

namespace collector {

NativeResult tls_files(Host& host, const Survey& survey, const Sink& sink);

}  // namespace collector
