// SPDX-License-Identifier: Apache-2.0
// Two bundles of a host: which findings came, went and stayed, and which facts that matter changed.
// What was not known on one side is neither: it is named.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/intake.h"

namespace analyzer {

enum class Change { came, went, over, stayed, unclear };
std::string_view to_text(Change change);

struct FindingChange {
  Change change = Change::stayed;
  const Rule* rule = nullptr;
  const Finding* before = nullptr;  ///< nullptr where it was not there
  const Finding* after = nullptr;
  std::string reason;  ///< where it is unclear: why the other side was not judged
};

struct FactChange {
  std::string what;                   ///< "container", "sysctl"
  std::string key;                    ///< "web", "net.ipv4.ip_forward"; empty where there is one
  std::optional<std::string> before;  ///< nullopt where it was not there
  std::optional<std::string> after;
  bool is_list = false;  ///< lines, one item each
};

struct Comparison {
  std::vector<std::string> remarks;  ///< "they are of different hosts: a, b"
  std::vector<FindingChange> findings;
  std::vector<FactChange> facts;
  std::vector<std::string> not_compared;
};

/// Both were diagnosed with the same rules; the comparison points into them.
Comparison compare(const Intake& before, const Intake& after);

std::string comparison_text(const Comparison& comparison, const Diagnosis& before,
                            const Diagnosis& after, std::size_t columns);
/// Schema drydock.diff/1.
std::string comparison_json(const Comparison& comparison, const Diagnosis& before,
                            const Diagnosis& after);

}  // namespace analyzer
