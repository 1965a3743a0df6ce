// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"host/os-release"};

constexpr Column kColumns[] = {
    {"key", Type::text, "'ID', 'VERSION_ID', 'PRETTY_NAME', ..."},
    {"value", Type::text, "its value, without quotes"},
};
constexpr Table kTables[] = {{"os_release", "The distribution, from os-release.", kColumns}};

/// Quotes and escapes of a shell, as os-release(5) allows them.
std::string unquoted(std::string_view written) {
  const char quote = written.starts_with('\'') ? '\'' : '"';
  if (written.size() < 2 || !written.starts_with(quote) || !written.ends_with(quote)) {
    return std::string(written);
  }
  written = written.substr(1, written.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '\\' && quote == '"' && i + 1 < written.size()) ++i;
    plain += written[i];
  }
  return plain;
}

void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const std::string_view content = trimmed(line->text);
    if (content.empty() || content.starts_with('#')) continue;
    const auto equals = content.find('=');
    if (equals == std::string_view::npos) {
      rows.unreadable({.line = line->number}, "the line is no KEY=value");
      continue;
    }
    rows.add(kTables[0], {.line = line->number},
             {text(content.substr(0, equals)), unquoted(content.substr(equals + 1))});
  }
}

}  // namespace

extern constinit const Extractor os_release{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
