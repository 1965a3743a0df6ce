// SPDX-License-Identifier: Apache-2.0
#include "collector/dockerd_options.h"

#include <algorithm>
#include <array>
#include <map>

#include "collector/kernel_text.h"

namespace collector {
namespace {

// In systemd's order of precedence, systemd.unit(5). /lib is a second place on hosts where it is
// not a link to /usr/lib.
constexpr std::array<std::string_view, 4> kUnitFolders = {
    "/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"};
constexpr std::int64_t kMaxUnit = 256 << 10;

std::vector<std::string> unit_texts(Host& host, std::string_view unit) {
  std::vector<std::string> texts;
  for (const std::string_view folder : kUnitFolders) {
    const std::string path = std::string(folder) + "/" + std::string(unit);
    if (auto text = slurp(host, path, kMaxUnit)) {
      texts.push_back(std::move(*text));
      break;
    }
  }
  // A drop-in in a folder of higher precedence hides one of the same name elsewhere.
  std::map<std::string, std::string> drop_ins;
  for (const std::string_view folder : kUnitFolders) {
    const std::string path = std::string(folder) + "/" + std::string(unit) + ".d";
    for (const DirEntry& entry : host.list(path, 1000).entries) {
      if (entry.name.ends_with(".conf")) drop_ins.try_emplace(entry.name, path + "/" + entry.name);
    }
  }
  for (const auto& [name, path] : drop_ins) {
    if (auto text = slurp(host, path, kMaxUnit)) texts.push_back(std::move(*text));
  }
  return texts;
}

std::map<std::string, std::string> unit_environment(Host& host, std::string_view unit) {
  std::map<std::string, std::string> out;
  const auto take = [&out](std::string_view assignment) {
    const auto equals = assignment.find('=');
    if (equals == std::string_view::npos) return;
    out[std::string(assignment.substr(0, equals))] = assignment.substr(equals + 1);
  };
  for (const std::string& value : unit_values(host, unit, "Environment")) {
    for (const std::string& word : words_of(value)) take(word);
  }
  for (std::string path : unit_values(host, unit, "EnvironmentFile")) {
    if (path.starts_with('-')) path.erase(0, 1);
    const auto text = slurp(host, path, kMaxUnit);
    if (!text) continue;
    for_each_line(*text, [&take](std::string_view line) {
      line = trimmed(line);
      if (line.empty() || line.front() == '#' || line.front() == ';') return;
      const auto equals = line.find('=');
      if (equals == std::string_view::npos) return;
      std::string_view value = trimmed(line.substr(equals + 1));
      if (value.size() >= 2 && value.front() == value.back() &&
          (value.front() == '"' || value.front() == '\'')) {
        value = value.substr(1, value.size() - 2);
      }
      take(std::string(trimmed(line.substr(0, equals))) + "=" + std::string(value));
    });
  }
  return out;
}

}  // namespace

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else if (c == '\\' && quote == '"' && i + 1 < line.size()) {
        word += line[++i];
      } else {
        word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      in_word = true;
    } else if (c == ' ' || c == '\t') {
      if (in_word) out.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) out.push_back(std::move(word));
  return out;
}

std::vector<std::string> option_values(std::span<const std::string> words, std::string_view name,
                                       char letter) {
  const std::string long_form = "--" + std::string(name);
  const std::string short_form = letter == 0 ? std::string() : std::string("-") + letter;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    for (const std::string_view form :
         {std::string_view(long_form), std::string_view(short_form)}) {
      if (form.empty() || !word.starts_with(form)) continue;
      if (word.size() == form.size()) {
        if (i + 1 < words.size()) out.push_back(words[++i]);
        break;
      }
      if (word[form.size()] == '=') {
        out.emplace_back(word.substr(form.size() + 1));
        break;
      }
      if (form.size() == 2) {
        out.emplace_back(word.substr(2));
        break;
      }
    }
  }
  return out;
}

std::vector<std::string> unit_values(Host& host, std::string_view unit, std::string_view key) {
  std::vector<std::string> out;
  for (const std::string& text : unit_texts(host, unit)) {
    std::string joined;  // a line ending in '\' goes on in the next one
    for_each_line(text, [&](std::string_view line) {
      line = trimmed(line);
      if (line.starts_with('#') || line.starts_with(';')) return;
      if (line.ends_with('\\')) {
        joined.append(line.substr(0, line.size() - 1)).append(" ");
        return;
      }
      joined.append(line);
      const auto equals = joined.find('=');
      if (equals != std::string::npos &&
          trimmed(std::string_view(joined).substr(0, equals)) == key) {
        const std::string_view value = trimmed(std::string_view(joined).substr(equals + 1));
        if (value.empty()) {
          out.clear();
        } else {
          out.emplace_back(value);
        }
      }
      joined.clear();
    });
  }
  return out;
}

std::vector<std::string> unit_command(Host& host, std::string_view unit) {
  const auto commands = unit_values(host, unit, "ExecStart");
  if (commands.empty()) return {};
  const auto environment = unit_environment(host, unit);
  std::vector<std::string> out;
  for (std::string& word : words_of(commands.back())) {
    if (!word.starts_with('$')) {
      out.push_back(std::move(word));
      continue;
    }
    std::string_view name = std::string_view(word).substr(1);
    if (name.starts_with('{') && name.ends_with('}')) name = name.substr(1, name.size() - 2);
    const auto found = environment.find(std::string(name));
    if (found == environment.end()) continue;
    for (std::string& part : words_of(found->second)) out.push_back(std::move(part));
  }
  return out;
}

}  // namespace collector
