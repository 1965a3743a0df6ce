// SPDX-License-Identifier: Apache-2.0
#include "analyzer/daemon_flags.h"
#include "analyzer/daemon_option_columns.h"
#include "analyzer/extractor.h"
#include "analyzer/unit_text.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"systemd/units"};

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
    kKnownFrom,
    kGoneFrom,
    kDeprecatedFrom,
    kInstead,
};
constexpr Table kTables[] = {
    {"unit_properties", "All properties of Docker's units, as systemctl show prints them.",
     kUnitPropertyColumns},
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
    kInstead,
    kProblemRelease,
    kInstalledVersion,
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
    auto [from, gone, deprecated] = release_values(option);
    rows.add(
        kTables[1], at,
        {text(kDockerService), std::move(flag.written),
         option == nullptr ? Value() : text(option->flag), has_key ? text(option->key) : Value(),
         flag.value ? Value(std::move(*flag.value)) : Value(), boolean(option != nullptr),
         std::move(from), std::move(gone), std::move(deprecated), instead});
  }
}

void extract(const Evidence& evidence, Rows& rows) {
  read_unit_properties(
      evidence, kTables[0], rows,
      [&](std::string_view unit, std::string_view name, std::string_view value, const At& at) {
        if (unit == kDockerService && name == "ExecStart") add_flags(value, at, rows);
      });
}

}  // namespace

extern constinit const Extractor units{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
