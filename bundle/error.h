// SPDX-License-Identifier: Apache-2.0
// What ends a run. Trouble that is expected on a broken host is data (an Outcome, a Notice), not
// this.
#pragma once

#include <stdexcept>
#include <string>

namespace bundle {

/// One sentence that says what, where and what to do; lower case, no trailing dot.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& sentence, int code = 0)
      : std::runtime_error(sentence), code_(code) {}

  /// The errno behind it, 0 where there is none: ENOSPC is what a caller may want to tell apart.
  int code() const { return code_; }

 private:
  int code_;
};

}  // namespace bundle
