// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_scan.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <span>
#include <thread>
#include <tuple>
#include <utility>

#include "analyzer/log_block_scan.h"
#include "analyzer/log_events.h"
#include "analyzer/parallel.h"

namespace analyzer {
namespace {

using Times = std::deque<bundle::Time>;

/// One pattern that listens to one log.
struct Listener {
  std::string rule;
  int pattern = 0;
  std::string expression;
  std::int64_t at_least = 1;
  std::optional<std::chrono::seconds> within;
  const LogEvent* event = nullptr;  ///< a milestone, not a rule's pattern

  Tally tally;
  Times recent;  ///< the latest at_least times, where there is a span
};

/// Keeps the first half and the latest half of what it is given.
class Ends {
 public:
  explicit Ends(std::int64_t most) : half_(static_cast<std::size_t>(most) / 2) {}

  void add(Sighting sighting) {
    if (first_.size() < half_) {
      first_.push_back(std::move(sighting));
    } else if (latest_.size() < half_) {
      latest_.push_back(std::move(sighting));
    } else {
      latest_[oldest_] = std::move(sighting);
      oldest_ = (oldest_ + 1) % half_;
    }
  }

  void copy_to(std::vector<Sighting>& out) const {
    out.insert(out.end(), first_.begin(), first_.end());
    out.insert(out.end(), latest_.begin(), latest_.end());
  }

 private:
  std::size_t half_;
  std::vector<Sighting> first_;
  std::vector<Sighting> latest_;
  std::size_t oldest_ = 0;
};

std::string_view daemon_of(std::string_view rule) { return rule.substr(0, rule.rfind(':')); }

constexpr bool is_utf8_tail(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// The part of `message` that shows the match: from its start if it fits.
std::string shortened(std::string_view message, std::size_t match_at, std::size_t match_size) {
  constexpr std::size_t most = LogScan::kMaxSightingText;
  if (message.size() <= most) return std::string(message);
  constexpr std::string_view gap = "...";
  std::size_t start = 0;
  if (match_at + std::min(match_size, most / 2) > most - gap.size()) {
    start = match_at - std::min(match_at, most / 4);
  }
  while (start > 0 && is_utf8_tail(message[start])) --start;
  const std::size_t room = most - gap.size() * (start > 0 ? 2 : 1);
  std::size_t end = std::min(message.size(), start + room);
  while (end > start && end < message.size() && is_utf8_tail(message[end])) --end;
  std::string text(start > 0 ? gap : "");
  text.append(message.substr(start, end - start));
  if (end < message.size()) text.append(gap);
  return text;
}

// One log does not get faster by more: they would wait for the one who reads.
constexpr unsigned kMostThreads = 8;

std::size_t threads_of(const ScanOptions& options) {
  if (options.threads > 0) return options.threads;
  return std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
}

struct Log {
  std::string_view name;
  std::string_view evidence;
  std::vector<Listener> listeners;
  std::vector<Ends> kept;  ///< beside listeners
  Ends events{LogScan::kMaxEvents};
  std::map<std::string_view, const LogEvent*> latest;  ///< by daemon
  std::optional<LogMatcher> matcher;                   ///< empty until the log is scanned
  std::int64_t fallbacks = 0;

  void compile(std::int64_t automaton_bytes) {
    std::vector<std::string> expressions;
    for (const Listener& listener : listeners) expressions.push_back(listener.expression);
    matcher.emplace(expressions, automaton_bytes);
  }

  /// True if this milestone is news.
  bool is_news(const LogEvent& event) {
    const LogEvent*& latest_event = latest[daemon_of(event.rule)];
    const LogEvent* const was = std::exchange(latest_event, &event);
    const bool repeated = was != nullptr && was != &event && was->rule == event.rule;
    return !repeated;
  }
};

}  // namespace

struct LogScan::State {
  std::deque<Log> logs;  ///< they do not move
  ScanOptions options;
  std::vector<Sighting> sightings;  ///< made when asked for
  bool stale = false;
  std::optional<HostClock> clock;

  void listen(const Rule& rule) {
    for (Log& log : logs) {
      bool any = false;
      for (std::size_t i = 0; i < rule.logs.size(); ++i) {
        const LogPattern& pattern = rule.logs[i];
        if (std::ranges::find(pattern.in, log.name) == pattern.in.end()) continue;
        any = true;
        Listener& listener = log.listeners.emplace_back();
        listener.rule = rule.id;
        listener.pattern = static_cast<int>(i);
        listener.expression = pattern.match;
        listener.at_least = pattern.at_least;
        listener.within = pattern.within;
      }
      if (any && !rule.cleared_by.empty()) {
        Listener& listener = log.listeners.emplace_back();
        listener.rule = "cleared:" + rule.id;
        listener.expression = rule.cleared_by;
      }
    }
  }

  /// All matches of one block, whose first line comes after `lines` others.
  void see(Log& log, const LogMatches& found, std::int64_t lines) {
    for (const LogMatches::Record& record : found.records) {
      for (std::size_t i = record.matches; i < record.matches_end; ++i) {
        see(log, found, record, found.matches[i], lines + record.line);
      }
    }
  }

  void see(Log& log, const LogMatches& found, const LogMatches::Record& record,
           const LogMatches::Match& match, std::int64_t line) {
    const auto i = static_cast<std::size_t>(match.expression);
    Listener& listener = log.listeners[i];
    if (listener.event != nullptr && listener.rule.starts_with("daemon:") &&
        !log.is_news(*listener.event)) {
      return;
    }
    tally(listener, record.time);
    const std::string_view message =
        std::string_view(found.messages).substr(record.message, record.size);
    const LogMatches::Span* const groups = &found.groups[match.groups];
    Sighting sighting;
    sighting.rule = listener.rule;
    sighting.pattern = listener.pattern;
    sighting.source = log.evidence;
    sighting.line = line;
    sighting.time = record.time;
    sighting.text = shortened(message, groups[0].at, groups[0].size);
    for (const auto& [name, group] :
         log.matcher->expression(match.expression)->NamedCapturingGroups()) {
      const LogMatches::Span& span = groups[group];
      if (span.at == std::string::npos) continue;
      sighting.captures.emplace(name,
                                message.substr(span.at, std::min(span.size, kMaxSightingText)));
    }
    stale = true;
    (listener.event != nullptr ? log.events : log.kept[i]).add(std::move(sighting));
  }

  static void tally(Listener& listener, const std::optional<bundle::Time>& time) {
    ++listener.tally.count;
    if (!listener.within || listener.tally.burst) return;
    if (!time) {
      listener.tally.untimed = true;
      return;
    }
    // Spans hold among times of one kind only, so the lack of a burst proves nothing.
    if (!is_whole(*time)) listener.tally.untimed = true;
    listener.recent.push_back(*time);
    if (std::ssize(listener.recent) > listener.at_least) listener.recent.pop_front();
    listener.tally.burst = std::ssize(listener.recent) == listener.at_least &&
                           *time - listener.recent.front() <= *listener.within;
  }
};

LogScan::LogScan(const RulePack& rules, const ScanOptions& options)
    : state_(std::make_unique<State>()) {
  state_->options = options;
  for (const LogName& name : log_names()) {
    Log& log = state_->logs.emplace_back();
    log.name = name.name;
    log.evidence = name.evidence;
  }
  for (const Rule& rule : rules.rules()) state_->listen(rule);
  for (const LogEvent& event : log_events()) {
    for (Log& log : state_->logs) {
      if (log.name != event.log) continue;
      Listener& listener = log.listeners.emplace_back();
      listener.rule = event.rule;
      listener.expression = event.pattern;
      listener.event = &event;
    }
  }
  for (Log& log : state_->logs) log.kept.assign(log.listeners.size(), Ends(kMaxSightings));
}

LogScan::~LogScan() = default;

void LogScan::scan(std::string_view evidence, bundle::ByteSource& bytes, std::int64_t line_bytes) {
  const auto log = std::ranges::find(state_->logs, evidence, &Log::evidence);
  if (log == state_->logs.end()) return;
  const ScanOptions& options = state_->options;
  if (!log->matcher) log->compile(options.automaton_bytes);

  LogScanPlan plan{.matcher = *log->matcher,
                   .line_bytes = static_cast<std::size_t>(std::max<std::int64_t>(line_bytes, 1))};
  LogBlocks blocks(bytes, line_bytes, options.block_bytes);
  std::vector<LogBlockScan::Thread> threads(threads_of(options));
  std::size_t block = 0;
  std::int64_t lines = 0;
  LogJoiner open;
  stream_in_order<LogBlockScan>(
      {.all = threads.size(), .alone = options.blocks_alone},
      [&](LogBlockScan& scan) {
        if (!blocks.next(scan.block)) return false;
        if (block++ == options.blocks_alone) {
          plan.prefilter = LogPrefilter::over(*log->matcher, scan.block.text);
        }
        return true;
      },
      [&](LogBlockScan& scan, std::size_t thread) {
        if (scan.block.follows) return;  // its turn is when that one is through
        scan.start(plan);
        scan.run(threads[thread]);
      },
      [&](LogBlockScan& scan) {
        if (scan.block.follows) scan.start(plan, std::move(open));
        state_->see(*log, scan.matches, lines);
        while (!scan.is_done()) {
          scan.matches.clear();
          scan.run(threads[0]);
          state_->see(*log, scan.matches, lines);
        }
        lines += scan.lines();
        open = scan.take_open();
      });
  for (const LogBlockScan::Thread& thread : threads) log->fallbacks += thread.matching.fallbacks();
}

void LogScan::set_clock(const HostClock& clock) {
  state_->clock = clock;
  state_->stale = true;
}

const std::vector<Sighting>& LogScan::sightings() const {
  if (state_->stale) {
    state_->sightings.clear();
    for (const Log& log : state_->logs) {
      for (const Ends& kept : log.kept) kept.copy_to(state_->sightings);
      log.events.copy_to(state_->sightings);
    }
    for (Sighting& sighting : state_->sightings) {
      if (sighting.time) sighting.time = settled(*sighting.time, state_->clock);
    }
    std::ranges::sort(state_->sightings, {}, [](const Sighting& s) {
      return std::tie(s.source, s.line, s.rule, s.pattern);
    });
    state_->stale = false;
  }
  return state_->sightings;
}

std::int64_t LogScan::count(std::string_view rule, int pattern) const {
  return tally(rule, pattern).count;
}

Tally LogScan::tally(std::string_view rule, int pattern) const {
  Tally sum;
  for (const Log& log : state_->logs) {
    for (const Listener& listener : log.listeners) {
      if (listener.rule != rule || listener.pattern != pattern) continue;
      sum.count += listener.tally.count;
      sum.burst = sum.burst || listener.tally.burst;
      sum.untimed = sum.untimed || listener.tally.untimed;
    }
  }
  return sum;
}

std::int64_t LogScan::fallbacks() const {
  std::int64_t sum = 0;
  for (const Log& log : state_->logs) sum += log.fallbacks;
  return sum;
}

}  // namespace analyzer
