// SPDX-License-Identifier: Apache-2.0
#include "collector/progress.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

namespace collector {
namespace {

constexpr std::size_t kColumns = 79;
/// More pieces of evidence with the same trouble are counted; the manifest has them all.
constexpr std::size_t kNamed = 8;

/// Reasons quote a broken host; a terminal must not obey what it says.
std::string printable(std::string_view text) {
  std::string safe(text);
  for (char& c : safe) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return safe;
}

std::string readable(std::int64_t bytes) {
  constexpr std::int64_t kStep = 1024;
  if (bytes < 10 * kStep) return std::to_string(bytes) + " bytes";
  if (bytes < 10 * kStep * kStep) return std::to_string(bytes / kStep) + " KiB";
  return std::to_string(bytes / kStep / kStep) + " MiB";
}

/// "  docker/info, docker/version: dockerd did not answer": one line for each reason.
std::string lines_about(const std::vector<bundle::ProbeRecord>& records, bundle::Outcome outcome) {
  struct Group {
    std::string_view reason;
    std::string ids;
    std::size_t count = 0;
  };
  std::vector<Group> groups;
  for (const bundle::ProbeRecord& record : records) {
    if (record.outcome != outcome) continue;
    auto group = std::ranges::find(groups, record.reason, &Group::reason);
    if (group == groups.end()) {
      group = groups.insert(group, {.reason = record.reason, .ids = {}});
    }
    if (++group->count <= kNamed) group->ids += (group->ids.empty() ? "" : ", ") + record.id;
  }
  std::string lines;
  for (const Group& group : groups) {
    lines += "  " + group.ids;
    if (group.count > kNamed) lines += " and " + std::to_string(group.count - kNamed) + " more";
    lines += (group.reason.empty() ? "" : ": " + printable(group.reason)) + "\n";
  }
  return lines;
}

}  // namespace

void Progress::clear() {
  if (drawn_) std::fputs("\r\033[K", to_);
  drawn_ = false;
}

void Progress::begin(std::size_t number, std::size_t of, std::string_view id) {
  if (form_ != Form::terminal) return;
  clear();
  const std::string line =
      std::to_string(number) + "/" + std::to_string(of) + " " + std::string(id);
  std::fputs(line.substr(0, kColumns).c_str(), to_);
  std::fflush(to_);
  drawn_ = true;
}

void Progress::end(std::size_t number, std::size_t of, const bundle::ProbeRecord& record) {
  if (form_ == Form::terminal && number == of) clear();
  if (form_ != Form::lines) return;
  const std::string line = std::to_string(number) + "/" + std::to_string(of) + " " + record.id +
                           " " + std::string(to_text(record.outcome)) + "\n";
  std::fputs(line.c_str(), to_);
}

void Progress::say(std::string_view line) {
  if (form_ == Form::quiet) return;
  clear();
  std::fputs((std::string(line) + "\n").c_str(), to_);
}

std::string closing_words(const bundle::Manifest& manifest, const Output& output,
                          std::int64_t bytes, std::int64_t uid) {
  using bundle::Outcome;
  std::map<Outcome, std::size_t> counts;
  for (const bundle::ProbeRecord& record : manifest.probes) ++counts[record.outcome];

  std::string text;
  // What is merely absent belongs to the host and needs no action; the rest does.
  constexpr std::array kTold = {Outcome::partial, Outcome::skipped, Outcome::denied,
                                Outcome::timed_out, Outcome::failed};
  for (const Outcome outcome : kTold) {
    if (counts[outcome] == 0) continue;
    text += std::string(to_text(outcome)) + ":\n" + lines_about(manifest.probes, outcome);
  }
  if (counts[Outcome::denied] > 0 && uid != 0) {
    text += "Run it as root to get what was denied.\n";
  }
  if (!output.note().empty()) text += output.note() + ".\n";
  if (manifest.ended != "complete")
    text += "The run ended early: " + printable(manifest.ended) + ".\n";
  text += std::to_string(counts[Outcome::collected]) + " of " +
          std::to_string(manifest.probes.size()) + " pieces collected, " +
          std::to_string(counts[Outcome::partial]) + " in part, " +
          std::to_string(counts[Outcome::absent]) + " not on this host.\n";
  text += output.path() == "-" ? "The bundle went to standard output"
                               : "The bundle is " + output.path();
  return text + " (" + readable(bytes) + ").";
}

}  // namespace collector
