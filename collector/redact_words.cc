// SPDX-License-Identifier: Apache-2.0
#include "collector/redact_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "collector/known_words.h"
#include "collector/redact_text.h"
#include "collector/secret_names.h"
#include "collector/secret_patterns.h"

namespace collector {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_option_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

// A port, a count, seconds. Longer ones may be a code.
bool is_small_number(std::string_view word) {
  return !word.empty() && word.size() <= 5 &&
         std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

// /etc/nginx/nginx.conf is no secret; base64 may start with a slash, but not with these.
bool is_system_path(std::string_view word) {
  constexpr auto kRoots = std::to_array<std::string_view>(
      {"/app/",       "/bin/",  "/conf/", "/config/", "/data/",  "/dev/",   "/docker-entrypoint",
       "/entrypoint", "/etc/",  "/home/", "/lib/",    "/lib64/", "/media/", "/mnt/",
       "/opt/",       "/proc/", "/root/", "/run/",    "/sbin/",  "/srv/",   "/sys/",
       "/tmp/",       "/usr/",  "/var/",  "/www"});
  const auto is_path_char = [](char c) { return is_option_char(c) || c == '/' || c == '@'; };
  return std::ranges::all_of(word, is_path_char) &&
         std::ranges::any_of(kRoots, [word](std::string_view root) {
           return word.starts_with(root) || word == root.substr(0, root.size() - 1);
         });
}

// rw,addr=10.0.0.1,username=u,password=p: cifs and others take credentials among mount options.
void redact_mount_options(std::string_view text, Placeholders& placeholders, std::string& out) {
  constexpr auto kCredentials =
      std::to_array<std::string_view>({"username", "user", "pass", "password", "password2", "cred",
                                       "credentials", "domain", "key", "secret", "secretfile"});
  while (true) {
    const auto comma = text.find(',');
    const std::string_view each = text.substr(0, comma);
    const auto equals = each.find('=');
    const std::string_view name = each.substr(0, equals);
    if (equals != std::string_view::npos && equals + 1 < each.size() &&
        (is_one_of(kCredentials, name) || is_secret_name(name))) {
      redact_line(name, placeholders, out);
      out += '=';
      placeholders.put("option", each.substr(equals + 1), out);
    } else {
      redact_line(each, placeholders, out);
    }
    if (comma == std::string_view::npos) return;
    out += ',';
    text.remove_prefix(comma + 1);
  }
}

// //user:password@server/share: a device has no scheme.
void redact_device(std::string_view text, Placeholders& placeholders, std::string& out) {
  const auto at = text.rfind('@');
  if (text.starts_with("//") && at != std::string_view::npos) {
    out += "//";
    placeholders.put("url-userinfo", text.substr(2, at - 2), out);
    text.remove_prefix(at);
  }
  redact_line(text, placeholders, out);
}

}  // namespace

void redact_variable(std::string_view name, std::string_view value, Placeholders& placeholders,
                     std::string& out) {
  if (value.empty()) return;
  if (is_harmless_variable(name)) {
    redact_value(value, placeholders, out);
  } else {
    placeholders.put("env", value, out);
  }
}

void redact_label(std::string_view name, std::string_view value, Placeholders& placeholders,
                  std::string& out) {
  if (value.empty()) return;
  if (is_harmless_label(name)) {
    redact_value(value, placeholders, out);
  } else {
    placeholders.put("label", value, out);
  }
}

void redact_option(std::string_view name, std::string_view value, Placeholders& placeholders,
                   std::string& out) {
  if (value.empty()) return;
  if (!is_harmless_option(name)) {
    placeholders.put("option", value, out);
  } else if (name == "o") {
    redact_mount_options(value, placeholders, out);
  } else if (name == "device") {
    redact_device(value, placeholders, out);
  } else {
    redact_value(value, placeholders, out);
  }
}

bool is_known_program(std::string_view word) {
  // Not docker-init: its arguments are a container's command.
  constexpr auto kNames = std::to_array<std::string_view>(
      {"dockerd", "dockerd-rootless.sh", "containerd", "docker-proxy", "runc", "rootlesskit",
       "modprobe", "kill", "mkdir", "mount", "umount", "sysctl"});
  while (!word.empty() && std::string_view("-@:+!").find(word.front()) != std::string_view::npos) {
    word.remove_prefix(1);  // what systemd writes before a program, systemd.service(5)
  }
  const std::string_view name = word.substr(word.rfind('/') + 1);
  return is_one_of(kNames, name) || name.starts_with("containerd-shim");
}

void Arguments::program(std::string_view word, std::string& out) {
  known_ = is_known_program(word);
  redact_value(word, placeholders_, out);
}

void Arguments::argument(std::string_view word, std::string& out) {
  const bool secret = std::exchange(after_secret_option_, false);
  if (word.empty()) return;
  if (word.front() == '-' && word.size() > 1) {
    const std::size_t dashes = word.starts_with("--") ? 2 : 1;
    const auto equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    const bool is_option = std::ranges::all_of(name, is_option_char);
    after_secret_option_ =
        is_option && equals == std::string_view::npos && is_secret_name(name.substr(dashes));
    // -pSECRET is an option with its value; -it and --detach are options.
    constexpr std::size_t kShort = 3;
    if (is_option && (dashes == 2 || name.size() <= kShort || known_)) {
      redact_line(name, placeholders_, out);
      if (equals == std::string_view::npos) return;
      out += '=';
      word.remove_prefix(equals + 1);
      if (is_secret_name(name.substr(dashes)) && !word.empty()) {
        placeholders_.put("argument", word, out);
        return;
      }
    } else if (is_option_char(word[1])) {
      out.append(word.substr(0, 2));
      word.remove_prefix(2);
    }
  }
  if (word.empty()) return;
  if (known_ && !secret) {
    redact_value(word, placeholders_, out);
  } else if (!secret && (is_small_number(word) || is_system_path(word))) {
    out.append(word);
  } else {
    placeholders_.put("argument", word, out);
  }
}

void redact_command(std::string_view text, Placeholders& placeholders, std::string& out) {
  std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  // dockerd's own options are what one wants to see, and patterns know the few that are secret.
  if (is_known_program(text.substr(0, end))) {
    redact_value(text, placeholders, out);
    return;
  }
  Arguments arguments(placeholders);
  arguments.program(text.substr(0, end), out);
  text.remove_prefix(end);
  while (!text.empty()) {
    const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
    out.append(text.substr(0, start));
    text.remove_prefix(start);
    end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, end);
    if (word == "\\" || word == ";") {
      out.append(word);
    } else {
      arguments.argument(word, out);
    }
    text.remove_prefix(end);
  }
}

void redact_environment(std::string_view text, Placeholders& placeholders, std::string& out) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_blank(text[at])) {
      out += text[at++];
      continue;
    }
    // One word: blanks in quotes belong to it.
    const std::size_t begin = at;
    char quote = 0;
    while (at < text.size() && (quote != 0 || !is_blank(text[at]))) {
      if (text[at] == '\\' && at + 1 < text.size()) {
        at += 2;
        continue;
      }
      if (quote == 0 && (text[at] == '"' || text[at] == '\'')) {
        quote = text[at];
      } else if (text[at] == quote) {
        quote = 0;
      }
      ++at;
    }
    at = std::min(at, text.size());
    std::string_view word = text.substr(begin, at - begin);
    if (word == "\\") {
      out.append(word);
      continue;
    }
    std::string_view closing;
    if (word.size() >= 2 && (word.front() == '"' || word.front() == '\'')) {
      out += word.front();
      if (word.back() == word.front()) closing = word.substr(word.size() - 1);
      word = word.substr(1, word.size() - 1 - closing.size());
    }
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) {
      placeholders.put("env", word, out);
    } else {
      const std::string_view name = word.substr(0, equals);
      std::string_view value = word.substr(equals + 1);
      redact_line(name, placeholders, out);
      out += '=';
      if (value.size() >= 2 && value.front() == value.back() &&
          (value.front() == '"' || value.front() == '\'')) {
        out += value.front();
        closing = value.substr(value.size() - 1);
        value = value.substr(1, value.size() - 2);
      }
      redact_variable(name, value, placeholders, out);
    }
    out.append(closing);
  }
}

}  // namespace collector
