// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"systemd/unit-files"};

constexpr Column kColumns[] = {
    {"unit", Type::text, "unit that the file belongs to: 'docker.service' for its drop-ins too"},
    {"path", Type::text, "the unit file or drop-in, in the order in which systemd reads them"},
    {"section", Type::text, "'Unit', 'Service', 'Socket' or 'Install'"},
    {"key", Type::text, "'ExecStart', 'Environment', 'LimitNOFILE', ..."},
    {"value", Type::text, "continued lines joined; '' takes back what earlier files set"},
};
constexpr Table kTables[] = {
    {"unit_files", "Lines of the unit files and drop-ins of Docker's units, from systemctl cat.",
     kColumns}};

// # /lib/systemd/system/docker.service
bool is_header(std::string_view line) {
  return line.starts_with("# /") && line.find("/systemd/") != std::string_view::npos &&
         (line.ends_with(".service") || line.ends_with(".socket") || line.ends_with(".conf"));
}

// /etc/systemd/system/docker.service.d/override.conf belongs to docker.service
std::string_view unit_of(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  if (!name.ends_with(".conf")) return name;
  path.remove_suffix(std::min(path.size(), name.size() + 1));
  name = path.substr(path.rfind('/') + 1);
  if (name.ends_with(".d")) name.remove_suffix(2);
  return name;
}

void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  std::string path;
  std::string section;
  std::string joined;
  std::int64_t first = 0;
  while (const auto line = lines.next()) {
    const std::string_view content = trimmed(line->text);
    if (joined.empty()) {
      first = line->number;
      if (is_header(line->text)) {
        path = line->text.substr(2);
        section.clear();
        continue;
      }
      if (content.empty()) continue;
    }
    // A comment between continued lines does not end them (systemd.syntax(7)).
    if (content.starts_with('#') || content.starts_with(';')) continue;
    if (joined.empty() && content.starts_with('[') && content.ends_with(']')) {
      section = content.substr(1, content.size() - 2);
      continue;
    }
    joined += content;
    if (std::ssize(joined) > evidence.line_bytes) {
      rows.unreadable({.line = first}, "the continued line is too long");
      joined.clear();
      continue;
    }
    if (joined.ends_with('\\')) {
      joined.back() = ' ';
      continue;
    }
    const auto equals = joined.find('=');
    if (equals == std::string::npos || path.empty()) {
      rows.unreadable({.line = first}, "the line is none of a unit file");
    } else {
      rows.add(kTables[0], {.line = first},
               {text(unit_of(path)), path, section,
                text(trimmed(std::string_view(joined).substr(0, equals))),
                text(trimmed(std::string_view(joined).substr(equals + 1)))});
    }
    joined.clear();
  }
}

}  // namespace

extern constinit const Extractor unit_files{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
