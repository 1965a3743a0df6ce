// SPDX-License-Identifier: Apache-2.0
// The words of the verbs that are declared in verbs.h.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "analyzer/options.h"

namespace analyzer {

/// Options that several verbs take.
struct SharedOptions {
  std::function<void(CLI::App*)> with_rules;
  std::function<void(CLI::App*)> with_limits;
};

void with_jobs(CLI::App* verb, Options& options);

/// Adds the verbs; the one that is used sets Options::verb.
void add_verbs(CLI::App& app, Options& options, const SharedOptions& shared);

}  // namespace analyzer
