// SPDX-License-Identifier: Apache-2.0
// Passes over a raw log, not cut into lines, and stops where a record may be that an expression
// matches. What stands in a message stands in the raw line as well, but for the places where fields
// are put together and escapes are taken off: there it has a blank, a tab, a quote, a backslash or
// an equals sign. So a stretch of a literal without these is looked for, and of each expression one
// that the log at hand seldom has.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/literals.h"
#include "analyzer/log_matcher.h"

namespace analyzer {

class LogPrefilter {
 public:
  /// `sample` is some of the log. nullopt where some expression has no such stretch.
  static std::optional<LogPrefilter> over(const LogMatcher& matcher, std::string_view sample);

  /// One pass over one text.
  class Pass {
   public:
    Pass(const LogPrefilter& prefilter, std::string_view text)
        : prefilter_(prefilter), text_(text) {}

    /// A byte of the first line from `from` on that has to be looked at; npos if there is none.
    /// `from` begins a line, and does not decrease from call to call.
    std::size_t next(std::size_t from);

   private:
    const LogPrefilter& prefilter_;
    std::string_view text_;
    std::size_t literal_ = 0;  ///< both: the first from the latest `from` on, once `asked_`
    std::size_t escape_ = 0;
    bool asked_ = false;
  };

 private:
  explicit LogPrefilter(Literals stretches) : stretches_(std::move(stretches)) {}

  Literals stretches_;
};

}  // namespace analyzer
