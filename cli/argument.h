// SPDX-License-Identifier: Apache-2.0
// A declared option or positional, as documentation sees it.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

enum class Completes { nothing, choices, files, directories };

struct Argument {
  std::vector<std::string> shorts;  ///< "-o"
  std::vector<std::string> longs;   ///< "--output"
  std::string value;                ///< type name; empty: a flag
  std::string sentence;
  std::string group;
  std::vector<std::string> choices;
  Completes completes = Completes::nothing;
  bool positional = false;
  bool required = false;
  bool many = false;

  /// "-o", "--output"
  std::vector<std::string> names() const;
  /// With spaces between, as shells take lists of words.
  std::string choice_words() const;
};

/// Of one command, in the order of their declaration.
std::vector<Argument> arguments(const CLI::App& app);

/// The verbs directly under it, in the order of their declaration.
std::vector<const CLI::App*> verbs(const CLI::App& app);

}  // namespace cli
