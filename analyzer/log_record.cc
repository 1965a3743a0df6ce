// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_record.h"

#include <algorithm>
#include <array>

#include "analyzer/log_joiner.h"

namespace analyzer {
namespace {

using Wanted = std::function<bool(const std::string&)>;
using Use = std::function<void(const LogRecord&)>;

class Functions : public LogJoiner::Sink {
 public:
  Functions(const Wanted& wanted, const Use& use) : wanted_(wanted), use_(use) {}
  bool wants(const std::string& message) override { return wanted_(message); }
  void use(const LogRecord& record) override { use_(record); }

 private:
  const Wanted& wanted_;
  const Use& use_;
};

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

}  // namespace

void each_record(bundle::LineSource& lines, const Use& use) {
  each_record(
      lines, [](const std::string&) { return true; }, use);
}

void each_record(bundle::LineSource& lines, const Wanted& wanted, const Use& use) {
  Functions sink(wanted, use);
  LogJoiner joiner;
  while (const auto line = lines.next()) joiner.take(*line, sink);
  joiner.flush(sink);
}

std::optional<std::string> guess_log(std::string_view first_bytes) {
  constexpr std::string_view names[] = {"docker", "containerd", "kernel"};
  std::array<int, 3> votes{};
  bundle::TextSource source(first_bytes);
  bundle::LineSource lines(source, 64 << 10);
  each_record(lines, [&](const LogRecord& record) {
    if (record.identifier == "kernel") {
      votes[2] += 4;
    } else if (record.identifier == "dockerd" || record.identifier == "docker") {
      votes[0] += 4;
    } else if (record.identifier == "containerd") {
      votes[1] += 4;
    } else if (has_any(record.message, {"docker.service", "module=libcontainerd", "API listen on",
                                        "Handler for ", "graphdriver", "Docker daemon",
                                        "start daemon: ", "configure the Docker daemon"})) {
      votes[0] += 2;
    } else if (has_any(record.message, {"containerd.service", "starting containerd",
                                        "io.containerd.", "loading plugin", "shim disconnected"})) {
      votes[1] += 2;
    } else if (!record.level.empty()) {
      votes[0] += 1;  // logrus, and nothing else to go by: dockerd is what people save
    }
  });
  const auto best = std::ranges::max_element(votes);
  if (*best == 0) return std::nullopt;
  return std::string(names[best - votes.begin()]);
}

std::span<const LogName> log_names() {
  static constexpr LogName names[] = {{"docker", "docker/journal"},
                                      {"docker", "docker/log-files"},
                                      {"docker-socket", "docker/socket-journal"},
                                      {"containerd", "containerd/journal"},
                                      {"containerd", "containerd/log-files"},
                                      {"kernel", "kernel/journal"},
                                      {"kernel", "kernel/log-files"},
                                      {"kernel", "kernel/dmesg"},
                                      {"audit", "audit/log"}};
  return names;
}

std::vector<std::string_view> names_of_logs() {
  std::vector<std::string_view> names;
  for (const LogName& log : log_names()) {
    if (names.empty() || names.back() != log.name) names.push_back(log.name);
  }
  return names;
}

std::vector<std::string> evidence_of_log(std::string_view name) {
  std::vector<std::string> evidence;
  for (const LogName& log : log_names()) {
    if (log.name == name) evidence.emplace_back(log.evidence);
  }
  return evidence;
}

bool is_log_evidence(std::string_view evidence) {
  return std::ranges::any_of(log_names(),
                             [&](const LogName& log) { return log.evidence == evidence; });
}

std::string_view stands_in_for(std::string_view evidence) {
  const LogName* usual = nullptr;
  for (const LogName& log : log_names()) {
    if (usual == nullptr || usual->name != log.name) usual = &log;
    if (log.evidence == evidence) return usual == &log ? std::string_view() : usual->evidence;
  }
  return {};
}

}  // namespace analyzer
