// SPDX-License-Identifier: Apache-2.0
// A probe is a row: what to gather, under which evidence id, within which limits, and why. The
// catalog is all rows of all files in probes/; a file there defines
//
//   std::span<const Probe> <file name>();
//
// and is registered by being there. `--list`, `--dry-run` and docs/evidence.md are made from rows.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "collector/host.h"
#include "collector/redactor.h"
#include "collector/survey.h"

namespace collector {

/// A program and its arguments. `needs_module`: kernel modules, any of which must be loaded (or
/// built in), because running the program would load them; of a program that comes in several
/// builds, those of the build at hand.
struct Command {
  std::vector<std::string_view> argv;
  std::vector<std::string_view> needs_module = {};
};

/// A journal, both ends of it. `match` are journalctl arguments: {"-u", "docker.service"} or
/// {"_TRANSPORT=kernel"}.
struct Journal {
  std::vector<std::string_view> match;
};

/// A file; the path may come from the survey.
struct File {
  std::string (*path)(const Survey&);
};

/// One GET of the Engine API; skipped when the ping was not answered.
struct Api {
  std::string_view target;
};

/// Own code, run isolated. `api`: it asks the Engine API, so it is skipped like Api.
struct Native {
  NativeResult (*gather)(Host&, const Survey&, const Sink&);
  std::string_view reads;  ///< for people: "<data-root>/overlay2"
  bool api = false;
};

struct Probe {
  std::string_view id;   ///< evidence id, "storage/mountinfo"
  std::string_view why;  ///< a sentence for --list: what question it answers
  std::variant<Command, Journal, File, Api, Native> what;
  Style style = Style::plain;
  Limits limits = {};
  /// The option that asks for it; empty for what is gathered unless it is left out.
  std::string_view opt_in = {};
};

/// All rows, sorted by subject file and then as written. Ids are unique.
std::vector<Probe> catalog();

/// "storage/mountinfo.txt": where the evidence stands in the bundle.
std::string entry_path(const Probe& probe);
/// "iptables-save -c", "<data-root>/overlay2", "GET /info": what --list and the manifest show.
std::string describe(const Probe& probe);

}  // namespace collector
