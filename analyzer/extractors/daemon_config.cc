// SPDX-License-Identifier: Apache-2.0
#include "analyzer/daemon_option_columns.h"
#include "analyzer/daemon_options.h"
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
constexpr Column kKeyColumns[] = {
    {"key", Type::text,
     "name that dockerd compares with its options: a key of daemon.json, or one within an object "
     "that is no option with values of its own"},
    {"parent", Type::text, "that object; NULL for a key at the top"},
    {"value", Type::text, "the value as text; objects and lists as JSON; NULL for a null"},
    {"known", Type::boolean,
     "some dockerd from 20.10 to 29 takes the key; no dockerd starts with one that it does not "
     "know"},
    kKnownFrom,
    kGoneFrom,
    kDeprecatedFrom,
    {"effective", Type::boolean,
     "0 when dockerd takes it and ignores it: the name of a flag, or in an object where nobody "
     "looks for it"},
    kInstead,
    {"expected_type", Type::text,
     "'string', 'integer', 'boolean', 'array of strings', 'object of strings', ..."},
    {"wrong_type", Type::boolean, "1 when Go refuses to decode the value; NULL when not known"},
    {"wrong_pointer", Type::text, "JSON pointer of the value that it refuses"},
    {"wrong_found", Type::text, "type of that value: 'number', 'string', ..."},
    {"wrong_expected", Type::text, "type that it should have"},
};
constexpr Table kTables[] = {
    {"daemon_config", "daemon.json, flattened: one row for each value, with the line of its key.",
     kConfigColumns},
    {"daemon_config_errors", "What is wrong with daemon.json as JSON; no rows when nothing is.",
     kErrorColumns},
    {"daemon_config_keys",
     "Keys of daemon.json against the options that dockerd knows, release by release "
     "(dockerd_release tells the installed one).",
     kKeyColumns},
};

constexpr Column kProblemColumns[] = {
    {"key", Type::text, "key of daemon.json, as in daemon_config_keys"},
    {"problem", Type::text,
     "'unknown' (to every release), 'too-new' or 'removed' (for the installed one: dockerd does "
     "not start), 'ignored' or 'deprecated'"},
    {"value", Type::text, "its value"},
    kInstead,
    kProblemRelease,
    kInstalledVersion,
};
constexpr View kViews[] = {
    {"daemon_config_problems",
     "Names in daemon.json that the installed dockerd refuses or ignores, one row each.",
     kProblemColumns, R"(
SELECT key, 'unknown', value, instead, NULL, NULL, source, line, pointer
FROM daemon_config_keys WHERE known = 0
UNION ALL
SELECT key, 'ignored', value, instead, NULL, NULL, source, line, pointer
FROM daemon_config_keys WHERE effective = 0 AND known_from = 0
UNION ALL
SELECT k.key, 'ignored', k.value, k.instead, NULL, d.version, k.source, k.line, k.pointer
FROM daemon_config_keys k JOIN dockerd_release d ON k.known_from BETWEEN 1 AND d.release
WHERE k.effective = 0
UNION ALL
SELECT k.key, 'too-new', k.value, k.instead, k.known_from, d.version, k.source, k.line, k.pointer
FROM daemon_config_keys k JOIN dockerd_release d ON k.known_from > d.release
-- An older dockerd takes such an object apart and looks at what is in it.
WHERE substr(coalesce(k.expected_type, ''), 1, 6) <> 'object'
UNION ALL
SELECT k.key, 'removed', k.value, k.instead, k.gone_from, d.version, k.source, k.line, k.pointer
FROM daemon_config_keys k JOIN dockerd_release d ON k.gone_from <= d.release
UNION ALL
SELECT k.key, 'deprecated', k.value, k.instead, k.deprecated_from, d.version, k.source, k.line,
  k.pointer
FROM daemon_config_keys k JOIN dockerd_release d ON k.deprecated_from <= d.release
  AND coalesce(k.gone_from, 9999) > d.release)"},
};

/// Of the objects that dockerd takes apart, the one that has options of its own.
constexpr std::string_view kProxies = "proxies";

bool is_proxy(std::string_view key) {
  return key == "http-proxy" || key == "https-proxy" || key == "no-proxy";
}

bool is_effective(const DaemonOption& option, std::string_view key, std::string_view parent) {
  if (option.shape == Shape::flag_only || option.key != key) return false;
  return is_proxy(key) ? parent == kProxies : parent.empty();
}

std::string instead_of(const DaemonOption* option, std::string_view key) {
  if (option == nullptr) return likely_key(key);
  if (is_proxy(key)) return std::string(kProxies);
  return std::string(option->key == key ? option->instead : option->key);
}

struct Key {
  std::string_view name;
  std::string_view parent;
  std::string pointer;
};

void add_key(const Key& key, const Json& value, const At& at, Rows& rows) {
  const DaemonOption* option = option_by_key(key.name);
  const bool effective = option != nullptr && is_effective(*option, key.name, key.parent);
  std::vector<Value> row = {text(key.name), not_empty(key.parent),
                            value.is_string() ? as_text(value) : as_dump(value),
                            boolean(option != nullptr)};
  for (Value& release : release_values(option)) row.push_back(std::move(release));
  row.push_back(option == nullptr ? Value() : boolean(effective));
  row.push_back(not_empty(effective && is_proxy(key.name) ? "" : instead_of(option, key.name)));
  if (effective) {
    const auto wrong = wrong_type(option->shape, value);
    row.insert(row.end(), {text(to_text(option->shape)), boolean(wrong.has_value())});
    if (wrong) {
      row.insert(row.end(),
                 {text(key.pointer + wrong->pointer), text(wrong->found), text(wrong->expected)});
    }
  }
  row.resize(std::size(kKeyColumns));
  rows.add(kTables[2], at, std::move(row));
}

template <typename Place>
void add_keys(const Json& config, const Place& place, Rows& rows) {
  for (const auto& [name, value] : config.items()) {
    const std::string pointer = pointer_token(name);
    if (!value.is_object() || !is_taken_apart(name)) {
      add_key({name, "", pointer}, value, place(pointer), rows);
      continue;
    }
    for (const auto& [inner, inner_value] : value.items()) {
      const std::string below = pointer + pointer_token(inner);
      add_key({inner, name, below}, inner_value, place(below), rows);
    }
  }
}

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
  } else if (scanned.trailing) {
    // moby's getConflictFreeConfiguration() decoded one value up to 20.10 and left the rest unread;
    // since 23.0 it unmarshals all of the file.
    add_error(scanned.fault->reason + " (ignored before Docker 23.0)", position,
              lines.line(position.line), std::nullopt, rows);
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
  if (scanned.fault) add_fault(scanned, lines, rows);
  if (scanned.fault && !scanned.trailing) return;
  for (const DuplicateKey& duplicate : scanned.duplicates) {
    add_error("duplicate key", lines.at(duplicate.offset), duplicate.pointer.substr(1), false,
              rows);
  }
  const std::size_t end = scanned.trailing ? scanned.fault->offset : content->size();
  const auto config = json_from(std::string_view(*content).substr(0, end));
  if (!config) {
    rows.unreadable({}, "daemon.json does not parse, though nothing is wrong with it that we see");
    return;
  }
  if (!config->is_object()) {
    add_error("the document is no object in braces", {}, lines.line(1), true, rows);
    return;
  }
  const auto place = [&](const std::string& pointer) {
    At at{.pointer = pointer};
    if (const auto found = scanned.places.find(pointer); found != scanned.places.end()) {
      at.line = lines.line_at(found->second);
    }
    return at;
  };
  add_keys(*config, place, rows);
  flatten(*config, [&](const std::string& key, const std::string& pointer, const Json& value) {
    rows.add(
        kTables[0], place(pointer),
        {text(key), value.is_string() ? as_text(value) : as_dump(value), text(value.type_name())});
  });
}

}  // namespace

extern constinit const Extractor daemon_config{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
