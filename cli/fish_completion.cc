// SPDX-License-Identifier: Apache-2.0
#include "cli/shells.h"

namespace cli {
namespace {

std::string condition(const Command& command) {
  std::string text;
  for (const std::string& verb : command.path) {
    text += (text.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + verb);
  }
  if (!command.verbs.empty()) {
    text += text.empty() ? "not" : "; and not";
    text += " __fish_seen_subcommand_from";
    for (const auto& [name, sentence] : command.verbs) text += ' ' + name;
  }
  return text;
}

std::string action(const Program& program, const Argument& argument) {
  const std::string_view command = words_command(program, argument);
  if (!command.empty()) return " -a " + single_quoted("(" + std::string(command) + " 2>/dev/null)");
  switch (argument.completes) {
    case Completes::choices:
      return " -a " + single_quoted(argument.choice_words());
    case Completes::files:
      return " -F";
    case Completes::directories:
      return " -a '(__fish_complete_directories)'";
    case Completes::nothing:
      break;
  }
  return {};
}

}  // namespace

std::string fish_completion(const Program& program, const std::vector<Command>& commands) {
  const std::string name(program.name);
  std::string text = "complete -c " + name + " -f\n";
  for (const Command& command : commands) {
    std::string start = "complete -c " + name;
    if (const std::string when = condition(command); !when.empty()) {
      start += " -n " + single_quoted(when);
    }
    for (const auto& [verb, sentence] : command.verbs) {
      text.append(start).append(" -a ").append(verb).append(" -d ");
      text.append(single_quoted(sentence)).append(1, '\n');
    }
    for (const Argument& argument : command.arguments) {
      if (argument.positional) {
        if (const std::string how = action(program, argument); !how.empty()) {
          text += start + how + '\n';
        }
        continue;
      }
      std::string line = start;
      for (const std::string& option : argument.shorts) line += " -s " + option.substr(1);
      for (const std::string& option : argument.longs) line += " -l " + option.substr(2);
      if (!argument.value.empty()) line += " -r" + action(program, argument);
      text += line + " -d " + single_quoted(argument.sentence) + '\n';
    }
  }
  return text;
}

}  // namespace cli
