// SPDX-License-Identifier: Apache-2.0
#include "collector/evidence_doc.h"

#include <algorithm>
#include <string_view>

namespace collector {
namespace {

std::string in_code(const std::string& text) { return "`" + text + "`"; }

std::string size_of(std::int64_t bytes) {
  constexpr std::int64_t kStep = 1024;
  return bytes >= kStep * kStep ? std::to_string(bytes / kStep / kStep) + " MiB"
                                : std::to_string(bytes / kStep) + " KiB";
}

std::string seconds_of(std::chrono::milliseconds time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

template <typename Text>
std::string two_columns(std::span<const Probe> probes, Text text) {
  std::size_t width = 0;
  for (const Probe& probe : probes) width = std::max(width, probe.id.size());
  std::string lines;
  for (const Probe& probe : probes) {
    lines += std::string(probe.id) + std::string(width + 2 - probe.id.size(), ' ');
    lines += std::string(text(probe)) + "\n";
  }
  return lines;
}

}  // namespace

std::string evidence_markdown(std::span<const Probe> probes) {
  std::string page =
      "# The evidence\n\n"
      "What `drydock-collect` gathers, where it comes from, and what question it answers. Evidence "
      "is\n"
      "addressed by its id; in a bundle it is the file of that name. Made from the catalog by\n"
      "`drydock-collect --list --format markdown`.\n\n"
      "| Evidence | Source | Why | At most |\n"
      "| --- | --- | --- | --- |\n";
  for (const Probe& probe : probes) {
    page +=
        "| " + in_code(std::string(probe.id)) + " | " + in_code(describe(probe)) + " | " +
        std::string(probe.why) +
        (probe.opt_in.empty() ? "" : " (only with " + in_code(std::string(probe.opt_in)) + ")") +
        " | " + seconds_of(probe.limits.time) + ", " + size_of(probe.limits.bytes) + " |\n";
  }
  return page;
}

std::string evidence_markdown() { return evidence_markdown(catalog()); }

std::string evidence_list(std::span<const Probe> probes) {
  return two_columns(probes, [](const Probe& probe) {
    return std::string(probe.why) +
           (probe.opt_in.empty() ? "" : " (only with " + std::string(probe.opt_in) + ")");
  });
}

std::string evidence_sources(std::span<const Probe> probes) {
  return two_columns(probes, describe);
}

}  // namespace collector
