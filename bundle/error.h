// SPDX-License-Identifier: Apache-2.0
// What ends a run. Trouble that is expected on a broken host is data (an Outcome, a Notice), not
// this.
#pragma once

#include <stdexcept>

namespace bundle {

/// One sentence that says what, where and what to do; lower case, no trailing dot.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace bundle
