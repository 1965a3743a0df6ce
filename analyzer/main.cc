// SPDX-License-Identifier: Apache-2.0
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <exception>
#include <iostream>

#include "analyzer/commands.h"
#include "analyzer/options.h"
#include "analyzer/printable.h"

int main(int argc, char** argv) try {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("drydock-analyze"));
  spdlog::set_pattern("%n: %v");
  const analyzer::ParsedOptions parsed = analyzer::parse_options(argc, argv);
  if (parsed.exit_status) return *parsed.exit_status;
  return analyzer::run(parsed.options, std::cin, std::cout, std::cerr);
} catch (const std::exception& e) {
  spdlog::error("{}", analyzer::printable(e.what()));
  return analyzer::kExitCannot;
}
