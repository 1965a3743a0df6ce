// SPDX-License-Identifier: Apache-2.0
// When what happened: one lane each for boots, daemons, the density of errors and every finding,
// over one axis of time. Positions are shares of the axis; marks carry their times, so that the
// script can lay them out anew for a narrower span.
#include <algorithm>
#include <array>
#include <chrono>
#include <span>

#include "analyzer/report_html_parts.h"
#include "analyzer/report_wording.h"

namespace analyzer::html_report {
namespace {

constexpr std::size_t kBins = 120;
constexpr std::int64_t kMaxSightings = 8'000;
constexpr std::int64_t kMaxStarts = 400;
constexpr std::size_t kMaxLanes = 60;
constexpr std::size_t kMaxTicks = 120;    // of one finding
constexpr std::size_t kAllTicks = 1'200;  // of all of them; each is an element of the page

std::int64_t millis(bundle::Time time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

struct Span {
  bundle::Time from = bundle::Time::max();
  bundle::Time to = bundle::Time::min();

  bool known() const { return from <= to; }
  void take(std::optional<bundle::Time> time) {
    if (!time) return;
    from = std::min(from, *time);
    to = std::max(to, *time);
  }
  double share(bundle::Time time) const {
    const auto whole = static_cast<double>((to - from).count());
    return whole <= 0 ? 0 : static_cast<double>((time - from).count()) / whole;
  }
};

// A point of time is a line: a rectangle without width is not drawn at all.
std::string mark(const Span& axis, bundle::Time from, bundle::Time to, std::string_view kind,
                 std::string_view title, double y, double height) {
  const double x = axis.share(from);
  const std::string head = " class=\"" + std::string(kind) + "\"" +
                           attribute("data-a", std::to_string(millis(from))) +
                           attribute("data-b", std::to_string(millis(to)));
  const std::string tail = "><title>" + html(title) + "</title>";
  if (from == to) {
    return "<line" + head + attribute("x1", percent(x)) + attribute("x2", percent(x)) +
           attribute("y1", y) + attribute("y2", y + height) + tail + "</line>";
  }
  return "<rect" + head + attribute("x", percent(x)) +
         attribute("width", percent(axis.share(to) - x)) + attribute("y", y) +
         attribute("height", height) + tail + "</rect>";
}

struct Lane {
  std::string label;  // HTML
  std::string kind;   // for the filters: "daemon", "density", "current", "symptom", "past"
  std::string severity;
  std::string spoken;  // for who does not see the picture
  std::string marks;
};

std::string lane(const Lane& lane) {
  return "<div class=\"lane\"" + attribute("data-kind", lane.kind) +
         (lane.severity.empty() ? "" : attribute("data-severity", lane.severity)) +
         "><div class=\"label\">" + lane.label + "</div><svg class=\"track " +
         (lane.severity.empty() ? lane.kind : "sev-" + lane.severity) +
         "\" width=\"100%\" height=\"24\" role=\"img\"" + attribute("aria-label", lane.spoken) +
         ">" + lane.marks + "</svg></div>\n";
}

/// A start that never ended goes on to the end of the axis.
Lane daemon(const std::string& name, const Answer& starts, const Span& axis) {
  Lane out{.label = name, .kind = "daemon", .severity = {}, .spoken = {}, .marks = {}};
  std::string failures;
  std::size_t failed = 0;
  std::size_t all = 0;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const auto started = starts.time(i, 1);
    if (starts.text(i, 0) + "d" != name && starts.text(i, 0) != name) continue;
    if (!started) continue;
    const auto ready = starts.time(i, 2);
    const auto ended = starts.time(i, 3);
    const bool bad = starts.integer(i, 4) == 0;
    ++all;
    failed += bad ? 1 : 0;
    const bundle::Time end = ended.value_or(bad ? *started : axis.to);
    out.marks += mark(axis, *started, end,
                      bad     ? "failed"
                      : ready ? "up"
                              : "starting",
                      name +
                          (bad     ? " did not start: "
                           : ready ? " ran: "
                                   : " was starting: ") +
                          span_in_words(*started, end) + (ended || bad ? "" : " (still does)"),
                      bad ? 3 : 6, bad ? 18 : 12);
  }
  out.marks += failures;
  out.spoken = name + ": " + counted(all, "start", "starts") + ", " + std::to_string(failed) +
               " of them failed";
  return out;
}

Lane density(const std::vector<bundle::Time>& times, const Span& axis) {
  std::array<std::size_t, kBins> bins{};
  for (const bundle::Time time : times) {
    const auto bin = static_cast<std::size_t>(axis.share(time) * kBins);
    ++bins[std::min(bin, kBins - 1)];
  }
  const std::size_t most = *std::ranges::max_element(bins);
  Lane out{.label = "Log lines that rules matched",
           .kind = "density",
           .severity = {},
           .spoken = counted(times.size(), "matched log line", "matched log lines") +
                     " with a time, at most " + std::to_string(most) + " in one column",
           .marks = {}};
  for (std::size_t i = 0; i < kBins; ++i) {
    if (bins[i] == 0) continue;
    const double height =
        std::max(2.0, 22.0 * static_cast<double>(bins[i]) / static_cast<double>(most));
    out.marks += "<rect class=\"bin\"" + attribute("x", percent(static_cast<double>(i) / kBins)) +
                 attribute("width", percent(0.8 / kBins)) + attribute("y", 24 - height) +
                 attribute("height", height) + "/>";
  }
  return out;
}

Lane finding_lane(const Finding& finding, std::span<const bundle::Time> times,
                  std::size_t max_ticks, const Span& axis, const Anchors& anchors) {
  const bundle::Time from = finding.first_seen.value_or(*finding.last_seen);
  const bundle::Time to = *finding.last_seen;
  const auto anchor = anchors.find(finding.rule->id);
  const std::string_view title = head(finding.rule->title, kMaxName);
  Lane out{.label = "<a" +
                    attribute("href", "#" + (anchor == anchors.end() ? "" : anchor->second)) +
                    attribute("title", title) + ">" + html(title) + "</a>",
           .kind = finding.status == Status::past ? "past"
                   : finding.root()               ? "current"
                                                  : "symptom",
           .severity = std::string(to_text(finding.rule->severity)),
           .spoken = std::string(title) + ": " + certainty(finding),
           .marks = mark(axis, from, to, "range", span_in_words(from, to), 9, 6)};
  // Evenly picked where there are too many to draw.
  const std::size_t step = times.size() / max_ticks + 1;
  for (std::size_t i = 0; i < times.size(); i += step) {
    out.marks += mark(axis, times[i], times[i], "tick", clock(times[i]), 4, 16);
  }
  return out;
}

// As many marks as fit, on round times.
std::string axis_marks(const Span& axis) {
  using std::chrono::seconds;
  constexpr std::array<std::int64_t, 17> kSteps = {
      1,      5,      15,     30,     60,      300,     900,       1'800,     3'600,
      10'800, 21'600, 43'200, 86'400, 172'800, 604'800, 2'592'000, 31'536'000};
  constexpr std::int64_t kMost = 7;
  const auto whole = std::chrono::duration_cast<seconds>(axis.to - axis.from).count();
  const auto* step =
      std::ranges::find_if(kSteps, [&](std::int64_t s) { return whole / s < kMost; });
  const std::int64_t every = step == kSteps.end() ? whole / kMost + 1 : *step;
  const auto first = std::chrono::ceil<seconds>(axis.from).time_since_epoch().count();
  std::string out;
  for (std::int64_t at = (first + every - 1) / every * every;; at += every) {
    const bundle::Time time{seconds(at)};
    if (time > axis.to) break;
    const double x = axis.share(time);
    if (x < 0.02 || x > 0.96) continue;
    const std::string text = clock(time);
    const std::string label = every >= 86'400  ? text.substr(0, 10)
                              : whole > 86'400 ? text.substr(5, 11)
                              : every >= 60    ? text.substr(11, 5)
                                               : text.substr(11);
    out += "<line class=\"grid\"" + attribute("x1", percent(x)) + attribute("x2", percent(x)) +
           " y1=\"0\" y2=\"6\"/><text" + attribute("x", percent(x)) + " y=\"18\">" + label +
           "</text>";
  }
  return out;
}

}  // namespace

std::string timeline(const Diagnosis& diagnosis, const Tables& tables, const Anchors& anchors) {
  const Answer starts(tables,
                      "SELECT daemon, started, ready, ended, succeeded FROM daemon_starts "
                      "WHERE started IS NOT NULL ORDER BY started DESC",
                      kMaxStarts);
  const Answer boots(tables, "SELECT DISTINCT boot_time FROM boots ORDER BY 1", 100);
  const Answer sightings(
      tables,
      "SELECT rule, time FROM sightings WHERE time IS NOT NULL "
      "AND rule NOT LIKE 'cleared:%' AND rule NOT LIKE 'version:%' ORDER BY time",
      kMaxSightings);
  Span axis;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    axis.take(starts.time(i, 1));
    axis.take(starts.time(i, 3));
  }
  std::vector<bundle::Time> all;
  std::map<std::string, std::vector<bundle::Time>> by_rule;
  for (std::size_t i = 0; i < sightings.size(); ++i) {
    const auto time = sightings.time(i, 1);
    if (!time) continue;
    axis.take(time);
    all.push_back(*time);
    by_rule[sightings.text(i, 0)].push_back(*time);
  }
  for (const Finding& finding : diagnosis.findings) {
    axis.take(finding.first_seen);
    axis.take(finding.last_seen);
  }
  const bundle::Time collected = diagnosis.header.started;
  if (axis.known() && collected != bundle::Time{}) axis.take(collected);
  if (!axis.known() || axis.from == axis.to) return {};

  // A boot long before everything that is known would squeeze the rest into a corner.
  const bundle::Time earliest = axis.from - (axis.to - axis.from) / 10;
  for (std::size_t i = 0; i < boots.size(); ++i) {
    const auto boot = boots.time(i, 0);
    if (boot && *boot >= earliest && *boot < axis.from) axis.take(boot);
  }

  std::vector<Lane> lanes;
  if (boots.size() > 0) {
    Lane lane{.label = "Boots", .kind = "daemon", .severity = {}, .spoken = "Boots", .marks = {}};
    for (std::size_t i = 0; i < boots.size(); ++i) {
      const auto boot = boots.time(i, 0);
      if (!boot || *boot < axis.from || *boot > axis.to) continue;
      lane.marks += mark(axis, *boot, *boot, "boot", "boot " + clock(*boot), 2, 20);
      lane.spoken += ", " + clock(*boot);
    }
    if (!lane.marks.empty()) lanes.push_back(std::move(lane));
  }
  for (const char* name : {"dockerd", "containerd"}) {
    Lane lane = daemon(name, starts, axis);
    if (!lane.marks.empty()) lanes.push_back(std::move(lane));
  }
  if (!all.empty()) lanes.push_back(density(all, axis));
  // A gap in the picture must not pass for silence.
  std::string left_out;
  if (starts.cut()) {
    left_out += " Only the last " + std::to_string(starts.size()) + " starts are drawn.";
  }
  if (sightings.cut()) {
    left_out += " Only the first " + std::to_string(sightings.size()) + " log lines are drawn.";
  }
  std::size_t undrawn = 0;
  const std::size_t with_time = static_cast<std::size_t>(std::ranges::count_if(
      diagnosis.findings, [](const Finding& one) { return one.last_seen.has_value(); }));
  const std::size_t ticks_each =
      std::min(kMaxTicks, kAllTicks / std::clamp<std::size_t>(with_time, 1, kMaxLanes));
  for (const Finding& finding : diagnosis.findings) {
    if (!finding.last_seen) continue;
    if (lanes.size() >= kMaxLanes) {
      ++undrawn;
      continue;
    }
    lanes.push_back(finding_lane(finding, by_rule[finding.rule->id], ticks_each, axis, anchors));
  }
  if (undrawn > 0) left_out += " " + counted(undrawn, "finding", "findings") + " found no room.";
  std::string out = "<div class=\"timeline\"" +
                    attribute("data-from", std::to_string(millis(axis.from))) +
                    attribute("data-to", std::to_string(millis(axis.to))) + ">\n";
  for (const Lane& one : lanes) out += lane(one);
  out +=
      "<div class=\"lane axis\"><div class=\"label\">UTC</div><svg class=\"track\" "
      "width=\"100%\" height=\"24\" aria-hidden=\"true\">" +
      axis_marks(axis) + "</svg></div>\n</div>\n<p class=\"note\">" +
      html(span_in_words(axis.from, axis.to)) + " UTC." +
      (all.empty() ? ""
                   : " Of each pattern the first and the last 64 lines are drawn; the counts are "
                     "complete.") +
      left_out + "</p>\n";
  std::string json = "[";
  for (const bundle::Time time : all) {
    if (json.size() > 1) json += ',';
    json += std::to_string(millis(time) - millis(axis.from));
  }
  return out + "<script type=\"application/json\" id=\"sightings\">" + script_json(json + "]") +
         "</script>\n";
}

}  // namespace analyzer::html_report
