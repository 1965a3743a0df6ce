// SPDX-License-Identifier: Apache-2.0
// The examples of a rule: log text, and rows that must fit the declared tables.
#include <algorithm>
#include <charconv>

#include "analyzer/log_record.h"
#include "analyzer/nearest.h"
#include "analyzer/rule_pack_parse.h"

namespace analyzer {
namespace {

constexpr std::string_view kKeys[] = {"expect", "logs", "tables", "missing"};

struct Expectation {
  std::string_view text;
  Verdict verdict;
};
constexpr Expectation kExpectations[] = {
    {"match", Verdict::yes}, {"no-match", Verdict::no}, {"unknown", Verdict::unknown}};

const Declared* declared(std::string_view name) {
  const auto& all = declared_tables();
  const auto found = std::ranges::find(all, name, &Declared::name);
  return found == all.end() ? nullptr : &*found;
}

bool is_log(std::string_view name) {
  return std::ranges::any_of(log_names(), [&](const LogName& log) { return log.name == name; });
}

std::string nearest_table(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Declared& table : declared_tables()) names.push_back(table.name);
  const std::string hint = did_you_mean(name, names);
  return hint.empty() ? "drydock-analyze tables lists them" : hint;
}

std::string nearest_column(std::string_view name, std::span<const std::string_view> columns,
                           const std::string& table) {
  const std::string hint = did_you_mean(name, columns);
  return hint.empty() ? "drydock-analyze tables " + table + " lists them"
                      : hint + " (drydock-analyze tables " + table + ')';
}

template <typename Number>
std::optional<Number> number_from(std::string_view text) {
  Number number{};
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

Value value_of(const YamlNode& node, const Column& column, RuleProblems& problems) {
  const bool plain = node.kind == YamlNode::Kind::scalar && !node.quoted;
  if (node.kind == YamlNode::Kind::null || (plain && (node.text == "null" || node.text == "~"))) {
    return {};
  }
  const auto wrong = [&](std::string_view wanted) -> Value {
    problems.add(node.at, column.name, "the column holds " + std::string(wanted));
    return {};
  };
  if (node.kind != YamlNode::Kind::scalar) return wrong("one value, not a list or a map");
  switch (column.type) {
    case Type::text:
      return node.text;
    case Type::time:
      if (const auto time = bundle::time_from(node.text)) return bundle::to_text(*time);
      return wrong("a time, as in 2026-01-31T08:00:00Z");
    case Type::boolean:
      if (plain && (node.text == "true" || node.text == "1")) return std::int64_t{1};
      if (plain && (node.text == "false" || node.text == "0")) return std::int64_t{0};
      return wrong("true, false or null");
    case Type::integer:
      if (const auto number = number_from<std::int64_t>(node.text)) return *number;
      return wrong("a whole number");
    case Type::real:
      if (const auto number = number_from<double>(node.text)) return *number;
      return wrong("a number");
  }
  return {};
}

std::map<std::string, Value> parse_row(const YamlNode& node, const Declared& table,
                                       RuleProblems& problems) {
  std::map<std::string, Value> row;
  if (!is_map(node, table.name, problems)) return row;
  std::vector<std::string_view> columns;
  for (const Column& column : table.columns) columns.push_back(column.name);
  for (const auto& [key, value] : node.pairs) {
    const auto column = std::ranges::find(table.columns, key.text, &Column::name);
    if (column == table.columns.end()) {
      problems.add(key.at, "tables", "no column of " + table.name + " is named \"" + key.text + '"',
                   nearest_column(key.text, columns, table.name));
      continue;
    }
    row[key.text] = value_of(value, *column, problems);
  }
  return row;
}

void parse_tables(const YamlNode& node, Example& example, RuleProblems& problems) {
  if (!is_map(node, "tables", problems)) return;
  for (const auto& [key, rows] : node.pairs) {
    const Declared* const table = declared(key.text);
    if (table == nullptr) {
      problems.add(key.at, "tables", "no table is named \"" + key.text + '"',
                   nearest_table(key.text));
      continue;
    }
    if (table->is_view) {
      problems.add(key.at, "tables",
                   key.text + " is a view; give rows of the tables it is made from",
                   "drydock-analyze tables " + key.text);
      continue;
    }
    auto& out = example.tables[key.text];
    if (rows.kind != YamlNode::Kind::list) {
      problems.add(rows.at, key.text, "a list of rows stands here; [] for none");
      continue;
    }
    for (const YamlNode& row : rows.items) out.push_back(parse_row(row, *table, problems));
  }
}

void parse_logs(const YamlNode& node, Example& example, RuleProblems& problems) {
  if (!is_map(node, "logs", problems)) return;
  for (const auto& [key, value] : node.pairs) {
    if (!is_log(key.text)) {
      problems.add(key.at, "logs", "no log is named \"" + key.text + '"',
                   did_you_mean(key.text, names_of_logs()));
      continue;
    }
    example.logs[key.text] = text_of(value, key.text, problems);
  }
}

Example parse_example(const YamlNode& node, RuleProblems& problems) {
  Example example;
  example.line = node.at.line;
  if (!is_map(node, "examples", problems)) return example;
  check_keys(node, kKeys, "examples", problems);
  if (const YamlNode* expect = node.find("expect")) {
    const auto* const found =
        std::ranges::find(kExpectations, std::string_view(expect->text), &Expectation::text);
    if (found == std::end(kExpectations)) {
      problems.add(expect->at, "expect", "one of match, no-match and unknown stands here");
    } else {
      example.expect = found->verdict;
    }
  } else {
    problems.add(node.at, "examples", "an example says what to expect", "expect: match");
  }
  if (const YamlNode* logs = node.find("logs")) parse_logs(*logs, example, problems);
  if (const YamlNode* tables = node.find("tables")) parse_tables(*tables, example, problems);
  if (const YamlNode* missing = node.find("missing")) {
    const auto names = texts_of(*missing, "missing", problems);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (is_log(names[i]) || declared(names[i]) != nullptr) {
        example.missing.push_back(names[i]);
      } else if (!names[i].empty()) {
        problems.add(place_of_item(*missing, i), "missing",
                     "no table or log is named \"" + names[i] + '"', nearest_table(names[i]));
      }
    }
  }
  return example;
}

}  // namespace

std::vector<Example> parse_examples(const YamlNode& node, RuleProblems& problems) {
  std::vector<Example> examples;
  if (node.kind != YamlNode::Kind::list) {
    problems.add(node.at, "examples", "a list of examples stands here");
    return examples;
  }
  for (const YamlNode& item : node.items) examples.push_back(parse_example(item, problems));
  return examples;
}

}  // namespace analyzer
