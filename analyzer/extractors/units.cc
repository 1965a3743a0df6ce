// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/unit_text.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"systemd/units"};

constexpr Table kTables[] = {{"unit_properties",
                              "All properties of Docker's units, as systemctl show prints them.",
                              kUnitPropertyColumns}};

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

void extract(const Evidence& evidence, Rows& rows) {
  read_unit_properties(evidence, kTables[0], rows);
}

}  // namespace

extern constinit const Extractor units{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
