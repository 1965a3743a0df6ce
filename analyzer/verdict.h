// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace analyzer {

/// Does a rule hold? unknown: the evidence was not collected. It is never treated as no.
enum class Verdict { no, unknown, yes };

}  // namespace analyzer
