// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_joiner.h"

#include <algorithm>
#include <array>

#include "analyzer/host_clock.h"

namespace analyzer {
namespace {

// A goroutine dump of a busy daemon has megabytes; its first frames say where it died.
constexpr std::size_t kMaxMessage = std::size_t{64} << 10;

// Lines of one write to stderr reach the journal within the same millisecond.
constexpr auto kSameWrite = std::chrono::seconds(1);

template <std::size_t n>
bool starts_with_any(std::string_view text, const std::array<std::string_view, n>& starts) {
  return std::ranges::any_of(starts, [&](std::string_view s) { return text.starts_with(s); });
}

/// What the Go runtime prints when a program dies or is asked for its stacks; hundreds of lines
/// follow.
bool is_dump(std::string_view message) {
  constexpr std::array<std::string_view, 6> starts = {
      "panic: ", "fatal error: ", "unexpected fault address", "goroutine ", "SIG", "runtime: "};
  return starts_with_any(message, starts);
}

/// Second lines that are known from what iptables and Go append to an error.
bool is_second_line(std::string_view payload) {
  constexpr std::array<std::string_view, 7> starts = {
      "(exit status ",     "Perhaps iptables", "Try `iptables", "Try `ip6tables",
      "Error occurred at", "[signal SIG",      "goroutine "};
  return payload.front() == ' ' || payload.front() == '\t' || starts_with_any(payload, starts);
}

/// Bare lines that are messages of their own, even right behind another line of the same process.
bool is_first_line(std::string_view payload) {
  constexpr std::array<std::string_view, 15> starts = {"failed to start ",
                                                       "Failed to start ",
                                                       "Error starting daemon",
                                                       "unable to configure ",
                                                       "failed to load ",
                                                       "Failed to load ",
                                                       "failed to create ",
                                                       "invalid ",
                                                       "containerd: ",
                                                       "dockerd: ",
                                                       "+ ",
                                                       "[rootlesskit",
                                                       "[WARN",
                                                       "[INFO",
                                                       "Status: "};
  if (is_dump(payload) && !payload.starts_with("goroutine ")) return true;
  // Go's standard logger (2026/01/31 08:00:00) and klog (E0131 08:00:00) start lines with a date.
  const auto digit = [&](std::size_t at) {
    return at < payload.size() && payload[at] >= '0' && payload[at] <= '9';
  };
  if (digit(0) && digit(3) && payload.size() > 19 && payload[4] == '/' && payload[7] == '/') {
    return true;
  }
  if (std::string_view("IWEF").find(payload.front()) != std::string_view::npos && digit(1) &&
      digit(4) && payload.size() > 14 && payload[5] == ' ' && payload[8] == ':') {
    return true;
  }
  return starts_with_any(payload, starts);
}

/// Removes colours that logrus writes to a terminal. `buffer` holds the result where there are any.
std::string_view without_colours(std::string_view line, std::string& buffer) {
  std::size_t escape = line.find('\x1b');
  if (escape == std::string_view::npos) return line;
  buffer.clear();
  while (escape != std::string_view::npos) {
    buffer.append(line.substr(0, escape));
    line.remove_prefix(escape + 1);
    if (line.starts_with('[')) {
      const std::size_t end = line.find_first_not_of("0123456789;", 1);
      line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    }
    escape = line.find('\x1b');
  }
  buffer.append(line);
  return buffer;
}

bool is_blank(std::string_view payload) {
  return payload.find_first_not_of(" \t") == std::string_view::npos;
}

/// These say one thing a line.
bool is_terse(const LogFrame& frame) {
  return frame.identifier == "kernel" || frame.identifier == "systemd";
}

/// No record goes on with it.
bool begins_record(const LogFrame& frame, LogForm form) {
  return form != LogForm::bare || (frame.prefixed && is_terse(frame));
}

}  // namespace

bool LogJoiner::take(const bundle::Line& line, Sink& sink) {
  const std::string_view text = without_colours(line.text, buffer_);
  const LogFrame frame = frame_of_any(text);
  if (frame.marker) {
    flush(sink);
    return true;
  }
  if (is_blank(frame.payload)) return false;
  const LogForm form = form_of(frame.payload);
  if (form == LogForm::bare && pending_ && continues(frame)) {
    append(frame);
    return false;
  }
  flush(sink);
  start(line.number, frame, form);
  return begins_record(frame, form);
}

bool LogJoiner::begins(std::string_view line) {
  const LogFrame frame = frame_of_any(without_colours(line, buffer_));
  if (frame.marker) return true;
  return !is_blank(frame.payload) && begins_record(frame, form_of(frame.payload));
}

void LogJoiner::flush(Sink& sink) {
  if (pending_ && sink.wants(record_.message)) {
    record_.time = stamp_.time();
    if (!record_.time) record_.time = first_.time();
    sink.use(record_);
  }
  pending_ = false;
}

LogFrame LogJoiner::frame_of_any(std::string_view text) {
  if (text.starts_with('{')) {
    if (const auto frame = journal_json_.frame_of(text)) return *frame;
  }
  return frame_of(text);
}

void LogJoiner::start(std::int64_t line, const LogFrame& frame, LogForm form) {
  record_.line = line;
  record_.identifier.assign(frame.identifier);
  record_.pid = frame.pid;
  record_.level.clear();
  record_.message.clear();
  stamp_ = {};
  read_fields(form, frame.payload, record_.message, record_.level, stamp_);
  cap();
  pending_ = true;
  form_ = form;
  prefixed_ = frame.prefixed;
  first_ = last_ = frame.stamp;
  dump_ = form == LogForm::bare && is_dump(record_.message);
}

bool LogJoiner::continues(const LogFrame& frame) const {
  // journalctl indents the further lines of a message and gives them no prefix.
  const bool indented = frame.payload.front() == ' ' || frame.payload.front() == '\t';
  if (prefixed_ && !frame.prefixed && indented) return true;
  if (frame.prefixed != prefixed_ || frame.pid != record_.pid ||
      frame.identifier != record_.identifier) {
    return false;
  }
  if (is_terse(frame)) return false;
  if (form_ == LogForm::fields) return false;  // newlines are escaped there: it was whole
  if (dump_) return true;
  if (is_second_line(frame.payload)) return true;
  if (is_first_line(frame.payload)) return false;
  // Without a prefix nothing tells that two bare lines come from one process.
  if (!prefixed_) return form_ == LogForm::terminal;
  const auto time = frame.stamp.time();
  const auto last = last_.time();
  return !time || !last || !is_whole(*time) || *time - *last <= kSameWrite;
}

void LogJoiner::append(const LogFrame& frame) {
  last_ = frame.stamp;
  if (record_.message.size() >= kMaxMessage) return;
  const std::size_t text = frame.payload.find_first_not_of(" \t");
  record_.message.push_back(' ');
  record_.message.append(frame.payload.substr(text));
  cap();
}

void LogJoiner::cap() {
  if (record_.message.size() > kMaxMessage) record_.message.resize(kMaxMessage);
}

}  // namespace analyzer
