// SPDX-License-Identifier: Apache-2.0
// Every process, with what hangs last: a stack can take the reader along, and then all others are
// told already.
#pragma once

#include "collector/host.h"

namespace collector {

NativeResult process_list(Host& host, const Sink& sink);

}  // namespace collector
