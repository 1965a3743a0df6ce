// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cli/shells.h"

namespace cli {
namespace {

std::string function_name(std::string_view program) {
  std::string name = "_" + std::string(program);
  std::ranges::replace(name, '-', '_');
  return name;
}

/// Sets COMPREPLY to what fits a value.
std::string reply(const Program& program, const Argument& argument) {
  const std::string_view command = words_command(program, argument);
  if (!command.empty()) {
    return "mapfile -t COMPREPLY < <(compgen -W \"$(" + std::string(command) +
           " 2>/dev/null)\" -- \"$current\")";
  }
  switch (argument.completes) {
    case Completes::choices:
      return "mapfile -t COMPREPLY < <(compgen -W '" + argument.choice_words() +
             "' -- \"$current\")";
    case Completes::files:
      return "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$current\")";
    case Completes::directories:
      return "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$current\")";
    case Completes::nothing:
      break;
  }
  return {};
}

std::string verb_walk(const std::vector<Command>& commands) {
  std::string text;
  for (const Command& command : commands) text += command.verb_case();
  if (text.empty()) return {};
  return "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case \"$verb/${COMP_WORDS[i]}\" in\n" +
         text + "    esac\n  done\n";
}

std::string values(const Program& program, const Command& command) {
  std::string text;
  for (const Argument& argument : command.arguments) {
    if (argument.positional || argument.value.empty()) continue;
    std::string pattern;
    for (const std::string& name : argument.names()) {
      pattern += (pattern.empty() ? "'" : " | '") + command.name() + ':' + name + '\'';
    }
    const std::string how = reply(program, argument);
    text += "    " + pattern + ") " + (how.empty() ? "" : how + "; ") + "return ;;\n";
  }
  return text;
}

std::string option_names(const Command& command) {
  std::string text;
  for (const Argument& argument : command.arguments) {
    for (const std::string& name : argument.names()) text += (text.empty() ? "" : " ") + name;
  }
  return text;
}

std::string rest(const Program& program, const Command& command) {
  std::string text;
  for (const Argument& argument : command.arguments) {
    if (!argument.positional || reply(program, argument).empty()) continue;
    text += "      " + reply(program, argument) + '\n';
    break;
  }
  std::string names;
  for (const auto& [name, sentence] : command.verbs) names += (names.empty() ? "" : " ") + name;
  if (!names.empty()) {
    text += "      mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -W '" + names +
            "' -- \"$current\")\n";
  }
  if (text.empty()) return {};
  return "    '" + command.name() + "')\n" + text + "      ;;\n";
}

}  // namespace

std::string bash_completion(const Program& program, const std::vector<Command>& commands) {
  const std::string name(program.name);
  const std::string function = function_name(name);
  std::string text =
      "# bash completion of " + name + ": what `" + name + " --completion bash` says\n";
  text += function +
          "() {\n  local current=${COMP_WORDS[COMP_CWORD]}"
          " previous=${COMP_WORDS[COMP_CWORD - 1]} verb='' i\n  COMPREPLY=()\n";
  text += verb_walk(commands);
  text += "  case \"$verb:$previous\" in\n";
  for (const Command& command : commands) text += values(program, command);
  text += "  esac\n  if [[ $current == -* ]]; then\n    case $verb in\n";
  for (const Command& command : commands) {
    text += "      '" + command.name() + "') mapfile -t COMPREPLY < <(compgen -W '" +
            option_names(command) + "' -- \"$current\") ;;\n";
  }
  text += "    esac\n    return\n  fi\n  case $verb in\n";
  for (const Command& command : commands) text += rest(program, command);
  return text + "  esac\n} && complete -F " + function + ' ' + name + '\n';
}

}  // namespace cli
