// SPDX-License-Identifier: Apache-2.0
#include "analyzer/unit_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/fields.h"

namespace analyzer {
namespace {

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

// KEY=VALUE lines; a blank line ends a unit, and Id= anywhere in its block names it.
class Block {
 public:
  using Use = std::function<void(std::string_view unit, std::string_view name,
                                 std::string_view value, const At& at)>;

  Block(const Table& table, Rows& rows, const Use& also)
      : table_(table), rows_(rows), also_(also) {}

  void line(const bundle::Line& line) {
    if (trimmed(line.text).empty()) {
      end();
      return;
    }
    const auto equals = line.text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      rows_.unreadable({.line = line.number}, "the line is no KEY=VALUE");
      return;
    }
    Property& property = properties_.emplace_back();
    property.name = line.text.substr(0, equals);
    property.value = line.text.substr(equals + 1);
    property.line = line.number;
    if (property.name == "Id") unit_ = property.value;
  }

  void end() {
    if (unit_.empty() && !properties_.empty()) {
      rows_.unreadable({.line = properties_.front().line}, "the unit has no Id=");
    } else {
      for (Property& property : properties_) {
        const At at{.line = property.line};
        also_(unit_, property.name, property.value, at);
        rows_.add(table_, at, {unit_, std::move(property.name), std::move(property.value)});
      }
    }
    properties_.clear();
    unit_.clear();
  }

 private:
  struct Property {
    std::string name;
    std::string value;
    std::int64_t line = 0;
  };

  const Table& table_;
  Rows& rows_;
  const Use& also_;
  std::string unit_;
  std::vector<Property> properties_;
};

}  // namespace

void read_unit_files(const Evidence& evidence, const Table& table, Rows& rows) {
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
      rows.add(table, {.line = first},
               {text(unit_of(path)), path, section,
                text(trimmed(std::string_view(joined).substr(0, equals))),
                text(trimmed(std::string_view(joined).substr(equals + 1)))});
    }
    joined.clear();
  }
}

void read_unit_properties(const Evidence& evidence, const Table& table, Rows& rows,
                          const Block::Use& also) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  Block block(table, rows, also);
  while (const auto line = lines.next()) block.line(*line);
  block.end();
}

}  // namespace analyzer
