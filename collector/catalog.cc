// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include "collector/journal.h"
#include "collector/probe.h"

namespace collector {

namespace probes {
#define ENTRY(name) std::span<const Probe> name();
#include "probes.inc"
#undef ENTRY
}  // namespace probes

namespace {

/// Process ids no kernel gives (they end at 2^22), to be replaced by words.
constexpr std::int64_t kDockerd = 99'000'001;
constexpr std::int64_t kContainerd = 99'000'002;

void replace(std::string& text, const std::string& what, std::string_view with) {
  if (const auto at = text.find(what); at != std::string::npos) {
    text.replace(at, what.size(), with);
  }
}

/// The path as a person reads it before any host was looked at: <data-root>/image/overlay2/....
std::string path_in_words(const File& file) {
  const Survey words{.data_root = {"<data-root>", ""},
                     .exec_root = {"<exec-root>", ""},
                     .config_file = {"<config-file>", ""},
                     .socket = {"<docker-socket>", ""},
                     .pid_file = {"<pid-file>", ""},
                     .containerd_socket = {"<containerd-socket>", ""},
                     .dockerd_pid = kDockerd,
                     .containerd_pid = kContainerd,
                     .ping = {}};
  std::string path = file.path(words);
  replace(path, std::to_string(kDockerd), "<dockerd-pid>");
  replace(path, std::to_string(kContainerd), "<containerd-pid>");
  return path;
}

std::string in_words(const Command& command) {
  std::string text;
  for (const std::string_view word : command.argv) {
    text += (text.empty() ? "" : " ") + std::string(word);
  }
  return text;
}

std::string in_words(const Journal& journal) {
  std::string text;
  for (const std::string& word : journal_argv(journal.match, "<since>")) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

std::string in_words(const File& file) { return path_in_words(file); }
std::string in_words(const Api& api) { return "GET " + std::string(api.target); }
std::string in_words(const Native& native) { return std::string(native.reads); }

std::string_view extension(Style style) {
  switch (style) {
    case Style::log:
      return ".log";
    case Style::json:
      return ".json";
    case Style::json_lines:
      return ".jsonl";
    case Style::unit:
    case Style::plain:
      break;
  }
  return ".txt";
}

}  // namespace

std::vector<Probe> catalog() {
  std::vector<Probe> all;
  for (const auto rows : {
#define ENTRY(name) &probes::name,
#include "probes.inc"
#undef ENTRY
       }) {
    const std::span<const Probe> subject = rows();
    all.insert(all.end(), subject.begin(), subject.end());
  }
  return all;
}

std::string entry_path(const Probe& probe) {
  return std::string(probe.id) + std::string(extension(probe.style));
}

std::string describe(const Probe& probe) {
  return std::visit([](const auto& what) { return in_words(what); }, probe.what);
}

}  // namespace collector
