// SPDX-License-Identifier: Apache-2.0
// containerd's config.toml, as far as it stands a line each: [tables] and key = value. Arrays over
// several lines are joined; what is no TOML is noted, because containerd does not start with it.
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"containerd/config"};

constexpr Column kColumns[] = {
    {"section", Type::text,
     "table it is in: 'plugins.\"io.containerd.grpc.v1.cri\".cni'; '' at the top"},
    {"key", Type::text, "'disabled_plugins', 'root', 'bin_dir'"},
    {"value", Type::text, "the value, without its quotes if it is a text; an array as written"},
};
constexpr Table kTables[] = {
    {"containerd_config", "Settings of containerd's config.toml.", kColumns}};

// Up to a comment, which does not begin inside quotes.
std::string_view without_comment(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == 0 && c == '#') return line.substr(0, i);
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote == '"' && c == '\\') {
      ++i;
    } else if (c == quote) {
      quote = 0;
    }
  }
  return line;
}

std::string_view unquoted(std::string_view value) {
  if (value.size() < 2 || value.front() != value.back()) return value;
  if (value.front() != '"' && value.front() != '\'') return value;
  return value.substr(1, value.size() - 2);
}

bool is_open(std::string_view value) { return value.starts_with('[') && !value.ends_with(']'); }

void extract(const Evidence& evidence, Rows& rows) {
  constexpr std::size_t kMaxValue = 64 << 10;
  std::string section;
  std::string key;
  std::string value;  // of an array that goes on
  std::int64_t key_line = 0;
  const auto add = [&] {
    rows.add(kTables[0], {.line = key_line}, {text(section), text(key), text(unquoted(value))});
    value.clear();
  };
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const std::string_view content = trimmed(without_comment(line->text));
    if (content.empty()) continue;
    if (!value.empty()) {
      if (value.size() < kMaxValue) value.append(" ").append(content);
      if (!is_open(value)) add();
      continue;
    }
    if (content.starts_with('[') && content.ends_with(']')) {
      const std::size_t brackets = content.starts_with("[[") && content.ends_with("]]") ? 2 : 1;
      section = trimmed(content.substr(brackets, content.size() - 2 * brackets));
      continue;
    }
    const auto equals = content.find('=');
    if (equals == std::string_view::npos || trimmed(content.substr(0, equals)).empty()) {
      rows.unreadable({.line = line->number}, "neither a [table] nor a key = value");
      continue;
    }
    key = unquoted(trimmed(content.substr(0, equals)));
    value = trimmed(content.substr(equals + 1));
    key_line = line->number;
    if (!is_open(value)) add();
  }
  if (!value.empty()) rows.unreadable({.line = key_line}, "an array without its end");
}

}  // namespace

extern constinit const Extractor containerd_config{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
