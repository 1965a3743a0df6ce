// SPDX-License-Identifier: Apache-2.0
// Lines of applications, not of Docker: a table and no log, so that no pattern written for a daemon
// meets them. A rule that wants them asks for this table by name.
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/container-log-tails"};

constexpr Column kColumns[] = {
    {"container_id", Type::text, "the full id", {"containers.id"}},
    {"time", Type::text, "as Docker wrote it down; NULL when not told"},
    {"stream", Type::text, "'stdout' or 'stderr'; NULL when not told"},
    {"message", Type::text, "what the container wrote, one line"},
};
constexpr Table kTables[] = {
    {"container_log_lines",
     "The last lines of each container's log (json-file driver); only with --container-logs.",
     kColumns}};

std::string_view word(std::string_view& rest, char end) {
  const auto at = rest.find(end);
  if (at == std::string_view::npos) return {};
  const std::string_view found = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  return found;
}

Value told(std::string_view value) { return value == "-" ? Value() : text(value); }

// 2026-01-31T08:00:00.123456789Z 4f5c...  stdout: GET /health 200
void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    std::string_view rest = line->text;
    const std::string_view time = word(rest, ' ');
    const std::string_view id = word(rest, ' ');
    const std::string_view stream = word(rest, ':');
    if (time.empty() || id.empty() || stream.empty()) {
      rows.unreadable({.line = line->number}, "not a line of a container's log");
      continue;
    }
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    rows.add(kTables[0], {.line = line->number}, {text(id), told(time), told(stream), text(rest)});
  }
}

}  // namespace

extern constinit const Extractor container_log_lines{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
