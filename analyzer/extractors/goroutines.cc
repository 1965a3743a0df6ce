// SPDX-License-Identifier: Apache-2.0
// Goroutine dumps of the daemons (runtime.Stack in Go): those that are at the same place for the
// same time are one row, because a daemon that hangs has thousands of them.
#include <map>
#include <tuple>

#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/dockerd-stacks", "daemon/containerd-stacks"};

constexpr Column kColumns[] = {
    {"daemon", Type::text, "'dockerd' or 'containerd'"},
    {"state", Type::text, "what they wait for: 'semacquire', 'chan receive', 'IO wait', 'syscall'"},
    {"minutes", Type::integer, "since when; 0 for less than one"},
    {"function", Type::text, "innermost function"},
    {"caller", Type::text,
     "innermost function that is not of Go's own library; NULL where there is none"},
    {"goroutines", Type::integer, "how many are like that"},
};
constexpr Table kTables[] = {
    {"goroutines",
     "What the goroutines of dockerd and containerd wait for; only with --dump-stacks.", kColumns}};

struct Place {
  std::string state;
  std::int64_t minutes = 0;
  std::string function;
  std::string caller;

  bool operator<(const Place& other) const {
    return std::tie(state, minutes, function, caller) <
           std::tie(other.state, other.minutes, other.function, other.caller);
  }
};

struct Seen {
  std::int64_t goroutines = 0;
  std::int64_t line = 0;  ///< of the first one
};

// goroutine 42 [semacquire, 12 minutes, locked to thread]:
std::optional<Place> header(std::string_view line) {
  constexpr std::string_view kStart = "goroutine ";
  const auto open = line.find(" [");
  const auto close = line.rfind("]:");
  if (!line.starts_with(kStart) || open == std::string_view::npos ||
      close == std::string_view::npos || close < open) {
    return std::nullopt;
  }
  std::string_view rest = line.substr(open + 2, close - open - 2);
  Place place;
  place.state = rest.substr(0, rest.find(','));
  for (auto comma = rest.find(','); comma != std::string_view::npos; comma = rest.find(',')) {
    rest = trimmed(rest.substr(comma + 1));
    constexpr std::string_view kMinutes = " minutes";
    const std::string_view part = rest.substr(0, rest.find(','));
    if (!part.ends_with(kMinutes)) continue;
    place.minutes = number(part.substr(0, part.size() - kMinutes.size())).value_or(0);
  }
  return place;
}

// github.com/docker/docker/daemon.(*Daemon).ContainerStart(0xc000a2c000, ...)
std::string_view function_of(std::string_view line) {
  if (line.empty() || line.front() == '\t' || line.starts_with("created by ")) return {};
  const auto arguments = line.rfind('(');
  return arguments == std::string_view::npos ? line : line.substr(0, arguments);
}

/// Packages of Go's own library have no dot in the first part of their path.
bool is_of_go(std::string_view function) {
  const auto slash = function.find('/');
  if (slash == std::string_view::npos) return !function.starts_with("main.");
  return function.substr(0, slash).find('.') == std::string_view::npos;
}

void extract(const Evidence& evidence, Rows& rows) {
  const std::string_view daemon = evidence.id == "daemon/dockerd-stacks" ? "dockerd" : "containerd";
  std::map<Place, Seen> places;
  Place current;
  std::int64_t started = 0;  // line of its header; 0 outside
  const auto finish = [&] {
    if (started == 0) return;
    Seen& seen = places[current];
    if (seen.goroutines++ == 0) seen.line = started;
    started = 0;
  };
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    if (auto place = header(line->text)) {
      finish();
      current = *std::move(place);
      started = line->number;
    } else if (line->text.empty()) {
      finish();
    } else if (started > 0) {
      const std::string_view function = function_of(line->text);
      if (function.empty()) continue;
      if (current.function.empty()) current.function = function;
      if (current.caller.empty() && !is_of_go(function)) current.caller = function;
    }
  }
  finish();
  for (const auto& [place, seen] : places) {
    rows.add(kTables[0], {.line = seen.line},
             {text(daemon), text(place.state), place.minutes, text(place.function),
              place.caller.empty() ? Value() : text(place.caller), seen.goroutines});
  }
}

}  // namespace

extern constinit const Extractor goroutines{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
