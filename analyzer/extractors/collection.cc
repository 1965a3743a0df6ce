// SPDX-License-Identifier: Apache-2.0
// What the collector says of its own run: bundle.json and manifest.json.
#include "analyzer/extractor.h"
#include "analyzer/intake_tables.h"

namespace analyzer {
namespace extractor {
namespace {

constexpr Column kEvidenceColumns[] = {
    {"id", Type::text, "evidence id, such as 'storage/mountinfo'"},
    {"outcome", Type::text,
     "'collected', 'partial', 'absent', 'denied', 'timed_out', 'failed' or 'skipped'"},
    {"reason", Type::text, "a sentence that says why; NULL when all of it was collected"},
    {"path", Type::text, "entry of the bundle that holds it; NULL when nothing was written"},
    {"exit_status", Type::integer, "of the command; NULL for what is no command or did not end"},
    {"bytes", Type::integer, "size of the entry after redaction"},
    {"duration_ms", Type::integer, "how long the probe took, in milliseconds"},
    {"started", Type::time, "when the probe began"},
    {"cut_bytes", Type::integer,
     "bytes left out of the middle of a log that was over its cap; NULL when nothing was cut or "
     "the size of the gap is not known"},
    {"sha256", Type::text, "of the entry, in lower-case hex"},
    {"target", Type::text, "the command line, file or API path that was read"},
};
constexpr Column kHostColumns[] = {
    {"host_name", Type::text, "name of the host that the bundle is from"},
    {"collected_at", Type::time, "when the collection began; what 'now' means for this bundle"},
    {"time_zone", Type::text, "of the host, such as 'Europe/Berlin'; all times here are UTC"},
    {"boot_id", Type::text, "the kernel's id of the boot that was running"},
    {"tool_version", Type::text, "version of drydock-collect"},
    {"uid", Type::integer, "user id that the collector ran as; 0 is root"},
    {"obfuscated", Type::boolean,
     "names of hosts, domains and users, and IP and MAC addresses, are pseudonyms (--obfuscate)"},
};
constexpr Column kSelfScanColumns[] = {
    {"outcome", Type::text,
     "'clean', 'suspicious', or 'incomplete': nothing was found, and not everything was read"},
    {"reason", Type::text, "a sentence why not everything was read; NULL when it was"},
    {"entries", Type::integer, "how many entries were read again"},
    {"bytes", Type::integer, "how much that was"},
};
constexpr Column kSelfScanFindingColumns[] = {
    {"path", Type::text, "entry of the bundle that holds what looks like a secret"},
    {"kind", Type::text, "of secret, as in redactions: 'token', 'url-userinfo'"},
    {"count", Type::integer, "how often"},
    {"first_line", Type::integer, "of the entry, where the first stands; NULL when not known"},
};
constexpr Table kTables[] = {
    {"evidence", "One row for each probe of the collector, with what became of it.",
     kEvidenceColumns},
    {"host", "One row: the host, and when it was looked at.", kHostColumns},
    {"self_scan",
     "One row: what the collector saw when it looked for secrets in what it had written; none from "
     "a collector that did not look.",
     kSelfScanColumns},
    {"self_scan_findings", "Where it saw any, which redaction had missed.",
     kSelfScanFindingColumns},
};

}  // namespace

extern constinit const Extractor collection{
    .reads = {}, .tables = kTables, .views = {}, .extract = nullptr};

}  // namespace extractor

namespace {

Value name(const std::string& value) { return value.empty() ? Value() : Value(value); }

std::string target_of(const bundle::ProbeRecord& record) {
  if (!record.file.empty()) return record.file;
  std::string command;
  for (const std::string& argument : record.argv) {
    if (!command.empty()) command += ' ';
    command += argument;
  }
  return command;
}

}  // namespace

void insert_evidence(Tables& tables, const bundle::Manifest& manifest) {
  std::size_t index = 0;
  for (const bundle::ProbeRecord& record : manifest.probes) {
    std::optional<std::int64_t> exit_status;
    if (record.exit_status) exit_status = *record.exit_status;
    std::optional<std::int64_t> cut_bytes;
    if (record.cut) cut_bytes = record.cut->bytes;
    const Value values[] = {
        record.id,
        text(to_text(record.outcome)),
        name(record.reason),
        name(record.path),
        integer(exit_status),
        record.bytes,
        record.duration_ms,
        bundle::to_text(record.started),
        integer(cut_bytes),
        name(record.sha256),
        name(target_of(record)),
    };
    tables.insert(extractor::kTables[0], bundle::kManifestPath,
                  {.pointer = "/probes/" + std::to_string(index++)}, values);
  }
}

void insert_self_scan(Tables& tables, const bundle::SelfScan& scan) {
  const Value summary[] = {name(scan.outcome), name(scan.reason), scan.entries, scan.bytes};
  tables.insert(extractor::kTables[2], bundle::kManifestPath, {.pointer = "/self_scan"}, summary);
  std::size_t index = 0;
  for (const bundle::SelfScan::Finding& finding : scan.findings) {
    const Value values[] = {finding.path, finding.kind, finding.count,
                            finding.line > 0 ? Value(finding.line) : Value()};
    tables.insert(extractor::kTables[3], bundle::kManifestPath,
                  {.pointer = "/self_scan/findings/" + std::to_string(index++)}, values);
  }
}

void insert_host(Tables& tables, const bundle::Header& header) {
  const Value values[] = {
      name(header.host_name),     bundle::to_text(header.started), name(header.time_zone),
      name(header.boot_id),       name(header.tool_version),       header.uid,
      boolean(header.obfuscated),
  };
  tables.insert(extractor::kTables[1], bundle::kHeaderPath, {}, values);
}

}  // namespace analyzer
