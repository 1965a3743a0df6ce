// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"docker/ping"};

constexpr Column kColumns[] = {
    {"socket", Type::text, "socket that was asked: '/run/docker.sock'"},
    {"socket_exists", Type::boolean, "the socket is there"},
    {"connected", Type::boolean, "the connection was accepted or queued"},
    {"answered", Type::boolean, "an HTTP answer came before the deadline"},
    {"status", Type::integer, "HTTP status; NULL without an answer"},
    {"waited_ms", Type::integer, "how long it was waited for, in milliseconds"},
    {"error", Type::text, "what went wrong; NULL when nothing did"},
};
constexpr Table kTables[] = {
    {"api_ping",
     "One row: how dockerd answered a single short request. Rules on a hung daemon start here.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  const auto ping = json_document(evidence, rows);
  if (!ping || !ping->is_object()) return;
  rows.add(kTables[0], {},
           {as_name(*ping, "socket"), as_boolean(*ping, "socket_exists"),
            as_boolean(*ping, "connected"), as_boolean(*ping, "answered"),
            as_integer(*ping, "status"), as_integer(*ping, "waited_ms"), as_name(*ping, "error")});
}

}  // namespace

extern constinit const Extractor api_ping{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
