// SPDX-License-Identifier: Apache-2.0
#include "analyzer/options.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <tuple>

#include "analyzer/log_record.h"
#include "analyzer/options_verbs.h"

namespace analyzer {
namespace {

constexpr std::string_view kAbout =
    "Says what is wrong with a Docker host, from a bundle that drydock-collect took there.\n"
    "Works offline; the bundle is read once and nothing of it is written to disk.";

constexpr std::string_view kExamples = R"(Examples:
  drydock-analyze drydock-shop-01-20260131T080000Z.tar.zst
  ssh shop-01 drydock-collect -o - | drydock-analyze -
  drydock-analyze --jobs 4 cases/*.tar.zst        one line each, and a summary
  drydock-analyze --format html -o report.html case-4711.tar.zst
  drydock-analyze --format json --fail-on error case-4711.tar.zst
  drydock-analyze docker.log --as docker          a journal without a bundle
  drydock-analyze sosreport-shop-01.tar.xz        what others collected
  drydock-analyze query BUNDLE 'SELECT name, state, exit_code FROM containers'
  drydock-analyze explain net/docker0-missing BUNDLE
  drydock-analyze timeline --since 2026-01-31T07:00 BUNDLE
  drydock-analyze diff monday.tar.zst tuesday.tar.zst
  drydock-analyze corpus samples/                 are labelled bundles judged right?
  drydock-analyze tables filesystems              what can be asked
  drydock-analyze rules show disk/no-space-daemon

Exit status: 0 done; 1 a current finding at or above --fail-on; 2 wrong usage;
3 the bundle or a rule file cannot be used.)";

// Far above any bundle, and far below where sums would overflow.
constexpr std::int64_t kMaxLimit = 1'000'000'000'000'000;
constexpr std::int64_t kMaxSeconds = 1'000'000'000;

bool is_verb(const CLI::App& app, const std::string& word) {
  return !app.get_subcommands([&](const CLI::App* verb) { return verb->get_name() == word; })
              .empty();
}

// "report" may be left out: `drydock-analyze BUNDLE` is what people type.
std::vector<std::string> with_verb(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  constexpr std::array<std::string_view, 5> kAlone = {"-h", "--help", "--version", "--help-all",
                                                      ""};
  const bool has_verb = words.empty() || is_verb(app, words[0]) ||
                        std::ranges::find(kAlone, words[0]) != kAlone.end();
  if (!has_verb) words.insert(words.begin(), "report");
  std::ranges::reverse(words);  // CLI11 takes a vector from its end
  return words;
}

std::size_t terminal_columns() {
  winsize size{};
  if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col > 0) {
    return std::clamp<std::size_t>(size.ws_col, 40, 120);
  }
  return 80;
}

// https://no-color.org: any value but the empty one switches colour off.
bool wants_colour(const std::string& when) {
  if (when != "auto") return when == "always";
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

template <typename T>
std::map<std::string, T> names(std::initializer_list<std::pair<const std::string, T>> list) {
  return {list};
}

std::vector<std::string> log_choices() {
  const auto names = names_of_logs();
  return {names.begin(), names.end()};
}

}  // namespace

ParsedOptions parse_options(int argc, char** argv) {
  ParsedOptions parsed;
  Options& o = parsed.options;
  CLI::App app{std::string(kAbout), "drydock-analyze"};
  app.footer(std::string(kExamples));
  app.set_version_flag("--version", "drydock-analyze " DRYDOCK_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(28);

  const auto with_rules = [&](CLI::App* verb) {
    verb->add_option("--rules", o.rule_dirs,
                     "A folder of rules, added to (or overriding) those built in")
        ->type_name("DIR")
        ->allow_extra_args(false);
  };
  const auto with_limits = [&](CLI::App* verb) {
    const auto limit = [&](const char* name, std::int64_t& value, const char* sentence) {
      return verb->add_option(name, value, sentence)
          ->check(CLI::Range(std::int64_t{1}, kMaxLimit).description(""))
          ->group("Limits");
    };
    limit("--max-entries", o.limits.entries, "Read at most so many entries");
    for (const auto& [name, value, sentence] :
         {std::tuple("--max-entry-bytes", &o.limits.entry_bytes,
                     "Read at most so much of one entry"),
          std::tuple("--max-total-bytes", &o.limits.total_bytes, "Read at most so much in all"),
          std::tuple("--max-line-bytes", &o.limits.line_bytes, "Cut longer lines")}) {
      limit(name, *value, sentence)->transform(CLI::AsSizeValue(false));
    }
    limit("--max-expansion", o.limits.expansion, "Uncompressed bytes for each compressed one");
    verb->add_option_function<std::int64_t>(
            "--max-seconds", [&](std::int64_t s) { o.limits.time = std::chrono::seconds(s); },
            "Stop reading after so long")
        ->check(CLI::Range(std::int64_t{1}, kMaxSeconds).description(""))
        ->group("Limits");
    verb->add_option("--as", o.as, "The input is a plain log: which one (guessed if not said)")
        ->check(CLI::IsMember(log_choices()))
        ->type_name("LOG");
  };

  CLI::App* report = app.add_subcommand("report", "Diagnose bundles (the default)");
  report
      ->add_option("BUNDLE", o.bundles,
                   "A bundle, packed or not, a sos report, a log file, or - for stdin")
      ->required();
  report->add_option("--format", o.format, "text (default), json, html, markdown, sarif or junit")
      ->transform(CLI::CheckedTransformer(names<ReportFormat>({{"text", ReportFormat::text},
                                                               {"json", ReportFormat::json},
                                                               {"html", ReportFormat::html},
                                                               {"markdown", ReportFormat::markdown},
                                                               {"sarif", ReportFormat::sarif},
                                                               {"junit", ReportFormat::junit}}))
                      .description(""))
      ->type_name("FORMAT");
  report->add_option("-o,--output", o.output, "Write the report there instead of to stdout")
      ->type_name("FILE");
  report
      ->add_option("--max-length", o.max_length,
                   "Keep a markdown report to so many bytes (60000, what trackers take)")
      ->check(CLI::Range(std::size_t{1'000}, std::size_t{100'000'000}).description(""))
      ->type_name("BYTES");
  std::string fail_on;
  report
      ->add_option("--fail-on", fail_on,
                   "Exit 1 on a current finding at or above: info, warning, error, critical")
      ->check(CLI::IsMember({"info", "warning", "error", "critical"}).description(""))
      ->type_name("LEVEL");
  std::string colour = "auto";
  report->add_option("--color", colour, "auto (default), always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""))
      ->type_name("WHEN");
  report->add_flag("-v,--verbose", o.verbose, "All evidence, uncut; of many bundles, all reports");
  report->add_flag("-q,--quiet", o.quiet, "One line for each bundle");
  with_jobs(report, o);
  with_rules(report);
  with_limits(report);

  std::string query_bundle;
  CLI::App* query = app.add_subcommand("query", "Ask a bundle's tables in SQL (read-only)");
  query
      ->add_option("BUNDLE", query_bundle,
                   "A bundle, packed or not, a sos report, a log file, or - for stdin")
      ->required();
  query->add_option("SQL", o.statement, "One SELECT; without it, statements are read from stdin");
  query->add_option("--format", o.grid, "table (default), csv or json")
      ->transform(CLI::CheckedTransformer(names<GridFormat>({{"table", GridFormat::table},
                                                             {"csv", GridFormat::csv},
                                                             {"json", GridFormat::json}}))
                      .description(""))
      ->type_name("FORMAT");
  query->add_option("--max-rows", o.max_rows, "Show at most so many rows (1000)")
      ->check(CLI::PositiveNumber);
  with_rules(query);
  with_limits(query);

  add_verbs(app, o, {with_rules, with_limits});

  const auto doc = names<DocFormat>({{"text", DocFormat::text}, {"markdown", DocFormat::markdown}});
  CLI::App* tables = app.add_subcommand("tables", "List the tables, or describe some");
  tables->add_option("TABLE", o.names, "Names of tables; all, briefly, without");
  tables->add_option("--format", o.doc, "text (default) or markdown")
      ->transform(CLI::CheckedTransformer(doc).description(""))
      ->type_name("FORMAT");

  CLI::App* rules = app.add_subcommand("rules", "List, show, check and test rules");
  rules->require_subcommand(1);
  CLI::App* list = rules->add_subcommand("list", "All rules with severity and title");
  list->add_option("--format", o.doc, "text (default) or markdown")
      ->transform(CLI::CheckedTransformer(doc).description(""))
      ->type_name("FORMAT");
  CLI::App* show = rules->add_subcommand("show", "A rule's text");
  show->add_option("RULE", o.names, "Rule ids")->required();
  CLI::App* lint =
      rules->add_subcommand("lint", "Check rules: syntax, patterns, SQL, links between rules");
  CLI::App* test = rules->add_subcommand("test", "Run the examples of rules");
  test->add_option("RULE", o.names, "Rule ids; all without");
  for (CLI::App* verb : {list, show, lint, test}) with_rules(verb);

  try {
    app.parse(with_verb(app, argc, argv));
  } catch (const CLI::CallForHelp&) {
    const CLI::App* asked = &app;
    while (!asked->get_subcommands().empty()) asked = asked->get_subcommands().front();
    std::cout << asked->help();
    parsed.exit_status = 0;
  } catch (const CLI::CallForVersion& e) {
    std::cout << e.what() << '\n';
    parsed.exit_status = 0;
  } catch (const CLI::ParseError& e) {
    std::cerr << "drydock-analyze: " << e.what() << "\nTry 'drydock-analyze --help'.\n";
    parsed.exit_status = 2;
  }
  // HTML, SARIF and JUnit are whole documents; two of them in one file are none.
  const bool document = o.format == ReportFormat::html || o.format == ReportFormat::sarif ||
                        o.format == ReportFormat::junit;
  if (!parsed.exit_status && document && o.bundles.size() > 1) {
    std::cerr << "drydock-analyze: html, sarif and junit make one document for one bundle; "
                 "call it once for each\nTry 'drydock-analyze --help'.\n";
    parsed.exit_status = 2;
  }
  if (query->parsed()) {
    o.verb = Verb::query;
    o.bundles = {query_bundle};
  }
  if (tables->parsed()) o.verb = Verb::tables;
  if (list->parsed()) o.verb = Verb::rules_list;
  if (show->parsed()) o.verb = Verb::rules_show;
  if (lint->parsed()) o.verb = Verb::rules_lint;
  if (test->parsed()) o.verb = Verb::rules_test;
  o.fail_on = severity_from(fail_on);
  o.colour = wants_colour(colour);
  o.columns = terminal_columns();
  return parsed;
}

}  // namespace analyzer
