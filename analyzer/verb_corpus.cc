// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "analyzer/commands.h"
#include "analyzer/corpus.h"
#include "analyzer/intake.h"
#include "analyzer/parallel.h"
#include "analyzer/verbs.h"
#include "bundle/error.h"

namespace analyzer {
namespace {

/// A bundle that cannot be used is a sample that fails, not the end of the run.
CheckedSample check_sample(const Sample& sample, const RulePack& rules, const Options& options) {
  try {
    return check(sample.expected, analyze(sample.bundle, rules, options.limits, ""), rules);
  } catch (const bundle::Error& e) {
    CheckedSample unusable;
    unusable.problems.emplace_back(e.what());
    unusable.misses = sample.expected.root_causes;
    unusable.misses.insert(unusable.misses.end(), sample.expected.symptoms.begin(),
                           sample.expected.symptoms.end());
    return unusable;
  }
}

}  // namespace

int judge_corpus(const Options& options, std::ostream& out, std::ostream& err) {
  const RulePack rules = load_rules(options, err);
  std::vector<Sample> samples = samples_in(options.bundles.front());
  std::vector<CheckedSample> checked;
  each_in_order(
      samples.size(), options.jobs,
      [&](std::size_t i) { return check_sample(samples[i], rules, options); },
      [&](CheckedSample one) { checked.push_back(std::move(one)); });
  const CorpusScore result = score(std::move(samples), std::move(checked), rules);
  out << (options.format == ReportFormat::junit ? corpus_junit(result)
                                                : corpus_text(result, options.columns));
  return result.wrong == 0 ? kExitDone : kExitFound;
}

}  // namespace analyzer
