// SPDX-License-Identifier: Apache-2.0
#include "analyzer/grid.h"

#include <algorithm>
#include <numeric>

#include "analyzer/json_value.h"
#include "analyzer/printable.h"
#include "cli/wrap.h"

namespace analyzer {
namespace {

std::string cell(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&value)) return Json(*real).dump();
  return {};
}

// The widest columns give way first, none below `kLeast`.
void fit(std::vector<std::size_t>& widths, std::size_t columns) {
  constexpr std::size_t kLeast = 8;
  const std::size_t gaps = widths.empty() ? 0 : 2 * (widths.size() - 1);
  while (std::accumulate(widths.begin(), widths.end(), gaps) > columns) {
    const auto widest = std::ranges::max_element(widths);
    if (*widest <= kLeast) return;
    --*widest;
  }
}

std::string table(const ResultSet& result, std::size_t columns) {
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths;
  // A statement names its columns as it likes.
  std::vector<std::string> names;
  for (const std::string& name : result.columns) {
    widths.push_back(cli::width(names.emplace_back(printable(name))));
  }
  for (const auto& row : result.rows) {
    auto& line = cells.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool null = std::holds_alternative<std::monostate>(row[i]);
      line.push_back(null ? "-" : printable(cell(row[i])));
      widths[i] = std::max(widths[i], cli::width(line.back()));
    }
  }
  if (columns > 0) fit(widths, columns);
  std::string out;
  const auto put = [&](const std::vector<std::string>& line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string text = shorten(line[i], widths[i]);
      out += text;
      if (i + 1 < line.size()) out.append(widths[i] - cli::width(text) + 2, ' ');
    }
    out += '\n';
  };
  put(names);
  std::vector<std::string> rule;
  rule.reserve(widths.size());
  for (const std::size_t w : widths) rule.emplace_back(w, '-');
  put(rule);
  for (const auto& line : cells) put(line);
  return out;
}

// RFC 4180. A leading = + - @ would be a formula in a spreadsheet, so such text is quoted as text.
std::string csv_field(std::string text) {
  if (!text.empty() && std::string_view("=+-@").find(text[0]) != std::string_view::npos &&
      text.find_first_not_of("0123456789.-") != std::string::npos) {
    text.insert(0, "'");
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string csv(const ResultSet& result) {
  std::string out;
  const auto put = [&](const auto& line, const auto& field) {
    bool first = true;
    for (const auto& item : line) {
      if (!first) out += ',';
      out += csv_field(field(item));
      first = false;
    }
    out += "\r\n";
  };
  put(result.columns, [](const std::string& name) { return name; });
  for (const auto& row : result.rows) put(row, cell);
  return out;
}

Json object_of(const ResultSet& result, const std::vector<Value>& row) {
  Json object = Json::object();
  for (std::size_t i = 0; i < row.size(); ++i) object[result.columns[i]] = json_of(row[i]);
  return object;
}

std::string json(const ResultSet& result) {
  Json out = Json::array();
  for (const auto& row : result.rows) out.push_back(object_of(result, row));
  return json_text(out);
}

std::string ndjson(const ResultSet& result) {
  std::string out;
  for (const auto& row : result.rows) {
    out += object_of(result, row).dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }
  return out;
}

}  // namespace

std::optional<GridFormat> grid_format_from(std::string_view name) {
  if (name == "table") return GridFormat::table;
  if (name == "csv") return GridFormat::csv;
  if (name == "json") return GridFormat::json;
  if (name == "ndjson") return GridFormat::ndjson;
  return std::nullopt;
}

std::string grid(const ResultSet& result, GridFormat format, std::size_t columns) {
  switch (format) {
    case GridFormat::csv:
      return csv(result);
    case GridFormat::json:
      return json(result);
    case GridFormat::ndjson:
      return ndjson(result);
    case GridFormat::table:
      break;
  }
  return table(result, columns);
}

}  // namespace analyzer
