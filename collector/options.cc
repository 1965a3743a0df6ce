// SPDX-License-Identifier: Apache-2.0
#include "collector/options.h"

#include <fnmatch.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "bundle/error.h"
#include "cli/program.h"
#include "collector/about.h"
#include "collector/container_log_tails.h"

namespace collector {
namespace {

constexpr std::int64_t kSmallestBundle = std::int64_t{1} << 20;
constexpr std::int64_t kLongestRun = 86'400;

Parsed refused(const std::string& sentence) {
  return {.options = {},
          .exit = kExitUsage,
          .text = "drydock-collect: " + sentence + " (--help tells more)\n"};
}

std::optional<std::int64_t> size_from(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc() || number <= 0) return std::nullopt;
  struct Unit {
    std::string_view name;
    int shift;
  };
  constexpr Unit kUnits[] = {{"", 0},     {"K", 10}, {"KiB", 10}, {"M", 20},
                             {"MiB", 20}, {"G", 30}, {"GiB", 30}};
  for (const auto& [name, shift] : kUnits) {
    if (unit == name && number <= (std::int64_t{1} << 50 >> shift)) return number << shift;
  }
  return std::nullopt;
}

/// "2h" as journalctl says it: "-2h". Everything else is journalctl's own to understand.
std::string since_from(const std::string& text) {
  const auto digits = text.find_first_not_of("0123456789");
  constexpr std::string_view kUnits[] = {"s", "m", "min", "h", "d", "w"};
  const bool is_age = digits != 0 && digits != std::string::npos &&
                      std::ranges::find(kUnits, text.substr(digits)) != std::end(kUnits);
  return is_age ? "-" + text : text;
}

bool matches(std::string_view id, const std::string& pattern) {
  return id.starts_with(pattern + "/") ||
         ::fnmatch(pattern.c_str(), std::string(id).c_str(), 0) == 0;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({change, row[j] + 1, row[j - 1] + 1}));
    }
  }
  return row.back();
}

/// A sentence about the first pattern that matches nothing, if one does not.
std::optional<std::string> stray(const std::vector<std::string>& patterns, std::string_view option,
                                 std::span<const Probe> catalog) {
  for (const std::string& pattern : patterns) {
    const auto hit = [&](const Probe& probe) { return matches(probe.id, pattern); };
    if (std::ranges::any_of(catalog, hit)) continue;
    std::string sentence = std::string(option) + " " + pattern + ": there is no such evidence";
    const auto nearest = std::ranges::min_element(
        catalog, {}, [&](const Probe& probe) { return distance(probe.id, pattern); });
    if (nearest != catalog.end()) {
      sentence += "; did you mean " + std::string(nearest->id) + "?";
    }
    return sentence;
  }
  return std::nullopt;
}

std::vector<Probe> chosen(std::span<const Probe> catalog, const std::vector<std::string>& only,
                          const std::vector<std::string>& skip) {
  std::vector<Probe> probes;
  for (const Probe& probe : catalog) {
    const auto hit = [&](const std::string& pattern) { return matches(probe.id, pattern); };
    if ((only.empty() || std::ranges::any_of(only, hit)) && std::ranges::none_of(skip, hit)) {
      probes.push_back(probe);
    }
  }
  return probes;
}

struct Arguments {
  Options options;
  std::string since = "7d";
  std::int64_t timeout = Options{}.timeout.count();
  std::string max_size = "256M";
  std::string compression = "zstd";
  std::string format;
  std::string shell;
  std::vector<std::string> only;
  std::vector<std::string> skip;
  bool help = false;
  bool version = false;
  bool list = false;
  bool dry_run = false;
  bool dump_stacks = false;
  std::int64_t container_logs = 0;
};

/// Says of each option what --help, the man page and the completions say.
void declare(CLI::App& app, Arguments& a) {
  app.set_help_flag();
  app.add_option("-o,--output", a.options.output, "directory, new file, or - for stdout [.]")
      ->type_name("PLACE");
  app.add_option("--since", a.since,
                 "journals from then on: 2h, yesterday, '2026-01-31 08:00' [7d]")
      ->type_name("TIME");
  app.add_option("--timeout", a.timeout, "ends the run by then [120]")->type_name("SECONDS");
  app.add_option("--max-size", a.max_size, "largest bundle: 50M, 1G [256M]")->type_name("SIZE");
  app.add_option("--compression", a.compression, "[zstd]")->type_name("zstd|gzip|xz");
  app.add_option("--only", a.only, "only these: ids, areas or globs ('network/*')")
      ->delimiter(',')
      ->type_name("ID");
  app.add_option("--skip", a.skip, "all but these")->delimiter(',')->type_name("ID");
  app.add_flag("--obfuscate", a.options.obfuscate,
               "pseudonyms for hosts, domains, users, IP and MAC addresses; "
               "which is which goes to a file beside the bundle");
  app.add_option("--obfuscation-map", a.options.obfuscation_map, "that file; a must with -o -")
      ->type_name("FILE");
  app.add_option("--container-logs", a.container_logs,
                 "also the last lines that each container wrote (log drivers json-file and local)")
      ->type_name("LINES");
  app.add_flag("--dump-stacks", a.dump_stacks,
               "also what dockerd and containerd wait for: both get SIGUSR1, on "
               "which they write a file that stays; for a daemon that hangs");
  app.add_flag("--allow-system-changes", a.options.allow_system_changes,
               "run also what may load a kernel module");
  app.add_flag("--dry-run", a.dry_run, "say what would be run, run nothing");
  app.add_flag("--list", a.list, "the evidence, and why it is gathered");
  app.add_option("--format", a.format, "of the list [text]")->type_name("text|markdown");
  app.add_flag("-q,--quiet", a.options.quiet, "errors only");
  app.add_flag("-v,--verbose", a.options.verbose,
               "what became of each piece, and how long it took");
  app.add_option("--completion", a.shell, "print the shell's completion script")
      ->type_name("bash|zsh|fish");
  app.add_flag("-V,--version", a.version, "print the version");
  app.add_flag("-h,--help", a.help, "print this");
}

}  // namespace

Parsed parse_options(const std::vector<std::string>& arguments, std::span<const Probe> catalog) {
  Arguments given;
  CLI::App app;
  declare(app, given);
  try {
    // CLI11 takes them from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return refused(error.what());
  }

  const auto answer = [](std::string text) {
    return Parsed{.options = {}, .exit = kExitDone, .text = std::move(text)};
  };
  if (given.help) {
    const std::array path = {static_cast<const CLI::App*>(&app)};
    return answer(cli::help(about_program(), path));
  }
  if (given.version) return answer("drydock-collect " DRYDOCK_VERSION "\n");
  if (!given.shell.empty()) {
    if (std::ranges::find(cli::kShells, given.shell) == std::end(cli::kShells)) {
      return refused("--completion takes bash, zsh or fish, not " + given.shell);
    }
    return answer(cli::completion(given.shell, about_program(), app));
  }
  Options& options = given.options;
  if (given.timeout < 1 || given.timeout > kLongestRun) {
    return refused("--timeout takes 1 to " + std::to_string(kLongestRun) + " seconds");
  }
  options.timeout = std::chrono::seconds(given.timeout);
  const auto bytes = size_from(given.max_size);
  if (!bytes || *bytes < kSmallestBundle) {
    return refused("--max-size takes a size from 1M on, such as 50M or 1G, not " + given.max_size);
  }
  options.max_size = *bytes;
  if (given.container_logs < 0 || given.container_logs > kMostContainerLogLines) {
    return refused("--container-logs takes 1 to " + std::to_string(kMostContainerLogLines) +
                   " lines");
  }
  options.container_log_lines = given.container_logs;
  if (given.container_logs > 0) options.opted_in.emplace_back("--container-logs");
  if (given.dump_stacks) options.opted_in.emplace_back("--dump-stacks");
  const auto known = bundle::compression_from(given.compression);
  if (!known) return refused("--compression takes zstd, gzip or xz, not " + given.compression);
  options.compression = *known;
  const auto is_control = [](unsigned char c) { return c < 0x20; };
  if (given.since.empty() || std::ranges::any_of(given.since, is_control)) {
    return refused("--since takes an age such as 2h or 3d, or a time as journalctl does");
  }
  options.since = since_from(given.since);
  if (options.output.empty()) return refused("--output takes a directory, a new file or -");
  if (!options.obfuscate && !options.obfuscation_map.empty()) {
    return refused("--obfuscation-map belongs to --obfuscate");
  }
  if (options.obfuscate && options.obfuscation_map.empty() && options.output == "-") {
    return refused(
        "--obfuscate with -o - needs --obfuscation-map FILE on this host: the map tells what "
        "became of what, and must not be in the bundle");
  }
  if (options.obfuscation_map == "-") {
    return refused("--obfuscation-map takes a new file, not standard output");
  }
  if (!given.format.empty() && !given.list) return refused("--format belongs to --list");
  if (!given.format.empty() && given.format != "text" && given.format != "markdown") {
    return refused("--format takes text or markdown, not " + given.format);
  }
  options.markdown = given.format == "markdown";
  if (given.list && given.dry_run) return refused("--list and --dry-run do not go together");
  if (given.list) options.action = Options::Action::list;
  if (given.dry_run) options.action = Options::Action::dry_run;

  for (const auto& [patterns, name] :
       {std::pair(&given.only, "--only"), std::pair(&given.skip, "--skip")}) {
    if (auto sentence = stray(*patterns, name, catalog)) return refused(*sentence);
  }
  options.probes = chosen(catalog, given.only, given.skip);
  if (options.probes.empty()) return refused("--only and --skip leave nothing to gather");
  return {.options = std::move(options), .exit = {}, .text = {}};
}

std::string man_page() {
  Arguments given;
  CLI::App app;
  declare(app, given);
  return cli::man_page(about_program(), app, DRYDOCK_VERSION);
}

std::string completion(std::string_view shell) {
  Arguments given;
  CLI::App app;
  declare(app, given);
  return cli::completion(shell, about_program(), app);
}

}  // namespace collector
