// SPDX-License-Identifier: Apache-2.0
// A program's commands, flattened, and what each shell makes of them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/argument.h"
#include "cli/program.h"

namespace cli {

struct Command {
  std::vector<std::string> path;    ///< {"rules", "list"}; empty: the program itself
  std::vector<Argument> arguments;  ///< at the program itself, with those of its default verb
  std::vector<std::pair<std::string, std::string>> verbs;  ///< name and description

  std::string name() const;
  /// A case of bash and zsh: after this command's last word, `verb` is its name. Empty for the
  /// program itself.
  std::string verb_case() const;
};

/// The command that prints the words for an argument's value; empty: there is none.
std::string_view words_command(const Program& program, const Argument& argument);

std::string single_quoted(std::string_view text);

std::string bash_completion(const Program& program, const std::vector<Command>& commands);
std::string zsh_completion(const Program& program, const std::vector<Command>& commands);
std::string fish_completion(const Program& program, const std::vector<Command>& commands);

}  // namespace cli
