// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/argument.h"
#include "cli/program.h"
#include "cli/wrap.h"

namespace cli {
namespace {

constexpr std::size_t kLabelColumns = 26;

/// "zstd, gzip or xz"
std::string one_of(const std::vector<std::string>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) text += i + 1 == choices.size() ? " or " : ", ";
    text += choices[i];
  }
  return text;
}

std::string sentence(const Argument& argument) {
  if (argument.choices.empty()) return argument.sentence;
  const bool is_default = argument.sentence.starts_with('[');
  return one_of(argument.choices) + (is_default ? " " : ": ") + argument.sentence;
}

std::string label(const Argument& argument) {
  std::string text = argument.shorts.empty() ? "    " : "";
  for (const std::string& name : argument.names()) {
    if (!text.empty() && text.back() != ' ') text += ", ";
    text += name;
  }
  if (!argument.value.empty()) text += ' ' + (argument.choices.empty() ? argument.value : "NAME");
  if (argument.many) text += "...";
  return text;
}

std::string row(const std::string& label, std::string_view sentence, std::size_t columns) {
  std::string first = "  " + label;
  if (first.size() + 2 > kLabelColumns) {
    return first + '\n' + wrap(std::string(kLabelColumns, ' '), sentence, columns);
  }
  first.resize(kLabelColumns, ' ');
  return wrap(first, sentence, columns);
}

std::string command(std::span<const CLI::App* const> path, const Program& program) {
  std::string text(program.name);
  for (const CLI::App* verb : path.subspan(1)) text += ' ' + verb->get_name();
  return text;
}

std::string usage(std::span<const CLI::App* const> path, const Program& program) {
  std::string text = "Usage: " + command(path, program);
  const CLI::App& app = *path.back();
  const bool has_verbs = !verbs(app).empty();
  if (has_verbs) {
    text += program.default_verb.empty() || path.size() > 1 ? " VERB" : " [VERB]";
  }
  const auto all = arguments(app);
  if (std::ranges::any_of(all, [](const Argument& a) { return !a.positional; }) || has_verbs) {
    text += " [options]";
  }
  for (const Argument& argument : all) {
    if (!argument.positional) continue;
    const std::string value = argument.value + (argument.many ? "..." : "");
    text += argument.required ? ' ' + value : " [" + value + ']';
  }
  return text + '\n';
}

std::string positionals(const std::vector<Argument>& all, std::size_t columns) {
  std::string text;
  for (const Argument& argument : all) {
    if (argument.positional) text += row(argument.value, argument.sentence, columns);
  }
  return text;
}

std::string options(const std::vector<Argument>& all, std::size_t columns) {
  std::vector<std::string> groups;
  for (const Argument& argument : all) {
    if (argument.positional || argument.group.empty()) continue;
    if (std::ranges::find(groups, argument.group) == groups.end()) groups.push_back(argument.group);
  }
  std::string text;
  for (const std::string& group : groups) {
    text += '\n' + group + ":\n";
    for (const Argument& argument : all) {
      if (argument.positional || argument.group != group) continue;
      text += row(label(argument), sentence(argument), columns);
    }
  }
  return text;
}

/// Where comments begin: behind the longest command that leaves room for all of them.
std::size_t comment_column(const std::vector<Example>& examples, std::size_t columns) {
  std::size_t best = 0;
  for (const Example& candidate : examples) {
    const std::size_t width = candidate.command.size();
    const bool fits = std::ranges::all_of(examples, [&](const Example& example) {
      return example.comment.empty() || example.command.size() > width ||
             width + example.comment.size() + 4 <= columns;
    });
    if (fits && !candidate.comment.empty()) best = std::max(best, width);
  }
  return best;
}

std::string examples(const std::vector<Example>& examples, std::size_t columns) {
  if (examples.empty()) return {};
  const std::size_t width = comment_column(examples, columns);
  std::string text = "\nExamples:\n";
  for (const auto& [command, comment] : examples) {
    text.append("  ").append(command);
    if (!comment.empty()) {
      text += std::string(command.size() < width ? width - command.size() : 0, ' ') + "  ";
      text += comment;
    }
    text += '\n';
  }
  return text;
}

std::string statuses(const std::vector<ExitStatus>& statuses, std::size_t columns) {
  std::string text = statuses.empty() ? "" : "\nExit status:\n";
  for (const auto& [number, meaning] : statuses) {
    std::string first = "  " + std::to_string(number);
    first.resize(7, ' ');
    text += wrap(first, meaning, columns);
  }
  return text;
}

}  // namespace

std::string help(const Program& program, std::span<const CLI::App* const> path,
                 std::size_t columns) {
  const CLI::App& app = *path.back();
  const bool outermost = path.size() == 1;
  std::string text = outermost ? std::string(program.name) + ": " + std::string(program.summary) +
                                     '\n' + wrap("", program.about, columns)
                               : app.get_description() + ".\n";
  text += '\n' + usage(path, program);
  const auto all = arguments(app);
  text += positionals(all, columns);
  const auto under = verbs(app);
  if (!under.empty()) text += "\nVerbs:\n";
  for (const CLI::App* verb : under)
    text += row(verb->get_name(), verb->get_description(), columns);
  if (!under.empty()) text += "`" + command(path, program) + " VERB --help` tells more.\n";
  text += options(all, columns);
  if (outermost)
    return text + examples(program.examples, columns) + statuses(program.statuses, columns);
  if (!app.get_footer().empty()) text += '\n' + app.get_footer() + '\n';
  return text;
}

}  // namespace cli
