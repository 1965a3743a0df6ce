// SPDX-License-Identifier: Apache-2.0
#include "analyzer/daemon_flags.h"
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
constexpr Column kFlagColumns[] = {
    {"unit", Type::text, "unit whose ExecStart has it: 'docker.service'"},
    {"written", Type::text, "the flag as it stands there: '--data-root', '-H'"},
    {"flag", Type::text, "its name, without dashes: 'host'; NULL when no dockerd knows it"},
    {"key", Type::text,
     "the key of daemon.json that means the same: 'hosts'; NULL when there is none"},
    {"value", Type::text, "its value, 'true' for a switch; NULL when not known or not given"},
    {"known", Type::boolean,
     "some dockerd from 20.10 to 29 takes the flag; no dockerd starts with one that it does not "
     "know"},
    {"known_from", Type::integer,
     "first release that takes it, as major * 100 + minor (2802 is 28.2); 0 when 20.10 did; NULL "
     "when none does"},
    {"gone_from", Type::integer,
     "first release that no longer starts with it, written alike; NULL when none"},
    {"deprecated_from", Type::integer,
     "first release that warns of it or ignores it, written alike; NULL when none"},
    {"instead", Type::text, "what to write instead, or what was likely meant; NULL when not known"},
};
constexpr Table kTables[] = {
    {"unit_properties", "All properties of Docker's units, as systemctl show prints them.",
     kPropertyColumns},
    {"daemon_flags",
     "The flags that docker.service gives to dockerd, against those that dockerd knows, release by "
     "release (dockerd_release tells the installed one). What comes from an environment file is "
     "not among them.",
     kFlagColumns},
};

constexpr Column kProblemColumns[] = {
    {"written", Type::text, "the flag as ExecStart has it"},
    {"problem", Type::text,
     "'unknown' (to every release), 'too-new' or 'removed' (for the installed one: dockerd does "
     "not start), or 'deprecated'"},
    {"value", Type::text, "its value"},
    {"instead", Type::text, "what to write instead, or what was likely meant; NULL when not known"},
    {"release", Type::integer,
     "release in which it came or went, as major * 100 + minor; NULL when there is none"},
    {"installed", Type::text,
     "version of dockerd that is installed; NULL where it does not matter"},
};

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
    {"daemon_flag_problems",
     "Flags of docker.service that the installed dockerd refuses or warns of, one row each.",
     kProblemColumns, R"(
SELECT written, 'unknown', value, instead, NULL, NULL, source, line, pointer
FROM daemon_flags WHERE known = 0
UNION ALL
SELECT f.written, 'too-new', f.value, f.instead, f.known_from, d.version, f.source, f.line, f.pointer
FROM daemon_flags f JOIN dockerd_release d ON f.known_from > d.release
UNION ALL
SELECT f.written, 'removed', f.value, f.instead, f.gone_from, d.version, f.source, f.line, f.pointer
FROM daemon_flags f JOIN dockerd_release d ON f.gone_from <= d.release
UNION ALL
SELECT f.written, 'deprecated', f.value, f.instead, f.deprecated_from, d.version, f.source, f.line,
  f.pointer
FROM daemon_flags f JOIN dockerd_release d ON f.deprecated_from <= d.release
  AND coalesce(f.gone_from, 9999) > d.release)"},
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

constexpr std::string_view kDockerService = "docker.service";

// { path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// ; ignore_errors=no ; ... }
std::string_view command_of(std::string_view exec) {
  constexpr std::string_view begin = "argv[]=";
  const auto at = exec.find(begin);
  if (at == std::string_view::npos) return exec;
  exec.remove_prefix(at + begin.size());
  return exec.substr(0, exec.find(" ; ignore_errors="));
}

Value release(Release number) { return number == 0 ? Value() : Value(std::int64_t{number}); }
Value not_empty(std::string_view words) { return words.empty() ? Value() : text(words); }

std::string instead_of(const DaemonFlag& flag) {
  if (flag.option != nullptr) return std::string(flag.option->instead);
  return flag.written.starts_with("--") ? likely_flag(std::string_view(flag.written).substr(2))
                                        : std::string();
}

void add_flags(std::string_view exec_start, const At& at, Rows& rows) {
  for (DaemonFlag& flag : daemon_flags(command_of(exec_start))) {
    const DaemonOption* const option = flag.option;
    const bool has_key = option != nullptr && option->shape != Shape::flag_only;
    const Value instead = not_empty(instead_of(flag));
    rows.add(
        kTables[1], at,
        {text(kDockerService), std::move(flag.written),
         option == nullptr ? Value() : text(option->flag), has_key ? text(option->key) : Value(),
         flag.value ? Value(std::move(*flag.value)) : Value(), boolean(option != nullptr),
         option == nullptr ? Value() : Value(std::int64_t{option->from}),
         option == nullptr ? Value() : release(option->gone),
         option == nullptr ? Value() : release(option->deprecated), instead});
  }
}

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
        if (unit_ == kDockerService && property.name == "ExecStart") {
          add_flags(property.value, {.line = property.line}, rows_);
        }
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
