// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <iostream>

#include "analyzer/commands.h"
#include "analyzer/options.h"
#include "analyzer/printable.h"

int main(int argc, char** argv) try {
  const analyzer::ParsedOptions parsed = analyzer::parse_options(argc, argv);
  if (parsed.exit_status) return *parsed.exit_status;
  return analyzer::run(parsed.options, std::cin, std::cout, std::cerr);
} catch (const std::exception& e) {
  std::cerr << "drydock-analyze: " << analyzer::printable(e.what()) << '\n';
  return analyzer::kExitCannot;
}
