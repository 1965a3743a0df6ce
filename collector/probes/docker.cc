// SPDX-License-Identifier: Apache-2.0
// What dockerd says when it answers. Only GET, and only after the survey's ping was answered; what
// dockerd would say is also on disk (probes/storage.cc), because it often does not.
#include <array>
#include <string>

#include "collector/json_lines.h"
#include "collector/probe.h"

namespace collector::probes {
namespace {

using namespace std::chrono_literals;

NativeResult ping(Host& host, const Survey& survey, const Sink& sink) {
  const auto stat = host.stat(survey.socket.path);
  Json row;
  row["socket"] = survey.socket.path;
  row["socket_exists"] = stat && stat->type == FileType::socket;
  row["connected"] = survey.ping.connected;
  row["answered"] = survey.ping.answered;
  row["status"] = or_null(survey.ping.status);
  row["waited_ms"] = survey.ping.waited_ms;
  row["error"] = survey.ping.error.empty() ? Json(nullptr) : Json(survey.ping.error);
  sink(to_line(row) + "\n");
  return {};
}

struct Answer {
  std::optional<int> status;
  std::string body;
  std::string error;
};

Answer ask(Host& host, const Survey& survey, const std::string& target, Limits limits) {
  Answer answer;
  const HttpResult result =
      host.get(survey.socket.path, target, limits, [&answer](std::string_view piece) {
        answer.body.append(piece);
        return true;
      });
  answer.status = result.status;
  answer.error = !result.error.empty() ? result.error
                 : result.status       ? "status " + std::to_string(*result.status)
                                       : "no answer";
  return answer;
}

// A list of objects, and then each of them in full. One object can hang on a lock while the rest
// answers (moby holds a lock for each container), so each has a deadline of its own, and three
// that hang end the questions.
NativeResult list_then_each(Host& host, const Survey& survey, const Sink& sink,
                            const std::string& list_target, const std::string& each_prefix,
                            const std::string& each_suffix) {
  constexpr int kMaxHung = 3;
  constexpr std::size_t kMaxObjects = 2000;
  constexpr auto kTotal = 20s;
  const auto started = host.tick();
  const Answer list = ask(host, survey, list_target, {.time = 8s, .bytes = 8 << 20});
  const Json objects = list.status == 200 ? Json::parse(list.body, nullptr, false) : Json();
  if (!objects.is_array()) {
    return {.outcome = list.status ? bundle::Outcome::failed : bundle::Outcome::timed_out,
            .reason = "GET " + list_target + ": " +
                      (list.status == 200 ? "the answer is not a JSON array" : list.error)};
  }
  JsonLines lines(sink);
  int hung = 0;
  std::size_t failed = 0;
  std::size_t asked = 0;
  std::string stopped;
  for (const Json& object : objects) {
    const auto id = object.is_object() ? object.find("Id") : object.end();
    if (id == object.end() || !id->is_string()) continue;
    if (asked == kMaxObjects) stopped = "there are more than " + std::to_string(kMaxObjects);
    if (hung == kMaxHung) stopped = std::to_string(kMaxHung) + " of them did not answer";
    if (host.tick() - started > kTotal) stopped = "the time for them is used up";
    if (!stopped.empty()) break;
    ++asked;
    std::string target = each_prefix;
    target.append(id->get_ref<const std::string&>()).append(each_suffix);
    const Answer each = ask(host, survey, target, {.time = 2s, .bytes = 1 << 20});
    Json row = each.status == 200 ? Json::parse(each.body, nullptr, false) : Json();
    if (!row.is_object()) {
      ++failed;
      if (!each.status) ++hung;
      row = {{"Id", *id}, {"inspect_error", each.status == 200 ? "not a JSON object" : each.error}};
    }
    if (!lines.add(row)) break;
  }
  if (stopped.empty() && failed == 0) return {};
  std::string reason = std::to_string(asked - failed) + " of " + std::to_string(objects.size()) +
                       " objects of GET " + list_target + " were read in full";
  if (!stopped.empty()) reason += ": " + stopped;
  return {.outcome = bundle::Outcome::partial, .reason = std::move(reason)};
}

NativeResult containers(Host& host, const Survey& survey, const Sink& sink) {
  return list_then_each(host, survey, sink, "/containers/json?all=1", "/containers/", "/json");
}

NativeResult networks(Host& host, const Survey& survey, const Sink& sink) {
  return list_then_each(host, survey, sink, "/networks", "/networks/", "");
}

}  // namespace

std::span<const Probe> docker() {
  static const std::array rows = {
      Probe{.id = "docker/ping",
            .why = "whether dockerd answers at all; if not, nothing else asks it",
            .what = Native{.gather = ping, .reads = "GET /_ping (asked once, by the survey)"},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "docker/version",
            .why = "versions of dockerd, containerd and runc, to know which defects they have",
            .what = Api{.target = "/version"},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 256 << 10}},
      Probe{.id = "docker/info",
            .why = "storage driver, cgroup driver, warnings and the settings that are in force",
            .what = Api{.target = "/info"},
            .style = Style::json,
            .limits = {.time = 10s, .bytes = 1 << 20}},
      Probe{.id = "docker/containers",
            .why = "state, exit code, health, mounts, ports and networks of every container",
            .what = Native{.gather = containers,
                           .reads = "GET /containers/json?all=1, /containers/<id>/json",
                           .api = true},
            .style = Style::json_lines,
            .limits = {.time = 30s, .bytes = 8 << 20}},
      Probe{.id = "docker/images",
            .why = "which images dockerd believes it has, to compare with the disk",
            .what = Api{.target = "/images/json"},
            .style = Style::json,
            .limits = {.time = 10s, .bytes = 4 << 20}},
      Probe{
          .id = "docker/networks",
          .why = "subnets, bridges and attached containers, to compare with the kernel",
          .what = Native{.gather = networks, .reads = "GET /networks, /networks/<id>", .api = true},
          .style = Style::json_lines,
          .limits = {.time = 30s, .bytes = 4 << 20}},
      Probe{.id = "docker/volumes",
            .why = "volumes and their drivers; a plugin that is gone blocks its volumes",
            .what = Api{.target = "/volumes"},
            .style = Style::json,
            .limits = {.time = 10s, .bytes = 4 << 20}},
  };
  return rows;
}

}  // namespace collector::probes
