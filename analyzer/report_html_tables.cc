// SPDX-License-Identifier: Apache-2.0
// What was collected, and every table to be browsed. Rows go into the page as JSON, as many as fit:
// each table gets an equal part of the room, and what small ones leave goes to the large ones.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "analyzer/printable.h"
#include "analyzer/report_html_parts.h"
#include "analyzer/report_wording.h"

namespace analyzer::html_report {
namespace {

using nlohmann::json;

constexpr std::int64_t kMaxRows = 5'000;  // of one table
constexpr std::size_t kMaxCell = 600;
constexpr std::size_t kMaxTableBytes = 1 << 20;

json cell(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    // Neutralised here, so that the script may show it as it is.
    return shorten(printable(*text), kMaxCell);
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    // Beyond 2^53 JavaScript would round it.
    constexpr std::int64_t kExact = std::int64_t{1} << 53;
    if (*number > kExact || *number < -kExact) return std::to_string(*number);
    return *number;
  }
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return nullptr;
}

std::string dumped(const json& value) {
  return script_json(value.dump(-1, ' ', false, json::error_handler_t::replace));
}

struct Content {
  const Declared* table = nullptr;
  std::vector<std::string> rows;  // JSON, ready for the page
  std::size_t bytes = 0;
  std::int64_t total = 0;
  std::string missing;  // why it is not known
};

std::string missing(const Declared& table, const Coverage& coverage) {
  std::string out;
  for (const bundle::ProbeRecord& record : coverage.missing(table)) {
    if (!out.empty()) out += "; ";
    out += record.id + " " + std::string(to_words(record.outcome));
    if (!record.reason.empty()) out += " (" + record.reason + ")";
  }
  return out;
}

Content content(const Declared& table, const Tables& tables, const Coverage& coverage) {
  Content out{.table = &table, .rows = {}, .bytes = 0, .total = 0, .missing = {}};
  out.missing = missing(table, coverage);
  const Answer rows(tables, "SELECT * FROM " + table.name, kMaxRows);
  out.total = static_cast<std::int64_t>(rows.size());
  if (rows.cut()) {
    const Answer count(tables, "SELECT count(*) FROM " + table.name, 1);
    if (count.size() > 0) out.total = count.integer(0, 0).value_or(out.total);
  }
  for (const std::vector<Value>& row : rows.result().rows) {
    json cells = json::array();
    for (const Value& value : row) cells.push_back(cell(value));
    out.rows.push_back(dumped(cells));
    out.bytes += out.rows.back().size() + 1;
    if (out.bytes > kMaxTableBytes) break;
  }
  return out;
}

/// How many bytes each may have, so that all have `room` at most.
std::vector<std::size_t> shares(const std::vector<Content>& contents, std::size_t room) {
  std::vector<std::size_t> order(contents.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return contents[i].bytes; });
  std::vector<std::size_t> out(contents.size());
  std::size_t left = order.size();
  for (const std::size_t i : order) {
    out[i] = std::min(contents[i].bytes, room / left--);
    room -= out[i];
  }
  return out;
}

std::string table_json(const Content& content, std::size_t share) {
  json columns = json::array();
  for (const Column& column : content.table->columns) {
    columns.push_back({column.name, column.sentence});
  }
  const json head = {{"name", content.table->name},
                     {"sentence", content.table->sentence},
                     {"total", content.total},
                     {"missing", printable(content.missing)},
                     {"columns", std::move(columns)}};
  std::string out = dumped(head);
  out.pop_back();
  out += ",\"rows\":[";
  std::size_t used = 0;
  for (const std::string& row : content.rows) {
    used += row.size() + 1;
    if (used > share) break;
    if (out.back() != '[') out += ',';
    out += row;
  }
  return out + "]}";
}

std::string index_row(const Content& content) {
  const bool known = content.missing.empty();
  return "<tr" + std::string(content.total == 0 ? " class=\"empty\"" : "") +
         "><th scope=\"row\"><code>" + html(content.table->name) + "</code></th><td>" +
         html(content.table->sentence) + "</td><td class=\"number\">" +
         (content.total > 0 || known ? std::to_string(content.total)
                                     : "<span class=\"null\">not known</span>") +
         "</td></tr>\n";
}

}  // namespace

std::string coverage(const Diagnosis& diagnosis) {
  if (diagnosis.coverage.empty()) return {};
  // Trouble first: it is what people look for.
  std::vector<const bundle::ProbeRecord*> order;
  for (const bundle::ProbeRecord& record : diagnosis.coverage) order.push_back(&record);
  std::ranges::stable_sort(order, {}, [](const bundle::ProbeRecord* record) {
    return record->outcome == bundle::Outcome::collected ? 1 : 0;
  });
  std::string out =
      "<table class=\"list coverage\">\n<thead><tr><th scope=\"col\">Evidence</th><th "
      "scope=\"col\">Outcome</th><th scope=\"col\" class=\"number\">Size</th><th scope=\"col\" "
      "class=\"number\">Took</th><th scope=\"col\">Remark</th></tr></thead>\n<tbody>\n";
  for (const bundle::ProbeRecord* record : order) {
    const std::string outcome(bundle::to_text(record->outcome));
    std::string remark = record->reason;
    if (record->cut && record->cut->bytes) {
      remark += (remark.empty() ? "" : "; ") + in_bytes(*record->cut->bytes) +
                " were left out of the middle";
    }
    out += "<tr" + attribute("data-outcome", outcome) + "><th scope=\"row\"><code>" +
           html(record->id) + "</code></th><td><span" + attribute("class", "outcome " + outcome) +
           ">" + std::string(to_words(record->outcome)) + "</span></td><td class=\"number\">" +
           (record->bytes > 0 ? in_bytes(record->bytes) : std::string()) +
           "</td><td class=\"number\">" +
           (record->duration_ms > 0 ? std::to_string(record->duration_ms) + " ms" : std::string()) +
           "</td><td>" + html(remark) + "</td></tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

Browser browser(const Diagnosis& diagnosis, const Tables& tables, std::size_t room) {
  Coverage known;
  for (const bundle::ProbeRecord& record : diagnosis.coverage) known.set(record);
  std::vector<Content> contents;
  for (const Declared& table : declared_tables()) {
    contents.push_back(content(table, tables, known));
  }
  const std::vector<std::size_t> share = shares(contents, room);
  Browser out;
  out.index =
      "<table class=\"list\" id=\"index\">\n<thead><tr><th scope=\"col\">Table</th><th "
      "scope=\"col\">What it holds</th><th scope=\"col\" class=\"number\">Rows</th></tr>"
      "</thead>\n<tbody>\n";
  out.json = "[";
  for (std::size_t i = 0; i < contents.size(); ++i) {
    out.index += index_row(contents[i]);
    if (i > 0) out.json += ",\n";
    out.json += table_json(contents[i], share[i]);
  }
  out.index += "</tbody>\n</table>\n";
  out.json += "]";
  return out;
}

}  // namespace analyzer::html_report
