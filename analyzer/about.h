// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/program.h"

namespace analyzer {

/// What drydock-analyze says of itself, beside its options.
const cli::Program& about_program();

}  // namespace analyzer
