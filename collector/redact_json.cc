// SPDX-License-Identifier: Apache-2.0
#include "collector/redact_json.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "collector/known_words.h"
#include "collector/redact_text.h"
#include "collector/secret_names.h"

namespace collector {
namespace {

// Docker's deepest documents have about ten levels. Below this one everything is a secret.
constexpr std::size_t kMaxDepth = 200;

constexpr std::string_view kBlank = " \t\r\n";

constexpr auto kEnv = std::to_array<std::string_view>(
    {"Env", "env", "Environment", "environment", "ENV", "BuildArgs", "buildargs"});
constexpr auto kCommand = std::to_array<std::string_view>(
    {"Cmd", "cmd", "Args", "args", "Entrypoint", "entrypoint", "Command", "command", "Test",
     "OnBuild", "runtimeArgs", "arguments", "ContainerCmd", "ProcessArgs"});
constexpr auto kLabel = std::to_array<std::string_view>({"Labels", "labels", "label"});
constexpr auto kOption = std::to_array<std::string_view>(
    {"Options", "options", "DriverOpts", "driver-opts", "log-opts", "LogOpts", "Opts", "opts",
     "default-network-opts", "StorageOpt", "cluster-store-opts", "Settings"});
constexpr auto kSecret =
    std::to_array<std::string_view>({"TLSInfo", "JoinTokens", "HttpHeaders", "HTTPHeaders", "auths",
                                     "AuthConfigs", "SigningCACert", "SigningCAKey", "Data64"});

bool is_literal(std::string_view token) {
  return token == "true" || token == "false" || token == "null";
}

// The text of a string token. One that is not well formed stands for itself.
std::string decoded(std::string_view raw) {
  const std::string quoted = "\"" + std::string(raw) + "\"";
  const auto value = nlohmann::json::parse(quoted, nullptr, false);
  return value.is_string() ? value.get<std::string>() : std::string(raw);
}

std::string encoded(const std::string& text) {
  const std::string quoted =
      nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

// Past the quote that closes the string whose content starts at `at`; the end of the line when none
// does, because a string has no raw line break in it.
std::size_t string_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    at = std::min(text.find_first_of("\"\\", at), text.size());
    if (at >= text.size() || text[at] == '"') return at;
    at += 2;
  }
  return text.size();
}

bool colon_follows(std::string_view text, std::size_t at) {
  const auto next = text.find_first_not_of(kBlank, at);
  return next != std::string_view::npos && text[next] == ':';
}

}  // namespace

JsonRedactor::JsonRedactor(Placeholders& placeholders) : placeholders_(placeholders) { reset(); }

void JsonRedactor::reset() {
  stack_.clear();
  stack_.push_back({.object = true});  // of a document that does not begin at its beginning
  too_deep_ = 0;
  path_.clear();
}

JsonRedactor::Treatment JsonRedactor::treatment_of(const Frame& frame) {
  if (too_deep_ > 0) return Treatment::secret;
  if (!frame.object || frame.treatment != Treatment::text) return frame.treatment;
  const std::string_view key = frame.key;
  if (is_one_of(kEnv, key)) return Treatment::env;
  if (is_one_of(kCommand, key)) return Treatment::command;
  if (is_one_of(kLabel, key)) return Treatment::label;
  if (is_one_of(kOption, key)) return Treatment::option;
  if (key == "Config" && frame.opened_by == "LogConfig") return Treatment::option;
  // "Plugins": {"Authorization": [...]} are the names of plugins.
  if (frame.opened_by == "Plugins") return Treatment::text;
  if (is_one_of(kSecret, key) || names_secret(frame.key)) return Treatment::secret;
  return Treatment::text;
}

bool JsonRedactor::names_secret(const std::string& key) {
  constexpr std::size_t kMaxJudged = 4096;  // a hostile document has a new key every time
  if (const auto found = judged_.find(key); found != judged_.end()) return found->second;
  const bool secret = is_secret_name(key);
  if (judged_.size() < kMaxJudged) judged_.emplace(key, secret);
  return secret;
}

void JsonRedactor::open(bool object) {
  if (stack_.size() >= kMaxDepth) {
    ++too_deep_;
    return;
  }
  Frame& parent = stack_.back();
  Frame child{.object = object, .treatment = treatment_of(parent)};
  child.opened_by = parent.object ? parent.key : parent.opened_by;
  parent.value_next = false;
  ++parent.index;
  stack_.push_back(std::move(child));
}

void JsonRedactor::close() {
  if (too_deep_ > 0) {
    --too_deep_;
  } else if (stack_.size() > 1) {
    stack_.pop_back();
  }
}

// One element of a command. Which of them is a program depends on whose words they are: Entrypoint
// begins with one, Cmd only where it repeats Path, Args never.
void JsonRedactor::word(std::string_view text, std::string& out) {
  Frame& frame = stack_.back();
  if (frame.object || frame.opened_by.empty()) {
    redact_command(text, placeholders_, out);
    return;
  }
  if (frame.arguments.empty()) frame.arguments.emplace_back(placeholders_);
  Arguments& arguments = frame.arguments.front();
  const std::string& name = frame.opened_by;
  const bool first = frame.index == 0;
  const bool names_program =
      (first && (name == "Entrypoint" || name == "entrypoint" || name == "Command")) ||
      (first && !path_.empty() && text == path_) ||
      (first && name == "Test" && (text == "CMD" || text == "CMD-SHELL" || text == "NONE"));
  if (names_program) {
    arguments.program(text, out);
  } else {
    arguments.argument(text, out);
  }
}

void JsonRedactor::value(std::string_view text, std::string& out) {
  const Frame& frame = stack_.back();
  const auto assigned = [&](auto redact) {
    if (frame.object && frame.treatment != Treatment::text) {
      redact(frame.key, text, placeholders_, out);
      return;
    }
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) {
      redact_value(text, placeholders_, out);
      return;
    }
    redact_value(text.substr(0, equals), placeholders_, out);
    out += '=';
    redact(text.substr(0, equals), text.substr(equals + 1), placeholders_, out);
  };
  switch (treatment_of(frame)) {
    case Treatment::text:
      redact_value(text, placeholders_, out);
      break;
    case Treatment::secret:
      if (!text.empty()) placeholders_.put("secret", text, out);
      break;
    case Treatment::env:
      assigned(redact_variable);
      break;
    case Treatment::label:
      assigned(redact_label);
      break;
    case Treatment::option:
      assigned(redact_option);
      break;
    case Treatment::command:
      word(text, out);
      break;
  }
}

void JsonRedactor::string(std::string_view raw, bool closed, bool is_key, std::string& out) {
  Frame& frame = stack_.back();
  const bool plain = raw.find('\\') == std::string_view::npos;
  const std::string unescaped = plain ? std::string() : decoded(raw);
  const std::string_view text = plain ? raw : std::string_view(unescaped);
  std::string redacted;
  if (is_key) {
    frame.key = text;
    frame.value_next = true;
    redact_value(text, placeholders_, redacted);
  } else {
    if (frame.object && frame.key == "Path" && frame.treatment == Treatment::text) path_ = text;
    value(text, redacted);
    frame.value_next = false;
    ++frame.index;
  }
  out += '"';
  out.append(redacted == text ? std::string(raw) : encoded(redacted));
  if (closed) out += '"';
}

// A number, true, or what stands where JSON wants a string: an unquoted or single-quoted word.
void JsonRedactor::bare(std::string_view token, bool is_key, std::string& out) {
  Frame& frame = stack_.back();
  if (is_key) {
    std::string_view name = token;
    while (!name.empty() && (name.front() == '\'' || name.front() == '"')) name.remove_prefix(1);
    while (!name.empty() && (name.back() == '\'' || name.back() == '"')) name.remove_suffix(1);
    frame.key = name;
    frame.value_next = true;
    redact_value(token, placeholders_, out);
    return;
  }
  // Number fields beside secrets' names are rare, and a PIN is one.
  const Treatment treatment = treatment_of(frame);
  if (is_literal(token) || treatment == Treatment::text) {
    redact_value(token, placeholders_, out);
  } else if (treatment == Treatment::secret) {
    out += '"';
    placeholders_.put("secret", token, out);
    out += '"';
  } else {
    value(token, out);
  }
  ++frame.index;
}

void JsonRedactor::line(std::string_view text, std::string& out) {
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      const std::size_t end = string_end(text, at + 1);
      const bool closed = end < text.size();
      const Frame& frame = stack_.back();
      const bool is_key = frame.object && too_deep_ == 0 &&
                          (colon_follows(text, std::min(end + 1, text.size())) ||
                           (!frame.value_next && stack_.size() > 1));
      string(text.substr(at + 1, end - at - 1), closed, is_key, out);
      at = std::min(end + 1, text.size());
      continue;
    }
    if (kBlank.find(c) != std::string_view::npos || c == ':' || c == ',') {
      if (c == ',') stack_.back().value_next = false;
      if (c == ':') stack_.back().value_next = true;
      out += c;
      ++at;
      continue;
    }
    if (c == '{' || c == '[' || c == '}' || c == ']') {
      if (c == '{' || c == '[') {
        open(c == '{');
      } else {
        close();
      }
      out += c;
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" \t\r\n\"{}[],:", at), text.size());
    const bool is_key = stack_.back().object && too_deep_ == 0 && colon_follows(text, end);
    bare(text.substr(at, end - at), is_key, out);
    at = end;
  }
}

}  // namespace collector
