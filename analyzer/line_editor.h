// SPDX-License-Identifier: Apache-2.0
// Lines that a person types, with history and completion (libedit). The history is of this run
// only: statements may name what is a customer's own.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace analyzer {

class LineEditor {
 public:
  enum class Got { line, end, interrupted };

  /// On the terminal that standard input is; shows itself on standard error, so that standard
  /// output has nothing but answers. `words` complete what is typed.
  explicit LineEditor(std::vector<std::string> words);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// Without its newline. A signal whose handler was set without SA_RESTART interrupts.
  Got read(const std::string& prompt, std::string& line);
  void remember(const std::string& statement);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What all words that start with `start` go on with, in common; and these words.
struct Completion {
  std::string more;
  std::vector<std::string_view> candidates;
};
/// `words` are sorted.
Completion complete(std::string_view start, const std::vector<std::string>& words);

}  // namespace analyzer
