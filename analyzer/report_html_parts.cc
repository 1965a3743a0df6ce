// SPDX-License-Identifier: Apache-2.0
#include "analyzer/report_html_parts.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "analyzer/printable.h"
#include "analyzer/report_wording.h"
#include "analyzer/xml_text.h"

namespace analyzer::html_report {
namespace {

// A second or so; the tables of a whole bundle are read in far less.
constexpr std::int64_t kSteps = 100'000'000;

std::string two_digits(double number) {
  std::array<char, 64> digits{};
  std::snprintf(digits.data(), digits.size(), "%.2f", number);
  return digits.data();
}

}  // namespace

bool Room::add(std::string& out, std::string_view text) {
  if (text.size() > left_) return false;
  left_ -= text.size();
  out += text;
  return true;
}

std::string_view head(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xC0U) == 0x80U) {
    --max_bytes;
  }
  return text.substr(0, max_bytes);
}

std::string html(std::string_view text, std::size_t max_bytes) {
  const std::string_view kept = head(text, max_bytes);
  std::string out = xml_text(kept);
  if (kept.size() < text.size()) out += "\u2026";
  return out;
}

std::string script_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (const char c : json) {
    // Within JSON these stand in strings only, where an escape means the same.
    if (c == '<') {
      out += "\\u003c";
    } else if (c == '>') {
      out += "\\u003e";
    } else if (c == '&') {
      out += "\\u0026";
    } else {
      out += c;
    }
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + html(value) + "\"";
}

std::string attribute(std::string_view name, double value) {
  return " " + std::string(name) + "=\"" + two_digits(value) + "\"";
}

std::string percent(double share) { return two_digits(share * 100) + "%"; }

std::string prose(std::string_view sentence) {
  std::string out;
  // Commands are not cut within: half of one is another command.
  std::size_t left = kMaxSentence;
  for (const Piece& piece : pieces(sentence)) {
    if (left == 0 || (piece.code && piece.text.size() > left)) return out + "\u2026";
    out += piece.code ? "<code>" + html(piece.text) + "</code>" : html(piece.text, left);
    left -= std::min(left, piece.text.size());
  }
  return out;
}

Answer::Answer(const Tables& tables, std::string_view sql, std::int64_t max_rows) {
  SqlProblem problem;
  if (auto result = tables.query(sql, max_rows, kSteps, problem)) result_ = std::move(*result);
}

std::string Answer::text(std::size_t row, std::size_t column) const {
  const Value& value = result_.rows[row][column];
  return std::holds_alternative<std::monostate>(value) ? std::string() : shown(value);
}

std::optional<std::int64_t> Answer::integer(std::size_t row, std::size_t column) const {
  const Value& value = result_.rows[row][column];
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  return std::nullopt;
}

std::optional<double> Answer::real(std::size_t row, std::size_t column) const {
  const Value& value = result_.rows[row][column];
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  return std::nullopt;
}

std::optional<bundle::Time> Answer::time(std::size_t row, std::size_t column) const {
  return bundle::time_from(text(row, column));
}

Anchors anchors(const Diagnosis& diagnosis) {
  Anchors out;
  for (const Finding& finding : diagnosis.findings) {
    out.emplace(finding.rule->id, "f" + std::to_string(out.size()));
  }
  return out;
}

}  // namespace analyzer::html_report
