// SPDX-License-Identifier: Apache-2.0
// The verbs that have a file of their own, verb_<name>.cc, and what they share. Each returns the
// exit status.
#pragma once

#include <iosfwd>

#include "analyzer/options.h"
#include "analyzer/rule_pack.h"

namespace analyzer {

/// The embedded rules and those of --rules. Shows their problems and throws Error if there are any.
RulePack load_rules(const Options& options, std::ostream& err);

/// kExitFound as --fail-on asks; kExitCannot when one of the bundles cannot be used.
int report_bundles(const Options& options, std::ostream& out, std::ostream& err);
/// kExitCannot when a statement could not be run, unless a person typed it at a prompt.
int query_bundle(const Options& options, std::istream& in, std::ostream& out, std::ostream& err);
int explain_rule(const Options& options, std::ostream& out, std::ostream& err);
/// kExitFound when a sample is not judged as expected.
int judge_corpus(const Options& options, std::ostream& out, std::ostream& err);
int show_timeline(const Options& options, std::ostream& out, std::ostream& err);
int show_diff(const Options& options, std::ostream& out, std::ostream& err);

}  // namespace analyzer
