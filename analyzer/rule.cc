// SPDX-License-Identifier: Apache-2.0
#include "analyzer/rule.h"

namespace analyzer {
namespace {

struct Named {
  Severity severity;
  std::string_view text;
};
constexpr Named kSeverities[] = {{Severity::info, "info"},
                                 {Severity::warning, "warning"},
                                 {Severity::error, "error"},
                                 {Severity::critical, "critical"}};

}  // namespace

std::string_view to_text(Severity severity) {
  for (const Named& named : kSeverities) {
    if (named.severity == severity) return named.text;
  }
  return "";
}

std::optional<Severity> severity_from(std::string_view text) {
  for (const Named& named : kSeverities) {
    if (named.text == text) return named.severity;
  }
  return std::nullopt;
}

}  // namespace analyzer
