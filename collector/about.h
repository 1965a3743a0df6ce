// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/program.h"

namespace collector {

/// What drydock-collect says of itself, beside its options.
const cli::Program& about_program();

}  // namespace collector
