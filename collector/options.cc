// SPDX-License-Identifier: Apache-2.0
#include "collector/options.h"

#include <fnmatch.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "bundle/error.h"
#include "collector/container_log_tails.h"

namespace collector {
namespace {

constexpr std::int64_t kSmallestBundle = std::int64_t{1} << 20;
constexpr std::int64_t kLongestRun = 86'400;

constexpr std::string_view kHelp =
    R"(drydock-collect: takes the evidence of a broken Docker host into one file.
It only reads, ends in time, removes secrets, and needs no running dockerd.

Usage: drydock-collect [options]
  -o, --output PLACE      directory, new file, or - for stdout       [.]
      --since TIME        journals from then on: 2h, 3d, yesterday,
                          '2026-01-31 08:00' (UTC)                   [7d]
      --timeout SECONDS   ends the run by then                       [120]
      --max-size SIZE     largest bundle: 50M, 1G                    [256M]
      --compression NAME  zstd, gzip or xz                           [zstd]
      --only ID...        only these: ids, areas or globs ('network/*')
      --skip ID...        all but these
      --allow-system-changes  run also what may load a kernel module
      --container-logs LINES  also the last lines of each container's log
                          (json-file driver); they may hold what your
                          users typed, and only secrets are removed
      --dump-stacks       also what each goroutine of dockerd and containerd
                          waits for. The one thing here that is not only
                          reading: both get SIGUSR1, on which they write a
                          file, and it stays; for a daemon that hangs
      --dry-run           say what would be run, run nothing
      --list              the evidence, and why it is gathered
      --format FORM       of the list: text or markdown              [text]
  -q, --quiet             errors only
  -v, --verbose           what became of each piece, and how long it took
  -V, --version           and -h, --help

Examples:
  drydock-collect                               writes drydock-HOST-TIME.tar.zst
  drydock-collect -o /mnt/usb --since 2h        elsewhere, only the last 2 hours
  ssh HOST drydock-collect -o - > HOST.tar.zst  leaves nothing on the host
  drydock-collect --only storage network/routes some of it

Exit status: 0 a bundle was written (it says what is missing), 2 wrong usage,
3 no bundle could be written, 130 interrupted (the bundle is valid).
)";

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

}  // namespace

Parsed parse_options(const std::vector<std::string>& arguments, std::span<const Probe> catalog) {
  Options options;
  std::string since = "7d";
  std::int64_t timeout = options.timeout.count();
  std::string max_size = "256M";
  std::string compression = "zstd";
  std::string format;
  std::vector<std::string> only;
  std::vector<std::string> skip;
  bool help = false;
  bool version = false;
  bool list = false;
  bool dry_run = false;
  bool dump_stacks = false;
  std::int64_t container_logs = 0;

  CLI::App app;
  app.set_help_flag();
  app.add_flag("-h,--help", help);
  app.add_flag("-V,--version", version);
  app.add_option("-o,--output", options.output);
  app.add_option("--since", since);
  app.add_option("--timeout", timeout);
  app.add_option("--max-size", max_size);
  app.add_option("--compression", compression);
  app.add_option("--only", only)->delimiter(',');
  app.add_option("--skip", skip)->delimiter(',');
  app.add_flag("--allow-system-changes", options.allow_system_changes);
  app.add_option("--container-logs", container_logs);
  app.add_flag("--dump-stacks", dump_stacks);
  app.add_flag("--dry-run", dry_run);
  app.add_flag("--list", list);
  app.add_option("--format", format);
  app.add_flag("-q,--quiet", options.quiet);
  app.add_flag("-v,--verbose", options.verbose);
  try {
    // CLI11 takes them from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return refused(error.what());
  }

  if (help) return {.options = {}, .exit = kExitDone, .text = std::string(kHelp)};
  if (version) {
    return {.options = {}, .exit = kExitDone, .text = "drydock-collect " DRYDOCK_VERSION "\n"};
  }
  if (timeout < 1 || timeout > kLongestRun) {
    return refused("--timeout takes 1 to " + std::to_string(kLongestRun) + " seconds");
  }
  options.timeout = std::chrono::seconds(timeout);
  const auto bytes = size_from(max_size);
  if (!bytes || *bytes < kSmallestBundle) {
    return refused("--max-size takes a size from 1M on, such as 50M or 1G, not " + max_size);
  }
  options.max_size = *bytes;
  if (container_logs < 0 || container_logs > kMostContainerLogLines) {
    return refused("--container-logs takes 1 to " + std::to_string(kMostContainerLogLines) +
                   " lines");
  }
  options.container_log_lines = container_logs;
  if (container_logs > 0) options.opted_in.emplace_back("--container-logs");
  if (dump_stacks) options.opted_in.emplace_back("--dump-stacks");
  const auto known = bundle::compression_from(compression);
  if (!known) return refused("--compression takes zstd, gzip or xz, not " + compression);
  options.compression = *known;
  const auto is_control = [](unsigned char c) { return c < 0x20; };
  if (since.empty() || std::ranges::any_of(since, is_control)) {
    return refused("--since takes an age such as 2h or 3d, or a time as journalctl does");
  }
  options.since = since_from(since);
  if (options.output.empty()) return refused("--output takes a directory, a new file or -");
  if (!format.empty() && !list) return refused("--format belongs to --list");
  if (!format.empty() && format != "text" && format != "markdown") {
    return refused("--format takes text or markdown, not " + format);
  }
  options.markdown = format == "markdown";
  if (list && dry_run) return refused("--list and --dry-run do not go together");
  if (list) options.action = Options::Action::list;
  if (dry_run) options.action = Options::Action::dry_run;

  for (const auto& [patterns, name] : {std::pair(&only, "--only"), std::pair(&skip, "--skip")}) {
    if (auto sentence = stray(*patterns, name, catalog)) return refused(*sentence);
  }
  options.probes = chosen(catalog, only, skip);
  if (options.probes.empty()) return refused("--only and --skip leave nothing to gather");
  return {.options = std::move(options), .exit = {}, .text = {}};
}

}  // namespace collector
