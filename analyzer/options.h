// SPDX-License-Identifier: Apache-2.0
// The command line of drydock-analyze, as a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/grid.h"
#include "analyzer/report.h"
#include "analyzer/rule.h"
#include "bundle/layout.h"
#include "bundle/reader.h"

namespace analyzer {

enum class Verb {
  report,
  query,
  explain,
  corpus,
  timeline,
  diff,
  tables,
  rules_list,
  rules_show,
  rules_lint,
  rules_test,
};
enum class ReportFormat { text, json, html, markdown, sarif, junit };
enum class DocFormat { text, markdown };

struct Options {
  Verb verb = Verb::report;
  std::vector<std::string> bundles;
  std::string as;  ///< which log a plain file is; empty: guess
  std::vector<std::string> rule_dirs;
  ReportFormat format = ReportFormat::text;
  std::string output;  ///< file for the report; empty: standard output
  std::size_t max_length = kMarkdownLength;
  bool colour = false;
  bool verbose = false;
  bool quiet = false;
  std::optional<Severity> fail_on;
  std::string rule;                   ///< explain
  std::optional<bundle::Time> since;  ///< timeline
  std::optional<bundle::Time> until;
  std::string statement;  ///< query; empty: ask on standard input
  GridFormat grid = GridFormat::table;
  std::int64_t max_rows = 1000;
  std::vector<std::string> names;    ///< of tables or rules
  std::vector<std::string> healthy;  ///< rules lint: bundles of hosts where nothing is wrong
  DocFormat doc = DocFormat::text;
  std::size_t columns = 80;
  std::size_t jobs = 1;  ///< bundles that are read at the same time
  bundle::Limits limits;
};

struct ParsedOptions {
  Options options;
  std::optional<int> exit_status;  ///< --help, --version or a usage error was answered already
};

/// Prints help to stdout and usage errors to stderr.
ParsedOptions parse_options(int argc, char** argv);

/// Of the same declarations: docs/man and docs/completion are made from them.
std::string man_page();
std::string completion(std::string_view shell);

}  // namespace analyzer
