// SPDX-License-Identifier: Apache-2.0
// The requests are those of man(7), so that every man program shows the page.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>

#include "cli/argument.h"
#include "cli/program.h"

namespace cli {
namespace {

/// A backslash is roff's own, a minus is printed as one only when escaped, and a line must not
/// begin with a request's dot or apostrophe.
std::string escaped(std::string_view text) {
  std::string out;
  bool starts_line = true;
  for (const char c : text) {
    if (starts_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    starts_line = c == '\n';
  }
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

std::string term(const Argument& argument) {
  std::string text = ".TP\n";
  if (argument.positional) return text + italic(argument.value) + '\n';
  bool first = true;
  for (const std::string& name : argument.names()) {
    text += (first ? "" : ", ") + bold(name);
    first = false;
  }
  if (!argument.value.empty()) text += ' ' + italic(argument.value);
  if (argument.many) text += "...";
  return text + '\n';
}

std::string terms(const CLI::App& app) {
  std::string text;
  std::string group;
  for (const Argument& argument : arguments(app)) {
    if (!argument.positional && argument.group.empty()) continue;
    if (!argument.positional && !group.empty() && argument.group != group) {
      text += ".PP\n" + escaped(argument.group) + ":\n";
    }
    if (!argument.positional) group = argument.group;
    text += term(argument) + escaped(argument.sentence) + '\n';
  }
  return text;
}

std::string synopsis(const std::string& command, const CLI::App& app, bool optional_verb) {
  std::string text = ".br\n" + bold(command);
  text += optional_verb ? " [" + italic("options") + "]" : "";
  for (const Argument& argument : arguments(app)) {
    if (!argument.positional) continue;
    const std::string value = italic(argument.value) + (argument.many ? "..." : "");
    text += argument.required ? ' ' + value : " [" + value + ']';
  }
  return text + '\n';
}

void verbs_of(const CLI::App& app, const std::string& before, std::string& text) {
  for (const CLI::App* verb : verbs(app)) {
    const std::string name = before + verb->get_name();
    text += ".SS " + escaped(name) + '\n' + escaped(verb->get_description()) + ".\n";
    text += terms(*verb);
    if (!verb->get_footer().empty()) {
      text += ".PP\n.nf\n" + escaped(verb->get_footer()) + "\n.fi\n";
    }
    verbs_of(*verb, name + ' ', text);
  }
}

std::string section(std::string_view heading) { return ".SH " + upper(heading) + '\n'; }

}  // namespace

std::string man_page(const Program& program, const CLI::App& app, std::string_view version) {
  const std::string name(program.name);
  std::string text = ".\\\" Made from the declarations in the source by docs_test; do not edit.\n";
  text += ".TH " + upper(name) + " 1 \"\" \"Drydock " + std::string(version) + "\" \"Drydock\"\n";
  text += section("name") + escaped(name) + " \\- " + escaped(program.summary) + '\n';

  const auto under = verbs(app);
  text += section("synopsis") + synopsis(name, app, true).substr(4);
  for (const CLI::App* verb : under) {
    const std::string command = name + ' ' + verb->get_name();
    const auto inner = verbs(*verb);
    if (inner.empty()) text += synopsis(command, *verb, true);
    for (const CLI::App* leaf : inner) {
      text += synopsis(command + ' ' + leaf->get_name(), *leaf, true);
    }
  }
  text += section("description") + escaped(program.about) + '\n';
  text += section("options") + terms(app);
  if (!under.empty()) text += section("verbs");
  if (!program.default_verb.empty()) {
    text += bold(program.default_verb) + " is meant where no verb is given.\n";
  }
  verbs_of(app, "", text);
  text += section("exit status");
  for (const auto& [number, meaning] : program.statuses) {
    text += ".TP\n" + bold(std::to_string(number)) + '\n' + escaped(meaning) + '\n';
  }
  for (const auto& [heading, paragraphs] : program.sections) {
    text += section(heading);
    for (std::size_t i = 0; i < paragraphs.size(); ++i) {
      text += (i > 0 ? ".PP\n" : "") + escaped(paragraphs[i]) + '\n';
    }
  }
  if (!program.examples.empty()) text += section("examples");
  for (const auto& [command, comment] : program.examples) {
    text += ".TP\n" + bold(command) + '\n' + escaped(comment) + '\n';
  }
  if (!program.see_also.empty()) text += section("see also");
  for (std::size_t i = 0; i < program.see_also.size(); ++i) {
    text += (i > 0 ? ",\n" : "") + escaped(program.see_also[i]);
  }
  return text + (program.see_also.empty() ? "" : "\n");
}

}  // namespace cli
