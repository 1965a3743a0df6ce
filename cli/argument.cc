// SPDX-License-Identifier: Apache-2.0
#include "cli/argument.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace cli {
namespace {

std::vector<std::string> choices(const std::string& value) {
  if (value.find('|') == std::string::npos) return {};
  return CLI::detail::split(value, '|');
}

Completes completes(const Argument& argument) {
  if (!argument.choices.empty()) return Completes::choices;
  if (argument.value == "DIR") return Completes::directories;
  for (const char* kind : {"FILE", "BUNDLE", "PLACE"}) {
    if (argument.value == kind) return Completes::files;
  }
  return Completes::nothing;
}

}  // namespace

std::vector<std::string> Argument::names() const {
  std::vector<std::string> all = shorts;
  all.insert(all.end(), longs.begin(), longs.end());
  return all;
}

std::string Argument::choice_words() const { return CLI::detail::join(choices, " "); }

std::vector<Argument> arguments(const CLI::App& app) {
  std::vector<Argument> all;
  for (const CLI::Option* option : app.get_options()) {
    Argument argument;
    for (const std::string& name : option->get_snames()) argument.shorts.push_back("-" + name);
    for (const std::string& name : option->get_lnames()) argument.longs.push_back("--" + name);
    argument.positional = option->get_positional();
    if (argument.positional) {
      argument.value = option->get_name(true, false);
    } else if (option->get_items_expected_max() > 0) {
      argument.value = option->get_type_name();
    }
    argument.sentence = option->get_description();
    argument.group = option->get_group();
    argument.choices = choices(argument.value);
    argument.completes = completes(argument);
    argument.required = option->get_required();
    argument.many = option->get_items_expected_max() > 1;
    all.push_back(std::move(argument));
  }
  return all;
}

std::vector<const CLI::App*> verbs(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* /*verb*/) { return true; });
}

}  // namespace cli
