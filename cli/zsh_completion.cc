// SPDX-License-Identifier: Apache-2.0
// The specifications are those of _arguments in zshcompsys(1).
#include "cli/shells.h"

namespace cli {
namespace {

/// Brackets and colons end parts of a specification.
std::string spec_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string action(const Program& program, const Argument& argument) {
  const std::string_view command = words_command(program, argument);
  if (!command.empty()) return "{compadd -- $(" + std::string(command) + " 2>/dev/null)}";
  switch (argument.completes) {
    case Completes::choices:
      return "(" + argument.choice_words() + ")";
    case Completes::files:
      return "_files";
    case Completes::directories:
      return "_files -/";
    case Completes::nothing:
      break;
  }
  return " ";
}

std::string specification(const Program& program, const Argument& argument) {
  std::string text;
  const auto names = argument.names();
  std::string together;
  for (const std::string& name : names) together += (together.empty() ? "" : " ") + name;
  for (const std::string& name : names) {
    std::string spec = argument.many ? "*" : "(" + together + ")";
    spec += name + '[' + spec_text(argument.sentence) + ']';
    if (!argument.value.empty()) {
      spec += ':' + spec_text(argument.choices.empty() ? argument.value : "value") + ':' +
              action(program, argument);
    }
    text += "        " + single_quoted(spec) + '\n';
  }
  return text;
}

std::string rest(const Program& program, const Command& command) {
  std::string text;
  if (!command.verbs.empty()) {
    text += "        verbs=(\n";
    for (const auto& [name, sentence] : command.verbs) {
      text += "          " + single_quoted(name + ':' + spec_text(sentence)) + '\n';
    }
    text += "        )\n";
  }
  for (const Argument& argument : command.arguments) {
    if (!argument.positional || action(program, argument) == " ") continue;
    text += "        specs+=(" +
            single_quoted("*:" + argument.value + ':' + action(program, argument)) + ")\n";
    return text;
  }
  return text;
}

}  // namespace

std::string zsh_completion(const Program& program, const std::vector<Command>& commands) {
  const std::string name(program.name);
  std::string text = "#compdef " + name + "\n_" + name + "() {\n";
  text += "  local verb='' i\n  local -a specs verbs\n  for ((i = 2; i < CURRENT; i++)); do\n";
  text += "    case \"$verb/$words[i]\" in\n";
  for (const Command& command : commands) text += command.verb_case();
  text += "      *) ;;\n    esac\n  done\n  case $verb in\n";
  for (const Command& command : commands) {
    text += "    '" + command.name() + "')\n      specs=(\n";
    for (const Argument& argument : command.arguments) {
      if (!argument.positional) text += specification(program, argument);
    }
    text += "      )\n" + rest(program, command) + "      ;;\n";
  }
  text += "  esac\n  (( $#verbs )) && [[ $words[CURRENT] != -* ]] && _describe verb verbs\n";
  text += "  _arguments -s -S $specs\n}\n";
  return text + "if [[ $funcstack[1] == _" + name + " ]]; then _" + name +
         " \"$@\"; else compdef _" + name + ' ' + name + "; fi\n";
}

}  // namespace cli
