// SPDX-License-Identifier: Apache-2.0
#include "analyzer/options_verbs.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <thread>

namespace analyzer {
namespace {

constexpr const char* kBundle = "A bundle, packed or not, a sos report, a log file, or - for stdin";

void with_format(CLI::App* verb, Options& o, const std::map<std::string, ReportFormat>& formats) {
  std::string names = "text";
  for (const auto& [name, format] : formats) names += name == "text" ? "" : "|" + name;
  verb->add_option("--format", o.format, "What to write (text)")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name(names);
}

/// "2026-01-31", "2026-01-31T08:00" and whatever time_from() reads; UTC where it does not say.
std::optional<bundle::Time> moment(const std::string& text) {
  for (const char* rest : {"", "Z", ":00Z", "T00:00:00Z"}) {
    if (auto time = bundle::time_from(text + rest)) return time;
  }
  return std::nullopt;
}

void with_time(CLI::App* verb, const std::string& name, std::optional<bundle::Time>& time,
               const std::string& sentence) {
  verb->add_option_function<std::string>(
          name,
          [&time, name](const std::string& text) {
            time = moment(text);
            if (!time) throw CLI::ValidationError(name, "\"" + text + "\" is no time in UTC");
          },
          sentence)
      ->type_name("TIME");
}

}  // namespace

void with_jobs(CLI::App* verb, Options& o) {
  o.jobs = std::max(1U, std::thread::hardware_concurrency());
  verb->add_option("-j,--jobs", o.jobs, "Read so many bundles at once (one for each processor)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{256}).description(""))
      ->type_name("N");
}

void add_verbs(CLI::App& app, Options& o, const SharedOptions& shared) {
  const std::map<std::string, ReportFormat> text_or_json = {{"text", ReportFormat::text},
                                                            {"json", ReportFormat::json}};

  CLI::App* explain = app.add_subcommand("explain", "Say why a rule did or did not fire");
  explain->callback([&o] { o.verb = Verb::explain; });
  explain->add_option("RULE", o.rule, "A rule id")->required();
  explain->add_option("BUNDLE", o.bundles, kBundle)->required()->expected(1);
  with_format(explain, o, text_or_json);
  explain->footer("Example:\n  drydock-analyze explain disk/no-space-daemon case-4711.tar.zst");
  shared.with_rules(explain);
  shared.with_limits(explain);

  CLI::App* timeline =
      app.add_subcommand("timeline", "Everything of a bundle that has a time, in its order");
  timeline->callback([&o] { o.verb = Verb::timeline; });
  timeline->add_option("BUNDLE", o.bundles, kBundle)->required()->expected(1);
  with_time(timeline, "--since", o.since, "Leave out what was before");
  with_time(timeline, "--until", o.until, "Leave out what came after");
  with_format(timeline, o, text_or_json);
  timeline->add_flag("-v,--verbose", o.verbose, "Uncut lines on a terminal too");
  timeline->footer(
      "Times are UTC: 2026-01-31, 2026-01-31T08:00 or 2026-01-31T08:00:00Z.\n"
      "Example:\n  drydock-analyze timeline --since 2026-01-31T07:00 case-4711.tar.zst | less");
  shared.with_rules(timeline);
  shared.with_limits(timeline);

  CLI::App* diff = app.add_subcommand("diff", "What changed between two bundles of a host");
  diff->callback([&o] { o.verb = Verb::diff; });
  diff->add_option("BUNDLE", o.bundles, "The earlier one and the later one")
      ->required()
      ->expected(2);
  with_format(diff, o, text_or_json);
  diff->footer("Example:\n  drydock-analyze diff monday.tar.zst tuesday.tar.zst");
  shared.with_rules(diff);
  shared.with_limits(diff);

  CLI::App* corpus =
      app.add_subcommand("corpus", "Judge labelled bundles: what is found, missed, and imagined");
  corpus->callback([&o] { o.verb = Verb::corpus; });
  corpus->add_option("DIR", o.bundles, "Folders, each with a bundle and expected.yaml")
      ->required()
      ->expected(1);
  with_format(corpus, o, {{"text", ReportFormat::text}, {"junit", ReportFormat::junit}});
  with_jobs(corpus, o);
  corpus->footer(
      "Exit status 1: a sample is not judged as expected.\n"
      "Example:\n  drydock-analyze corpus --format junit samples/ >corpus.xml");
  shared.with_rules(corpus);
}

}  // namespace analyzer
