// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/argument.h"
#include "cli/program.h"
#include "cli/shells.h"

namespace cli {
namespace {

void add_commands(const Program& program, const CLI::App& app, const std::vector<std::string>& path,
                  std::vector<Command>& out) {
  Command command{.path = path, .arguments = arguments(app), .verbs = {}};
  for (const CLI::App* verb : verbs(app)) {
    command.verbs.emplace_back(verb->get_name(), verb->get_description());
    if (path.empty() && verb->get_name() == program.default_verb) {
      for (Argument& argument : arguments(*verb)) {
        if (argument.longs != std::vector<std::string>{"--help"}) {
          command.arguments.push_back(std::move(argument));
        }
      }
    }
  }
  out.push_back(std::move(command));
  for (const CLI::App* verb : verbs(app)) {
    std::vector<std::string> longer = path;
    longer.push_back(verb->get_name());
    add_commands(program, *verb, longer, out);
  }
}

}  // namespace

std::string Command::name() const { return CLI::detail::join(path, " "); }

std::string Command::verb_case() const {
  if (path.empty()) return {};
  const std::vector<std::string> above(path.begin(), path.end() - 1);
  return "      '" + CLI::detail::join(above, " ") + '/' + path.back() + "') verb='" + name() +
         "' ;;\n";
}

std::string_view words_command(const Program& program, const Argument& argument) {
  const auto found = std::ranges::find(program.words, argument.value, &Words::value);
  return found == program.words.end() ? std::string_view{} : found->command;
}

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += R"('\'')";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string completion(std::string_view shell, const Program& program, const CLI::App& app) {
  std::vector<Command> commands;
  add_commands(program, app, {}, commands);
  if (shell == "zsh") return zsh_completion(program, commands);
  if (shell == "fish") return fish_completion(program, commands);
  return bash_completion(program, commands);
}

}  // namespace cli
