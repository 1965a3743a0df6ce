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
#include <string>
#include <utility>
#include <vector>

#include "bundle/error.h"
#include "collector/collect.h"
#include "collector/evidence_doc.h"
#include "collector/linux_host.h"
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
  const std::int64_t uid = ::geteuid();
  const bundle::Header head = header(host, host.now(), uid, std::move(arguments));
  const std::string root = bundle::root_name(head.host_name, head.started);
  Output output = Output::create({.where = options.output,
                                  .root = root,
                                  .compression = options.compression,
                                  .max_size = options.max_size,
                                  .fallbacks = fallbacks(),
                                  .named = options.output != "."});
  Progress progress(stderr, form(options.quiet));
  if (!output.note().empty()) progress.say(output.note());
  constexpr std::string_view kStacks = "--dump-stacks";
  if (std::ranges::find(options.opted_in, kStacks) != options.opted_in.end() &&
      std::ranges::find(options.probes, kStacks, &Probe::opt_in) != options.probes.end()) {
    spdlog::warn(
        "--dump-stacks sends SIGUSR1 to dockerd and containerd, and each leaves a file with its "
        "stacks on this host");
  }
  const Plan plan{.time = options.timeout,
                  .since = options.since,
                  .allow_system_changes = options.allow_system_changes,
                  .opted_in = options.opted_in,
                  .container_log_lines = options.container_log_lines,
                  .uid = uid,
                  .key = random_key(),
                  .hurry = [&politeness] { return politeness.end(); },
                  .interrupted = [&interrupt]() -> std::optional<std::string> {
                    const auto signal = interrupt.signal();
                    if (!signal) return std::nullopt;
                    return "interrupted by " + signal_name(*signal);
                  }};
  bundle::Writer writer(output.fd(), options.compression, root, head.started);
  const bundle::Manifest manifest =
      collect(options.probes, host, plan, head, writer, output, progress);
  for (const bundle::ProbeRecord& record : manifest.probes) {
    spdlog::debug("{}: {}, {} ms, {} bytes{}{}", record.id, to_text(record.outcome),
                  record.duration_ms, record.bytes, record.reason.empty() ? "" : ", ",
                  record.reason);
  }
  progress.say(closing_words(manifest, output, output.finish(), uid));
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
