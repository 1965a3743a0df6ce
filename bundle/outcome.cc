// SPDX-License-Identifier: Apache-2.0
#include "bundle/outcome.h"

#include <array>

namespace bundle {
namespace {

struct Name {
  Outcome outcome;
  std::string_view text;
};

constexpr std::array kNames = {
    Name{Outcome::collected, "collected"}, Name{Outcome::partial, "partial"},
    Name{Outcome::absent, "absent"},       Name{Outcome::denied, "denied"},
    Name{Outcome::timed_out, "timed_out"}, Name{Outcome::failed, "failed"},
    Name{Outcome::skipped, "skipped"},
};

}  // namespace

std::string_view to_text(Outcome outcome) {
  for (const Name& name : kNames) {
    if (name.outcome == outcome) return name.text;
  }
  return "failed";
}

std::optional<Outcome> outcome_from(std::string_view text) {
  for (const Name& name : kNames) {
    if (name.text == text) return name.outcome;
  }
  return std::nullopt;
}

}  // namespace bundle
