// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"
#include "analyzer/json_text.h"
#include "analyzer/text_position.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/config"};
// dockerd's own file; a megabyte of it is no configuration.
constexpr std::int64_t kMaxConfig = std::int64_t{1} << 20;
constexpr std::size_t kMaxQuote = 200;

constexpr Column kConfigColumns[] = {
    {"key", Type::text,
     "path of the value: 'log-driver', 'log-opts.max-size', 'hosts[0]'; objects and lists have a "
     "row of their own too"},
    {"value", Type::text, "the value as text; objects and lists as JSON; NULL for a null"},
    {"type", Type::text, "'string', 'number', 'boolean', 'null', 'object' or 'array'"},
};
constexpr Column kErrorColumns[] = {
    {"reason", Type::text,
     "what is wrong, such as 'a comma before the closing brace' or 'duplicate key'"},
    {"error_line", Type::integer, "line of the file, from 1"},
    {"error_column", Type::integer, "character in that line, from 1"},
    {"text", Type::text, "that line of the file; for a duplicate key, the key"},
    {"fatal", Type::boolean,
     "1 when no dockerd starts with it, 0 when every one does, NULL when it depends on the "
     "version"},
};
constexpr Table kTables[] = {
    {"daemon_config", "daemon.json, flattened: one row for each value, with the line of its key.",
     kConfigColumns},
    {"daemon_config_errors", "What is wrong with daemon.json as JSON; no rows when nothing is.",
     kErrorColumns},
};

void add_error(std::string_view reason, TextPosition position, std::string_view quote,
               std::optional<bool> fatal, Rows& rows) {
  rows.add(kTables[1], {.line = position.line},
           {text(reason), position.line, position.column, text(quote.substr(0, kMaxQuote)),
            boolean(fatal)});
}

void add_fault(const JsonText& scanned, const LineIndex& lines, Rows& rows) {
  const TextPosition position = lines.at(scanned.fault->offset);
  if (scanned.empty) {
    // moby 23.0 learned to take an empty file for an empty configuration.
    add_error("the file is empty (accepted since Docker 23.0)", position, "", std::nullopt, rows);
  } else {
    add_error(scanned.fault->reason, position, lines.line(position.line), true, rows);
  }
}

void extract(const Evidence& evidence, Rows& rows) {
  const auto content = bundle::read_all(evidence.bytes, kMaxConfig);
  if (!content) {
    rows.unreadable({}, "daemon.json is longer than 1 MiB");
    return;
  }
  const LineIndex lines(*content);
  const JsonText scanned = scan_json(*content);
  if (scanned.byte_order_mark) {
    add_error("the file starts with a byte-order mark (accepted since Docker 23.0)", {},
              lines.line(1), std::nullopt, rows);
  }
  if (scanned.fault) {
    add_fault(scanned, lines, rows);
    return;
  }
  for (const DuplicateKey& duplicate : scanned.duplicates) {
    add_error("duplicate key", lines.at(duplicate.offset), duplicate.pointer.substr(1), false,
              rows);
  }
  const auto config = json_from(*content);
  if (!config) {
    rows.unreadable({}, "daemon.json does not parse, though nothing is wrong with it that we see");
    return;
  }
  if (!config->is_object()) {
    add_error("the document is no object in braces", {}, lines.line(1), true, rows);
    return;
  }
  flatten(*config, [&](const std::string& key, const std::string& pointer, const Json& value) {
    At at{.pointer = pointer};
    if (const auto place = scanned.places.find(pointer); place != scanned.places.end()) {
      at.line = lines.line_at(place->second);
    }
    rows.add(
        kTables[0], at,
        {text(key), value.is_string() ? as_text(value) : as_dump(value), text(value.type_name())});
  });
}

}  // namespace

extern constinit const Extractor daemon_config{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
