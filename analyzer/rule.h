// SPDX-License-Identifier: Apache-2.0
// A rule as its YAML says it (rules/README.md teaches the language). Rules only read: regular
// expressions over log records and SQL over the tables.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/extractor.h"
#include "analyzer/verdict.h"

namespace analyzer {

enum class Severity { info, warning, error, critical };
std::string_view to_text(Severity severity);
std::optional<Severity> severity_from(std::string_view text);

struct LogPattern {
  std::vector<std::string> in;                 ///< log names
  std::string match;                           ///< RE2
  std::int64_t at_least = 1;                   ///< sightings needed ...
  std::optional<std::chrono::seconds> within;  ///< ... within this span
};

/// A bound of `docker: '>=20.10 <28'`.
struct VersionBound {
  enum class Op { less, less_equal, equal, greater_equal, greater } op;
  std::vector<int> version;
};

struct Example {
  Verdict expect = Verdict::no;
  std::map<std::string, std::string> logs;                                  ///< log name to text
  std::map<std::string, std::vector<std::map<std::string, Value>>> tables;  ///< rows by column
  std::vector<std::string> missing;  ///< tables whose evidence was not collected
  int line = 0;                      ///< in the rule file
};

struct Rule {
  std::string id;    ///< "disk/no-space-daemon"
  std::string file;  ///< where it was read
  std::string title;
  Severity severity = Severity::error;
  std::vector<LogPattern> logs;
  std::string query;
  bool require_both = false;
  std::string cleared_by;  ///< RE2 over the same logs
  std::vector<VersionBound> docker;
  std::vector<std::string> explains;
  bool wrapper = false;
  std::string cause;  ///< with {placeholders}: captures, query columns
  std::vector<std::string> fix;
  std::vector<std::string> see;
  std::string unproven;  ///< why no recorded host shows it; empty where one does
  std::vector<Example> examples;
};

}  // namespace analyzer
