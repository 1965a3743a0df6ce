// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"systemd/units"};

constexpr Column kPropertyColumns[] = {
    {"unit", Type::text, "'docker.service', 'docker.socket' or 'containerd.service'"},
    {"name", Type::text, "property, as systemctl show names it: 'LimitNOFILE'"},
    {"value", Type::text, "its value, '' when it is not set"},
};
constexpr Table kTables[] = {{"unit_properties",
                              "All properties of Docker's units, as systemctl show prints them.",
                              kPropertyColumns}};

constexpr Column kUnitColumns[] = {
    {"unit", Type::text, "'docker.service', 'docker.socket' or 'containerd.service'"},
    {"load_state", Type::text, "'loaded', 'not-found', 'masked', 'error' or 'bad-setting'"},
    {"active_state", Type::text,
     "'active', 'inactive', 'failed', 'activating', 'deactivating' or 'reloading'"},
    {"sub_state", Type::text, "'running', 'dead', 'failed', 'auto-restart', 'listening', ..."},
    {"result", Type::text,
     "why it is not active: 'success', 'exit-code', 'signal', 'timeout', 'start-limit-hit', ..."},
    {"main_pid", Type::integer, "process id of its main process; 0 when it has none"},
    {"restarts", Type::integer, "automatic restarts since it was last started by hand"},
    {"exec_main_status", Type::integer, "exit status of its main process; 0 while it runs"},
    {"fragment_path", Type::text, "its unit file; '' when it has none"},
    {"exec_start", Type::text, "its command line, drop-ins applied"},
};
constexpr View kViews[] = {
    {"units", "Docker's systemd units, one row each.", kUnitColumns, R"(
WITH pivoted AS (
  SELECT unit,
    max(value) FILTER (WHERE name = 'LoadState') AS load_state,
    max(value) FILTER (WHERE name = 'ActiveState') AS active_state,
    max(value) FILTER (WHERE name = 'SubState') AS sub_state,
    max(value) FILTER (WHERE name = 'Result') AS result,
    CAST(max(value) FILTER (WHERE name = 'MainPID') AS INTEGER) AS main_pid,
    CAST(max(value) FILTER (WHERE name = 'NRestarts') AS INTEGER) AS restarts,
    CAST(max(value) FILTER (WHERE name = 'ExecMainStatus') AS INTEGER) AS exec_main_status,
    max(value) FILTER (WHERE name = 'FragmentPath') AS fragment_path,
    max(value) FILTER (WHERE name = 'ExecStart') AS exec,
    max(source) AS source, min(line) AS line
  FROM unit_properties GROUP BY unit)
SELECT unit, load_state, active_state, sub_state, result, main_pid, restarts, exec_main_status,
  fragment_path,
  -- { path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// ; ignore_errors=no ; ... }
  CASE WHEN instr(exec, ' ; ignore_errors=') > instr(exec, 'argv[]=') AND instr(exec, 'argv[]=')
    THEN substr(exec, instr(exec, 'argv[]=') + 7,
                instr(exec, ' ; ignore_errors=') - instr(exec, 'argv[]=') - 7)
    ELSE exec END,
  source, line, NULL
FROM pivoted)"},
};

// KEY=VALUE lines; a blank line ends a unit, and Id= anywhere in its block names it.
class Block {
 public:
  explicit Block(Rows& rows) : rows_(rows) {}

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
        rows_.add(kTables[0], {.line = property.line},
                  {unit_, std::move(property.name), std::move(property.value)});
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

  Rows& rows_;
  std::string unit_;
  std::vector<Property> properties_;
};

void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  Block block(rows);
  while (const auto line = lines.next()) block.line(*line);
  block.end();
}

}  // namespace

extern constinit const Extractor units{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
