// SPDX-License-Identifier: Apache-2.0
// The sections of the HTML report, one file each. Everything that is essential is rendered here, so
// that the report can be read, printed and searched without script; report_html/script.js only adds
// to it. What a bundle or a rule brought along reaches the page through html() or script_json()
// and no other way.
//
// A page has to open at once and to fit into a mail, whatever the bundle holds: every text is cut
// to a length, every list is written into a Room, and what found none is counted and said. The
// tables get what all else leaves.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/diagnosis.h"
#include "analyzer/tables.h"

namespace analyzer::html_report {

inline constexpr std::size_t kMaxName = 200;        ///< of a name, a path, a title
inline constexpr std::size_t kMaxSentence = 2'000;  ///< of a cause, a reason, a step of a fix
inline constexpr std::size_t kWhole = std::string_view::npos;

/// Bytes that a part of the page may still take.
class Room {
 public:
  explicit Room(std::size_t bytes) : left_(bytes) {}
  /// Appends `text` where it fits, else leaves `out` as it is and says so.
  [[nodiscard]] bool add(std::string& out, std::string_view text);

 private:
  std::size_t left_;
};

/// Not within a UTF-8 sequence.
std::string_view head(std::string_view text, std::size_t max_bytes);
/// For text and for quoted attribute values alike; of a longer text the first `max_bytes` and an
/// ellipsis.
std::string html(std::string_view text, std::size_t max_bytes = kWhole);
/// JSON as the content of <script type="application/json">, where "</script" must not stand.
std::string script_json(std::string_view json);
/// name="value", with the space before it.
std::string attribute(std::string_view name, std::string_view value);
/// <svg> attributes that are numbers; two digits behind the point.
std::string attribute(std::string_view name, double value);
/// Prose of rules: `commands` become <code>. Cut to kMaxSentence.
std::string prose(std::string_view sentence);
std::string percent(double share);

/// Rows of one query; what SQLite refuses or cannot finish is no row, and the section that asked
/// shows nothing rather than something wrong.
class Answer {
 public:
  Answer(const Tables& tables, std::string_view sql, std::int64_t max_rows);

  std::size_t size() const { return result_.rows.size(); }
  bool cut() const { return result_.cut; }
  const ResultSet& result() const { return result_; }
  /// Empty where it is not known.
  std::string text(std::size_t row, std::size_t column) const;
  std::optional<std::int64_t> integer(std::size_t row, std::size_t column) const;
  std::optional<double> real(std::size_t row, std::size_t column) const;
  std::optional<bundle::Time> time(std::size_t row, std::size_t column) const;

 private:
  ResultSet result_;
};

/// Where a finding's card is: "f3" for the fourth finding.
using Anchors = std::map<std::string, std::string, std::less<>>;
Anchors anchors(const Diagnosis& diagnosis);

std::string causes(const Diagnosis& diagnosis, const Anchors& anchors);
std::string symptoms(const Diagnosis& diagnosis, const Anchors& anchors);
std::string past(const Diagnosis& diagnosis, const Anchors& anchors);
std::string not_judged_section(const Diagnosis& diagnosis);
/// As many pieces as one finding may take, the first ones open and the rest folded.
std::string evidence(const Finding& finding);
/// A picture and, for the script, the times behind it; empty where nothing has a time.
std::string timeline(const Diagnosis& diagnosis, const Tables& tables, const Anchors& anchors);
std::string storage(const Tables& tables);
std::string network(const Diagnosis& diagnosis, const Tables& tables, const Anchors& anchors);
std::string coverage(const Diagnosis& diagnosis);

/// The tables: an index to be read, and rows as JSON to be browsed, together at most `room` bytes
/// where that holds the index and the columns.
struct Browser {
  std::string index;
  std::string json;
};
Browser browser(const Diagnosis& diagnosis, const Tables& tables, std::size_t room);

}  // namespace analyzer::html_report
