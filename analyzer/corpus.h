// SPDX-License-Identifier: Apache-2.0
// Labelled bundles, and how the rules fare on them. A sample is a folder with a bundle ("bundle",
// "bundle.tar.zst", ...) and expected.yaml:
//
//   what: docker0 is gone, so no container on the default network can start
//   root_causes: [net/docker0-missing]
//   symptoms: [net/published-port-dead]     # found, and explained by something
//   absent: [net/ip-forward-disabled]       # must not be found
//   unreadable: [containerd/config]         # evidence that the fault itself makes unreadable
//   said: [was read as a sos report]        # parts of notices that are to be there, and no others
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/diagnosis.h"
#include "analyzer/rule_pack.h"

namespace analyzer {

struct Expected {
  std::string what;
  std::vector<std::string> root_causes;  ///< the first is to be on top
  std::vector<std::string> symptoms;
  std::vector<std::string> absent;
  std::vector<std::string> unreadable = {};
  std::vector<std::string> said = {};
};
/// `file` names it in problems. Throws Error with all of them.
Expected expected_from(std::string_view text, const std::string& file);

struct Sample {
  std::string name;    ///< of its folder
  std::string bundle;  ///< path
  Expected expected;
};
/// Every sample below `dir`, by name; a folder without a bundle and without expected.yaml is none.
/// Throws Error when there is none, and when one lacks a half.
std::vector<Sample> samples_in(const std::string& dir);

/// A sample beside its diagnosis.
struct CheckedSample {
  std::vector<std::string> roots;     ///< current root causes above info, best first
  std::vector<std::string> problems;  ///< a sentence each; empty when all is as expected
  bool on_top = false;                ///< the first root cause is the first of the expected ones
  bool exact = false;                 ///< the root causes are the expected ones and no other
  std::vector<std::string> hits;      ///< ids that were expected, and found as expected
  std::vector<std::string> misses;    ///< expected, and not found as expected
  std::vector<std::string> false_alarms;
};
CheckedSample check(const Expected& expected, const Diagnosis& diagnosis, const RulePack& rules);

struct RuleScore {
  std::int64_t hits = 0;
  std::int64_t misses = 0;
  std::int64_t false_alarms = 0;
};

struct CorpusScore {
  std::vector<Sample> samples;
  std::vector<CheckedSample> checked;      ///< beside samples
  std::map<std::string, RuleScore> rules;  ///< those that were expected or found
  std::vector<std::string> without_sample;
  RuleScore all;
  std::int64_t on_top = 0;
  std::int64_t exact = 0;
  std::int64_t wrong = 0;  ///< samples with a problem
};
CorpusScore score(std::vector<Sample> samples, std::vector<CheckedSample> checked,
                  const RulePack& rules);

std::string corpus_text(const CorpusScore& score, std::size_t columns);
/// JUnit XML: a testcase for each sample.
std::string corpus_junit(const CorpusScore& score);

}  // namespace analyzer
