// SPDX-License-Identifier: Apache-2.0
// The command line of drydock-collect.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/writer.h"
#include "collector/probe.h"

namespace collector {

inline constexpr int kExitDone = 0;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitNoBundle = 3;
inline constexpr int kExitInterrupted = 130;

struct Options {
  enum class Action { collect, list, dry_run };
  Action action = Action::collect;
  bool markdown = false;  ///< for the list
  std::string output = ".";
  std::string since = "-7d";
  std::chrono::seconds timeout{120};
  std::int64_t max_size = std::int64_t{256} << 20;
  bundle::Compression compression = bundle::Compression::zstd;
  bool allow_system_changes = false;
  bool obfuscate = false;
  std::string obfuscation_map;             ///< where the map goes; empty: beside the bundle
  std::vector<std::string_view> opted_in;  ///< "--dump-stacks", "--container-logs"
  std::int64_t container_log_lines = 0;
  bool quiet = false;
  bool verbose = false;       ///< say of each piece what became of it, and how long it took
  std::vector<Probe> probes;  ///< of the catalog, what --only and --skip leave
};

/// What was asked for, or a text to show and the status to exit with.
struct Parsed {
  Options options;
  std::optional<int> exit;
  std::string text;
};

Parsed parse_options(const std::vector<std::string>& arguments, std::span<const Probe> catalog);

/// Of the same declarations: docs/man and docs/completion are made from them.
std::string man_page();
std::string completion(std::string_view shell);

}  // namespace collector
