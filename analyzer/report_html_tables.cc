// SPDX-License-Identifier: Apache-2.0
// What was collected, and every table to be browsed. Rows go into the page as JSON, as many as fit:
// the tables that findings rest on come first, each table of a kind gets an equal part of the room,
// and what small ones leave goes to the large ones.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>

#include "analyzer/printable.h"
#include "analyzer/report_html_parts.h"
#include "analyzer/report_wording.h"

namespace analyzer::html_report {
namespace {

using nlohmann::json;

constexpr std::int64_t kMaxRows = 5'000;  // of one table
constexpr std::size_t kMaxCell = 600;
constexpr std::size_t kMaxTableBytes = 1 << 20;
constexpr std::size_t kMaxMissing = 300;
constexpr std::size_t kCoverageBytes = 200'000;

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
  bool telling = false;           // findings rest on it
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

/// What the findings were found in: tables their queries read, those that hold the same evidence,
/// and the lines that patterns matched.
std::set<std::string> telling_tables(const Diagnosis& diagnosis, const Tables& tables) {
  std::set<std::string> out;
  std::set<std::string_view> cited;
  for (const Finding& finding : diagnosis.findings) {
    SqlProblem problem;
    if (const auto query = tables.prepare(finding.rule->query, problem)) {
      for (const auto& [table, columns] : query->reads) out.insert(table);
    }
    for (const EvidenceItem& item : finding.evidence) {
      cited.insert(item.source);
      if (item.row.empty()) out.insert("sightings");
    }
  }
  for (const Declared& table : declared_tables()) {
    if (std::ranges::any_of(table.evidence, [&](const std::string& evidence) {
          return cited.contains(evidence);
        })) {
      out.insert(table.name);
    }
  }
  return out;
}

/// SQLite cuts what is long, so that no more of it is ever copied than may be shown.
std::string select(const Declared& table) {
  const std::string most = std::to_string(kMaxCell + 1);
  std::string out;
  for (const Column& column : table.columns) {
    const std::string name = "\"" + std::string(column.name) + "\"";
    out.append(out.empty() ? "SELECT " : ", ");
    out.append("CASE typeof(").append(name).append(") WHEN 'text' THEN substr(").append(name);
    out.append(", 1, ").append(most).append(") ELSE ").append(name).append(" END");
  }
  return out + " FROM " + table.name;
}

Content content(const Declared& table, const Tables& tables, const Coverage& coverage,
                const std::set<std::string>& telling) {
  Content out{.table = &table, .telling = false, .rows = {}, .bytes = 0, .total = 0, .missing = {}};
  out.missing = shorten(printable(missing(table, coverage)), kMaxMissing);
  out.telling = telling.contains(table.name);
  const Answer rows(tables, select(table), kMaxRows);
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

/// Equal parts of `room` for each of `which`, where small ones leave theirs to the large ones;
/// `taken` tells what each has by now. Returns what is left of the room.
std::size_t share_out(std::span<const Content> contents, std::vector<std::size_t> which,
                      std::size_t room, std::vector<std::size_t>& taken) {
  const auto wants = [&](std::size_t i) { return contents[i].bytes - taken[i]; };
  std::ranges::sort(which, {}, wants);
  std::size_t left = which.size();
  for (const std::size_t i : which) {
    const std::size_t given = std::min(wants(i), room / left--);
    taken[i] += given;
    room -= given;
  }
  return room;
}

/// How many bytes each may have, so that all have `room` at most.
std::vector<std::size_t> shares(std::span<const Content> contents, std::size_t room) {
  std::vector<std::size_t> telling;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    (contents[i].telling ? telling : others).push_back(i);
  }
  std::vector<std::size_t> out(contents.size());
  const std::size_t first = room / 3 * 2;
  const std::size_t left = share_out(contents, telling, first, out) + (room - first);
  share_out(contents, telling, share_out(contents, others, left, out), out);
  return out;
}

/// What shows the rows that are not in the page.
std::string rest_command(const Content& content, std::size_t rows) {
  const std::string more = std::to_string(content.total - static_cast<std::int64_t>(rows));
  return "drydock-analyze query --max-rows " + more + " BUNDLE 'SELECT * FROM " +
         content.table->name + " LIMIT -1 OFFSET " + std::to_string(rows) + "'";
}

struct Written {
  std::string json;
  std::size_t rows = 0;
};

/// What the columns of a table are is the same in every report.
const std::string& columns_json(const Declared& table) {
  static const auto all = [] {
    std::map<std::string_view, std::string> by_table;
    for (const Declared& declared : declared_tables()) {
      json columns = json::array();
      for (const Column& column : declared.columns) {
        columns.push_back({column.name, column.sentence});
      }
      by_table.emplace(declared.name, dumped(columns));
    }
    return by_table;
  }();
  return all.at(table.name);
}

/// The table without its rows is written even where it has no share.
Written table_json(const Content& content, std::size_t share) {
  Written out;
  std::string rows;
  for (const std::string& row : content.rows) {
    if (rows.size() + row.size() + 1 > share) break;
    if (!rows.empty()) rows += ',';
    rows += row;
    ++out.rows;
  }
  json head = {{"name", content.table->name},
               {"sentence", content.table->sentence},
               {"total", content.total},
               {"missing", content.missing}};
  if (content.telling) head["telling"] = true;
  if (static_cast<std::int64_t>(out.rows) < content.total) {
    head["rest"] = rest_command(content, out.rows);
  }
  out.json = dumped(head);
  out.json.pop_back();
  out.json += ",\"columns\":" + columns_json(*content.table) + ",\"rows\":[" + rows + "]}";
  return out;
}

std::string index_row(const Content& content, std::size_t rows) {
  const bool known = content.missing.empty();
  const std::string cut = static_cast<std::int64_t>(rows) < content.total
                              ? "<br><span class=\"cut\">The first " + std::to_string(rows) +
                                    " are in this report, for the rest: <code>" +
                                    html(rest_command(content, rows)) + "</code></span>"
                              : std::string();
  return "<tr" + std::string(content.total == 0 ? " class=\"empty\"" : "") +
         "><th scope=\"row\"><code>" + html(content.table->name) + "</code></th><td>" +
         html(content.table->sentence) + cut + "</td><td class=\"number\">" +
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
  Room room(kCoverageBytes);
  std::size_t listed = 0;
  for (const bundle::ProbeRecord* record : order) {
    const std::string outcome(bundle::to_text(record->outcome));
    std::string remark = record->reason;
    if (record->cut && record->cut->bytes) {
      remark += (remark.empty() ? "" : "; ") + in_bytes(*record->cut->bytes) +
                " were left out of the middle";
    }
    const std::string row =
        "<tr" + attribute("data-outcome", outcome) + "><th scope=\"row\"><code>" +
        html(record->id, kMaxName) + "</code></th><td><span" +
        attribute("class", "outcome " + outcome) + ">" + std::string(to_words(record->outcome)) +
        "</span></td><td class=\"number\">" +
        (record->bytes > 0 ? in_bytes(record->bytes) : std::string()) +
        "</td><td class=\"number\">" +
        (record->duration_ms > 0 ? std::to_string(record->duration_ms) + " ms" : std::string()) +
        "</td><td>" + html(remark, kMaxSentence) + "</td></tr>\n";
    if (!room.add(out, row)) break;
    ++listed;
  }
  out += "</tbody>\n</table>\n";
  if (listed < order.size()) {
    out += "<p class=\"note\">" +
           counted(order.size() - listed, "further piece", "further pieces") +
           " of evidence found no room: <code>drydock-analyze query BUNDLE 'SELECT * FROM "
           "evidence'</code></p>\n";
  }
  return out;
}

Browser browser(const Diagnosis& diagnosis, const Tables& tables, std::size_t room) {
  Coverage known;
  for (const bundle::ProbeRecord& record : diagnosis.coverage) known.set(record);
  const std::set<std::string> telling = telling_tables(diagnosis, tables);
  std::vector<Content> contents;
  // What there is beside the rows, at most: nothing is cut where there are no rows to show.
  std::size_t beside = 400;
  for (const Declared& table : declared_tables()) {
    contents.push_back(content(table, tables, known, telling));
    beside +=
        table_json(contents.back(), 0).json.size() + index_row(contents.back(), 0).size() + 40;
  }
  const std::vector<std::size_t> share = shares(contents, room - std::min(room, beside));
  Browser out;
  out.index =
      "<table class=\"list\" id=\"index\">\n<thead><tr><th scope=\"col\">Table</th><th "
      "scope=\"col\">What it holds</th><th scope=\"col\" class=\"number\">Rows</th></tr>"
      "</thead>\n<tbody>\n";
  out.json = "[";
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const Written written = table_json(contents[i], share[i]);
    out.index += index_row(contents[i], written.rows);
    if (i > 0) out.json += ",\n";
    out.json += written.json;
  }
  out.index += "</tbody>\n</table>\n";
  out.json += "]";
  return out;
}

}  // namespace analyzer::html_report
