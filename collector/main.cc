// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bundle/error.h"
#include "collector/collect.h"
#include "collector/evidence_doc.h"
#include "collector/linux_host.h"
#include "collector/obfuscate.h"
#include "collector/obfuscate_map.h"
#include "collector/options.h"
#include "collector/politeness.h"

namespace collector {
namespace {

/// Under cron or a broken supervisor 0, 1 or 2 may be closed, and the next file opened would get
/// that number: the bundle would then receive our messages. For reading only, so that a bundle for
/// a standard output that is not there is an error and does not vanish.
void open_standard_streams() {
  int fd = ::open("/dev/null", O_RDONLY);
  while (fd >= 0 && fd <= STDERR_FILENO) fd = ::open("/dev/null", O_RDONLY);
  if (fd >= 0) ::close(fd);
}

std::vector<std::string> fallbacks() {
  std::vector<std::string> directories;
  const char* const temporary = std::getenv("TMPDIR");
  if (temporary != nullptr && *temporary != '\0') directories.emplace_back(temporary);
  directories.insert(directories.end(), {"/var/tmp", "/tmp", "/dev/shm"});
  return directories;
}

Progress::Form form(bool quiet) {
  if (quiet) return Progress::Form::quiet;
  return ::isatty(STDERR_FILENO) == 1 ? Progress::Form::terminal : Progress::Form::lines;
}

/// Made before the bundle is begun, because its root has the host's name.
std::unique_ptr<Obfuscator> make_obfuscator(Host& host, bundle::Header& head) {
  const Identities found = identities(host, std::chrono::seconds(5));
  if (!found.trouble.empty()) {
    spdlog::warn("{}; some of them may stand in the bundle as they are", found.trouble);
  }
  auto obfuscator = std::make_unique<Obfuscator>(found, random_key());
  for (const std::string& name : obfuscator->ambiguous()) {
    spdlog::warn(
        "a host or user here is called \"{}\", an ordinary word: it is replaced only where "
        "its place shows what it is; look through the bundle if that matters",
        name);
  }
  head.host_name = obfuscator->host_name(head.host_name);
  for (std::string& option : head.options) option = obfuscator->text(option);
  head.obfuscated = true;
  return obfuscator;
}

void warn_of(const bundle::SelfScan& scan) {
  for (const bundle::SelfScan::Finding& finding : scan.findings) {
    spdlog::warn(
        "{}{}: what looks like a secret ({}, {} times) was not taken out; look at it before "
        "you hand the bundle on, or collect again with --skip {}",
        finding.path, finding.line > 0 ? ":" + std::to_string(finding.line) : "", finding.kind,
        finding.count, finding.path.substr(0, finding.path.rfind('.')));
  }
  if (!scan.reason.empty()) {
    spdlog::warn("not all of the bundle was looked through for secrets again: {}", scan.reason);
  }
}

int run(const Options& options, std::vector<std::string> arguments) {
  if (options.output == "-" && ::isatty(STDOUT_FILENO) == 1) {
    spdlog::error(
        "a bundle is not for a terminal; redirect standard output (-o - > FILE) or give a file");
    return kExitUsage;
  }
  Politeness politeness;
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is an error of write, not our end
  // Under nohup the hang-up is not meant for us; blocked, it would reach us all the same.
  const bool nohup = std::signal(SIGHUP, SIG_DFL) == SIG_IGN;
  Interrupt interrupt({SIGINT, SIGTERM, nohup ? SIGTERM : SIGHUP});
  if (nohup) std::signal(SIGHUP, SIG_IGN);
  LinuxHost host(&interrupt);
  host.look_for_silent_mounts(std::chrono::seconds(2));
  const std::int64_t uid = ::geteuid();
  bundle::Header head = header(host, host.now(), uid, std::move(arguments));
  const auto obfuscator = options.obfuscate ? make_obfuscator(host, head) : nullptr;
  const std::string root = bundle::root_name(head.host_name, head.started);
  Output output =
      Output::create({.where = options.output,
                      .root = root,
                      .compression = options.compression,
                      .max_size = options.max_size,
                      .fallbacks = fallbacks(),
                      .named = options.output != ".",
                      .reader = options.timeout,
                      .interrupted = [&interrupt] { return interrupt.signal().has_value(); }});
  std::optional<ObfuscationMap> map;
  if (obfuscator) map.emplace(options.obfuscation_map, output);
  Progress progress(stderr, form(options.quiet));
  if (!output.note().empty()) progress.say(output.note());
  constexpr std::string_view kStacks = "--dump-stacks";
  if (std::ranges::find(options.opted_in, kStacks) != options.opted_in.end() &&
      std::ranges::find(options.probes, kStacks, &Probe::opt_in) != options.probes.end()) {
    spdlog::warn(
        "--dump-stacks sends SIGUSR1 to dockerd and containerd, and each leaves a file with its "
        "stacks on this host");
  }
  Plan plan{.time = options.timeout,
            .since = options.since,
            .allow_system_changes = options.allow_system_changes,
            .opted_in = options.opted_in,
            .container_log_lines = options.container_log_lines,
            .uid = uid,
            .key = random_key(),
            .rewrite = {},
            .hurry = [&politeness] { return politeness.end(); },
            .interrupted = [&interrupt]() -> std::optional<std::string> {
              const auto signal = interrupt.signal();
              if (!signal) return std::nullopt;
              return "interrupted by " + signal_name(*signal);
            }};
  if (obfuscator) {
    plan.rewrite = [&obfuscator](std::string_view text) { return obfuscator->text(text); };
  }
  bundle::Writer writer([&output](std::string_view bytes) { return output.write(bytes); },
                        options.compression, root, head.started);
  const bundle::Manifest manifest =
      collect(options.probes, host, plan, head, writer, output, progress);
  for (const bundle::ProbeRecord& record : manifest.probes) {
    spdlog::debug("{}: {}, {} ms, {} bytes{}{}", record.id, to_text(record.outcome),
                  record.duration_ms, record.bytes, record.reason.empty() ? "" : ", ",
                  record.reason);
  }
  if (manifest.self_scan) warn_of(*manifest.self_scan);
  progress.say(closing_words(manifest, output, output.finish(), uid));
  if (map) progress.say(map->write(obfuscator->map_json(root)));
  return interrupt.signal() ? kExitInterrupted : kExitDone;
}

int act(std::vector<std::string> arguments) {
  const Parsed parsed = parse_options(arguments, catalog());
  if (parsed.exit) {
    std::fputs(parsed.text.c_str(), *parsed.exit == kExitDone ? stdout : stderr);
    return *parsed.exit;
  }
  const Options& options = parsed.options;
  if (options.verbose) spdlog::set_level(spdlog::level::debug);
  if (options.quiet) spdlog::set_level(spdlog::level::err);
  switch (options.action) {
    case Options::Action::list:
      std::fputs(
          (options.markdown ? evidence_markdown(options.probes) : evidence_list(options.probes))
              .c_str(),
          stdout);
      return kExitDone;
    case Options::Action::dry_run:
      std::fputs(evidence_sources(options.probes).c_str(), stdout);
      return kExitDone;
    case Options::Action::collect:
      break;
  }
  return run(options, std::move(arguments));
}

/// Messages go to standard error, each with the program's name.
void log_to_stderr() {
  spdlog::set_default_logger(spdlog::stderr_logger_st("drydock-collect"));
  spdlog::set_pattern("%n: %v");
}

}  // namespace
}  // namespace collector

int main(int argc, char** argv) {
  collector::open_standard_streams();
  try {
    collector::log_to_stderr();
    return collector::act(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    spdlog::error("{}", error.what());
    return collector::kExitNoBundle;
  }
}
