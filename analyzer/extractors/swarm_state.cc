// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/swarm"};

constexpr Column kColumns[] = {
    {"path", Type::text, "folder of the swarm"},
    {"member", Type::boolean, "this is, or was, a node of a swarm: docker-state.json is there"},
    {"state_bytes", Type::integer, "size of docker-state.json"},
    {"state_parses", Type::boolean,
     "docker-state.json is JSON; NULL when it is not there or cannot be read"},
    {"local_address", Type::text, "address of this node as it told the swarm"},
    {"remote_address", Type::text, "address of the manager that it joined by"},
    {"raft_files", Type::integer,
     "files of the managers' log; NULL where there is none (a worker)"},
    {"raft_bytes", Type::integer, "their size"},
};
constexpr Table kTables[] = {
    {"swarm_state", "One row: the swarm as the data root has it.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  const auto row = json_document(evidence, rows);
  if (!row || !row->is_object()) return;
  rows.add(kTables[0], {},
           {as_name(*row, "path"), boolean(member(*row, "state_bytes").is_number()),
            as_integer(*row, "state_bytes"), as_boolean(*row, "state_parses"),
            as_name(*row, "state", "LocalAddr"), as_name(*row, "state", "RemoteAddr"),
            as_integer(*row, "raft_files"), as_integer(*row, "raft_bytes")});
}

}  // namespace

extern constinit const Extractor swarm_state{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
