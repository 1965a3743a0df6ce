// SPDX-License-Identifier: Apache-2.0
// Which of a log's expressions match a record, fast where none does. An expression that cannot
// match without certain literals is only tried where they stand (re2::FilteredRE2 knows which); the
// others run as one automaton. Where that runs out of memory, RE2::Set says "no match": we ask, and
// try every expression.
#pragma once

#include <re2/filtered_re2.h>
#include <re2/set.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/literals.h"

namespace analyzer {

/// May be asked by several threads at once, each with a Matching of its own.
class LogMatcher {
 public:
  /// The expressions are such as the loader accepts; one that RE2 refuses never matches.
  LogMatcher(const std::vector<std::string>& expressions, std::int64_t automaton_bytes);

  /// What one thread remembers from one record to the next.
  class Matching {
   public:
    /// Records for which the automaton gave up.
    std::int64_t fallbacks() const { return fallbacks_; }

   private:
    friend class LogMatcher;
    Literals::Searched searched_;
    std::map<std::vector<int>, std::vector<int>> allowed_;
    std::vector<int> found_;
    std::vector<int> result_;
    std::vector<int> matched_;
    std::int64_t fallbacks_ = 0;
  };

  /// Indices of the expressions that may match, ascending: all that do, and few others.
  const std::vector<int>& may_match(const std::string& text, Matching& matching) const;
  /// nullptr for an expression that RE2 refused.
  const RE2* expression(int index) const;

  /// The literals that expressions need. Their case is Unicode's, so that only of ASCII texts can
  /// be said that they lack them.
  const std::vector<std::string>& literals() const { return literal_texts_; }
  /// How many expressions may match a text that has just these of the literals.
  std::size_t count_allowed(const std::vector<int>& literals) const;

 private:
  /// Several expressions as one automaton.
  struct Automaton {
    std::vector<int> members;
    mutable std::once_flag compiled;
    mutable std::unique_ptr<RE2::Set> set = {};  ///< null also when it would not compile
  };

  /// What may match where just these literals stand, those that need none left out.
  const std::vector<int>& allowed_by(const std::vector<int>& literals, Matching& matching) const;
  std::unique_ptr<RE2::Set> compiled(const std::vector<int>& members) const;
  /// Appends the members that match; false when the automaton cannot tell.
  bool run(const Automaton& automaton, const std::string& text, Matching& matching) const;

  std::int64_t automaton_bytes_;
  re2::FilteredRE2 filter_{static_cast<int>(Literals::kMinSize)};
  std::vector<int> filter_ids_;  ///< by index; -1 where RE2 refused
  std::vector<int> indices_;     ///< by id of the filter
  std::vector<std::string> literal_texts_;
  std::optional<Literals> literals_;
  bool ascii_literals_ = false;
  Automaton unfiltered_;  ///< those without literals to look for
  Automaton all_;         ///< for records where case is more than ASCII's
};

}  // namespace analyzer
