// SPDX-License-Identifier: Apache-2.0
#include "analyzer/options.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <tuple>

#include "analyzer/about.h"
#include "analyzer/log_record.h"
#include "analyzer/options_verbs.h"
#include "analyzer/terminal.h"
#include "cli/program.h"

namespace analyzer {
namespace {

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
  constexpr std::array<std::string_view, 5> kAlone = {"-h", "--help", "-V", "--version",
                                                      "--completion"};
  const bool has_verb = words.empty() || is_verb(app, words[0]) ||
                        std::ranges::find(kAlone, words[0]) != kAlone.end();
  if (!has_verb) words.insert(words.begin(), "report");
  std::ranges::reverse(words);  // CLI11 takes a vector from its end
  return words;
}

std::size_t terminal_columns() {
  return std::clamp<std::size_t>(terminal_width().value_or(80), 40, 120);
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

/// What becomes part of Options only when all of it has been read.
struct Given {
  std::string fail_on;
  std::string colour = "auto";
  std::string query_bundle;
  std::string shell;
};

void name_help(CLI::App* app) {
  app->set_help_flag("-h,--help", "Print this");
  for (CLI::App* verb : app->get_subcommands({})) name_help(verb);
}

void declare(CLI::App& app, Options& o, Given& given) {
  app.set_version_flag("-V,--version", "drydock-analyze " DRYDOCK_VERSION, "Print the version");
  app.add_option("--completion", given.shell, "Print the shell's completion script")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""))
      ->type_name("bash|zsh|fish");
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
          ->type_name("N")
          ->group("Limits");
    };
    limit("--max-entries", o.limits.entries, "Read at most so many entries");
    for (const auto& [name, value, sentence] :
         {std::tuple("--max-entry-bytes", &o.limits.entry_bytes,
                     "Read at most so much of one entry"),
          std::tuple("--max-total-bytes", &o.limits.total_bytes, "Read at most so much in all"),
          std::tuple("--max-line-bytes", &o.limits.line_bytes, "Cut longer lines")}) {
      limit(name, *value, sentence)
          ->transform(CLI::AsSizeValue(false).description(""))
          ->type_name("SIZE");
    }
    limit("--max-expansion", o.limits.expansion, "Uncompressed bytes for each compressed one");
    verb->add_option_function<std::int64_t>(
            "--max-seconds", [&](std::int64_t s) { o.limits.time = std::chrono::seconds(s); },
            "Stop reading after so long")
        ->check(CLI::Range(std::int64_t{1}, kMaxSeconds).description(""))
        ->type_name("SECONDS")
        ->group("Limits");
    verb->add_option("--as", o.as, "The input is a plain log: which one (guessed if not said)")
        ->check(CLI::IsMember(log_choices()).description(""))
        ->type_name(CLI::detail::join(log_choices(), "|"));
  };

  CLI::App* report = app.add_subcommand("report", "Diagnose bundles (the default)");
  report
      ->add_option("BUNDLE", o.bundles,
                   "A bundle, packed or not, a sos report, a log file, or - for stdin")
      ->required();
  report->add_option("--format", o.format, "What to write (text)")
      ->transform(CLI::CheckedTransformer(names<ReportFormat>({{"text", ReportFormat::text},
                                                               {"json", ReportFormat::json},
                                                               {"html", ReportFormat::html},
                                                               {"markdown", ReportFormat::markdown},
                                                               {"sarif", ReportFormat::sarif},
                                                               {"junit", ReportFormat::junit}}))
                      .description(""))
      ->type_name("text|json|html|markdown|sarif|junit");
  report->add_option("-o,--output", o.output, "Write the report there instead of to stdout")
      ->type_name("FILE");
  report
      ->add_option("--max-length", o.max_length,
                   "Keep a markdown report to so many bytes (60000, what trackers take)")
      ->check(CLI::Range(std::size_t{1'000}, std::size_t{100'000'000}).description(""))
      ->type_name("BYTES");
  report->add_option("--fail-on", given.fail_on, "Exit 1 on a current finding at or above")
      ->check(CLI::IsMember({"info", "warning", "error", "critical"}).description(""))
      ->type_name("info|warning|error|critical");
  report->add_option("--color", given.colour, "Colour the report (auto)")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""))
      ->type_name("auto|always|never");
  report->add_flag("-v,--verbose", o.verbose, "All evidence, uncut; of many bundles, all reports");
  report->add_flag("-q,--quiet", o.quiet, "One line for each bundle");
  with_jobs(report, o);
  with_rules(report);
  with_limits(report);

  CLI::App* query = app.add_subcommand("query", "Ask a bundle's tables in SQL (read-only)");
  query
      ->add_option("BUNDLE", given.query_bundle,
                   "A bundle, packed or not, a sos report, a log file, or - for stdin")
      ->required();
  query->add_option("SQL", o.statement, "One SELECT; without it, statements are read from stdin");
  query->add_option("--format", o.grid, "What to write (table)")
      ->transform(CLI::CheckedTransformer(names<GridFormat>({{"table", GridFormat::table},
                                                             {"csv", GridFormat::csv},
                                                             {"json", GridFormat::json},
                                                             {"ndjson", GridFormat::ndjson}}))
                      .description(""))
      ->type_name("table|csv|json|ndjson");
  query->add_flag("-v,--verbose", o.verbose, "Whole cells, however wide");
  query->add_option("--max-rows", o.max_rows, "Show at most so many rows (1000)")
      ->check(CLI::PositiveNumber.description(""))
      ->type_name("N");
  with_rules(query);
  with_limits(query);

  add_verbs(app, o, {with_rules, with_limits});

  const auto doc = names<DocFormat>({{"text", DocFormat::text}, {"markdown", DocFormat::markdown}});
  CLI::App* tables = app.add_subcommand("tables", "List the tables, or describe some");
  tables->add_option("TABLE", o.names, "Names of tables; all, briefly, without");
  tables->add_option("--format", o.doc, "What to write (text)")
      ->transform(CLI::CheckedTransformer(doc).description(""))
      ->type_name("text|markdown");

  CLI::App* rules = app.add_subcommand("rules", "List, show, check and test rules");
  rules->require_subcommand(1);
  CLI::App* list = rules->add_subcommand("list", "All rules with severity and title");
  list->add_option("--format", o.doc, "What to write (text)")
      ->transform(CLI::CheckedTransformer(doc).description(""))
      ->type_name("text|markdown");
  CLI::App* show = rules->add_subcommand("show", "A rule's text");
  show->add_option("RULE", o.names, "Rule ids")->required();
  CLI::App* lint =
      rules->add_subcommand("lint", "Check rules: syntax, patterns, SQL, links between rules");
  lint->add_option("--healthy", o.healthy,
                   "Refuse also patterns that are too broad or too slow on the logs of such hosts")
      ->type_name("BUNDLE");
  CLI::App* test = rules->add_subcommand("test", "Run the examples of rules");
  test->add_option("RULE", o.names, "Rule ids; all without");
  for (CLI::App* verb : {list, show, lint, test}) with_rules(verb);

  query->callback([&o] { o.verb = Verb::query; });
  tables->callback([&o] { o.verb = Verb::tables; });
  list->callback([&o] { o.verb = Verb::rules_list; });
  show->callback([&o] { o.verb = Verb::rules_show; });
  lint->callback([&o] { o.verb = Verb::rules_lint; });
  test->callback([&o] { o.verb = Verb::rules_test; });
  name_help(&app);
}

std::string help_of(const CLI::App& app) {
  std::vector<const CLI::App*> path = {&app};
  while (!path.back()->get_subcommands().empty()) {
    path.push_back(path.back()->get_subcommands().front());
  }
  return cli::help(about_program(), path, std::max<std::size_t>(terminal_columns(), 80));
}

int usage_error(const std::string& sentence) {
  std::cerr << "drydock-analyze: " << sentence << "\nTry 'drydock-analyze --help'.\n";
  return 2;
}

}  // namespace

ParsedOptions parse_options(int argc, char** argv) {
  ParsedOptions parsed;
  Options& o = parsed.options;
  Given given;
  CLI::App app;
  declare(app, o, given);
  try {
    app.parse(with_verb(app, argc, argv));
    if (!given.shell.empty()) {
      std::cout << cli::completion(given.shell, about_program(), app);
      parsed.exit_status = 0;
    } else if (app.get_subcommands().empty()) {
      parsed.exit_status = usage_error("no bundle and no verb was given");
    }
  } catch (const CLI::CallForHelp&) {
    std::cout << help_of(app);
    parsed.exit_status = 0;
  } catch (const CLI::CallForVersion& e) {
    std::cout << e.what() << '\n';
    parsed.exit_status = 0;
  } catch (const CLI::ParseError& e) {
    parsed.exit_status = usage_error(e.what());
  }
  // HTML, SARIF and JUnit are whole documents; two of them in one file are none.
  const bool document = o.format == ReportFormat::html || o.format == ReportFormat::sarif ||
                        o.format == ReportFormat::junit;
  if (!parsed.exit_status && document && o.bundles.size() > 1) {
    parsed.exit_status = usage_error(
        "html, sarif and junit make one document for one bundle; call it once for each");
  }
  if (o.verb == Verb::query) o.bundles = {given.query_bundle};
  o.fail_on = severity_from(given.fail_on);
  o.colour = wants_colour(given.colour);
  o.columns = terminal_columns();
  return parsed;
}

std::string man_page() {
  Options options;
  Given given;
  CLI::App app;
  declare(app, options, given);
  return cli::man_page(about_program(), app, DRYDOCK_VERSION);
}

std::string completion(std::string_view shell) {
  Options options;
  Given given;
  CLI::App app;
  declare(app, options, given);
  return cli::completion(shell, about_program(), app);
}

}  // namespace analyzer
