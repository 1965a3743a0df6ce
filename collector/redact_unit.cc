// SPDX-License-Identifier: Apache-2.0
#include "collector/redact_unit.h"

#include <algorithm>

#include "collector/redact_words.h"

namespace collector {
namespace {

bool is_command_key(std::string_view key) {
  return key.starts_with("Exec") && !key.starts_with("ExecMain") && !key.starts_with("ExecSearch");
}

// A line that was commented out still shows what it set.
std::string_view key_of(std::string_view line, std::size_t equals) {
  std::string_view key = line.substr(0, equals);
  const auto begin = key.find_first_not_of(" \t#;");
  if (begin == std::string_view::npos) return {};
  key.remove_prefix(begin);
  const auto end = key.find_last_not_of(" \t");
  return key.substr(0, end + 1);
}

}  // namespace

void UnitRedactor::value(std::string_view key, std::string_view text, std::string& out) {
  if (key == "Environment" || key == "UnsetEnvironment") {
    const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
    out.append(text.substr(0, start));
    redact_environment(text.substr(start), placeholders_, out);
  } else if (is_command_key(key)) {
    // { path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd -H fd:// ; ignore_errors=no ; ... }
    constexpr std::string_view kArguments = "argv[]=";
    const auto shown = text.find(kArguments);
    if (shown != std::string_view::npos) {
      const std::size_t begin = shown + kArguments.size();
      auto end = text.find(" ; ignore_errors=", begin);
      if (end == std::string_view::npos) end = text.find(" ; flags=", begin);
      end = std::min(end, text.size());
      text_.line(text.substr(0, begin), out);
      redact_command(text.substr(begin, end - begin), placeholders_, out);
      text_.line(text.substr(end), out);
      return;
    }
    const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
    out.append(text.substr(0, start));
    redact_command(text.substr(start), placeholders_, out);
  } else if (key.starts_with("SetCredential")) {
    // All of it: behind a name that stays, whoever reads the line as text sees a value again.
    const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
    out.append(text.substr(0, start));
    if (start < text.size()) placeholders_.put("secret", text.substr(start), out);
  } else {
    text_.line(text, out);
  }
}

void UnitRedactor::line(std::string_view text, std::string& out) {
  const bool goes_on = text.ends_with('\\');
  if (!continued_.empty()) {
    // A comment may stand between the lines of one setting, systemd.syntax(7).
    const auto first = text.find_first_not_of(" \t");
    const bool comment =
        first != std::string_view::npos && (text[first] == '#' || text[first] == ';');
    if (comment) {
      text_.line(text, out);
      return;
    }
    const std::string key = continued_;
    if (!goes_on) continued_.clear();
    if (is_command_key(key)) {
      // The program stood on the first line, so every word here is an argument.
      Arguments arguments(placeholders_);
      const bool known = key.ends_with('!');
      const std::size_t start = std::min(first, text.size());
      out.append(text.substr(0, start));
      std::string_view rest = text.substr(start);
      if (known) {
        text_.line(rest, out);
        return;
      }
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
        if (rest.substr(0, end) == "\\") {
          out.append(rest.substr(0, end));
        } else {
          arguments.argument(rest.substr(0, end), out);
        }
        rest.remove_prefix(end);
        const std::size_t blank = std::min(rest.find_first_not_of(" \t"), rest.size());
        out.append(rest.substr(0, blank));
        rest.remove_prefix(blank);
      }
      return;
    }
    value(key, text, out);
    return;
  }
  const auto equals = text.find('=');
  const std::string_view key =
      equals == std::string_view::npos ? std::string_view{} : key_of(text, equals);
  if (key.empty()) {
    text_.line(text, out);
    return;
  }
  if (goes_on) {
    continued_ = key;
    if (is_command_key(key)) {
      std::string_view command = text.substr(equals + 1);
      command.remove_prefix(std::min(command.find_first_not_of(" \t"), command.size()));
      // '!' marks a program whose arguments are Docker's own.
      if (is_known_program(command.substr(0, command.find_first_of(" \t")))) continued_ += '!';
    }
  }
  if (key == "Environment" || is_command_key(key) || key.starts_with("SetCredential") ||
      key.starts_with("LoadCredential") || key == "UnsetEnvironment") {
    text_.line(text.substr(0, equals + 1), out);  // "Exec" may be the start of anything
    value(key, text.substr(equals + 1), out);
  } else {
    text_.line(text, out);
  }
}

}  // namespace collector
