// SPDX-License-Identifier: Apache-2.0
#include "collector/gather.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "collector/journal.h"
#include "collector/modules.h"
#include "collector/recorder.h"

namespace collector {
namespace {

using bundle::Outcome;

constexpr std::int64_t kStderrCap = std::int64_t{64} * 1024;
constexpr std::size_t kReason = 400;
/// A text is read to its end for the sake of its tail, unless it has none.
constexpr std::int64_t kMostRead = std::int64_t{1} << 30;

std::string first_line(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\n");
  if (start == std::string_view::npos) return {};
  const auto line = text.substr(start, text.find('\n', start) - start);
  return std::string(line.substr(0, kReason));
}

bool tells_of_denial(std::string_view complaint) {
  constexpr std::array<std::string_view, 5> kWords = {
      "ermission denied", "ot permitted", "must be root", "ccess denied", "nsufficient permission"};
  return std::ranges::any_of(kWords, [&](std::string_view word) {
    return complaint.find(word) != std::string_view::npos;
  });
}

std::string join(const Argv& argv) {
  std::string text;
  for (const std::string& word : argv) text += (text.empty() ? "" : " ") + word;
  return text;
}

NativeResult from_access(const FileResult& file) {
  switch (file.access) {
    case Access::ok:
      return file.truncated
                 ? NativeResult{.outcome = Outcome::partial, .reason = "the file is too large"}
                 : NativeResult{};
    case Access::absent:
      return {.outcome = Outcome::absent, .reason = file.error};
    case Access::denied:
      return {.outcome = Outcome::denied, .reason = file.error};
    case Access::timed_out:
      return {.outcome = Outcome::partial, .reason = file.error};
    case Access::silent:
      return {.outcome = Outcome::timed_out, .reason = file.error};
    case Access::not_regular:
    case Access::error:
      break;
  }
  return {.outcome = Outcome::failed, .reason = file.error};
}

NativeResult from_http(const std::string& target, const HttpResult& http) {
  if (!http.connected) {
    if (http.access == Access::absent) return {.outcome = Outcome::absent, .reason = http.error};
    if (http.access == Access::denied) return {.outcome = Outcome::denied, .reason = http.error};
    if (http.access == Access::timed_out) {
      return {.outcome = Outcome::timed_out, .reason = http.error};
    }
    return {.outcome = Outcome::failed, .reason = http.error};
  }
  if (http.error.empty()) return {};
  const std::string reason = "GET " + target + ": " + http.error;
  if (!http.status) return {.outcome = Outcome::timed_out, .reason = reason};
  const bool good = *http.status / 100 == 2;
  return {.outcome = good ? Outcome::partial : Outcome::failed, .reason = reason};
}

class Gatherer {
 public:
  Gatherer(const Probe& probe, Host& host, const Survey& survey, const Plan& plan, Limits limits)
      : probe_(probe),
        host_(host),
        survey_(survey),
        plan_(plan),
        limits_(limits),
        out_(probe.style, plan.key, limits.bytes),
        err_(Style::log, plan.key, kStderrCap) {
    result_.record.outcome = Outcome::collected;
  }

  Gathered run() {
    if (probe_.opt_in.empty() ||
        std::ranges::find(plan_.opted_in, probe_.opt_in) != plan_.opted_in.end()) {
      std::visit([this](const auto& what) { gather(what); }, probe_.what);
    } else {
      skip("not asked for; " + std::string(probe_.opt_in) + " gathers it");
    }
    conclude();
    return std::move(result_);
  }

 private:
  void gather(const Command& command) {
    result_.record.argv.assign(command.argv.begin(), command.argv.end());
    const std::string text = join(result_.record.argv);
    const auto needed = modules_of_build(host_, command.argv.front(), command.needs_module);
    if (!needed.empty() && !plan_.allow_system_changes && !loads_nothing(host_, needed)) {
      std::string modules;
      for (const auto name : needed) {
        modules += (modules.empty() ? "" : ", ") + std::string(name);
      }
      skip("running `" + text + "` would load a kernel module (of " + modules +
           " none is loaded); --allow-system-changes runs it");
      return;
    }
    ran(host_.run(result_.record.argv, {.time = limits_.time, .bytes = kMostRead}, to(out_),
                  to(err_)));
  }

  void gather(const Journal& journal) {
    result_.record.argv = journal_argv(journal.match, plan_.since);
    JournalResult journal_result = gather_journal(host_, result_.record.argv, limits_, out_, err_);
    const bool stopped = journal_result.command.ended == Ended::stopped;
    ran(std::move(journal_result.command));
    if (stopped) result_.record.exit_status.reset();  // that we stopped it says nothing of it
    if (journal_result.out_of_time && result_.record.reason.empty()) {
      set(Outcome::partial, "the journal was too slow to be read in " + seconds());
    }
    if (result_.record.outcome == Outcome::collected && out_.bytes_taken() == 0) doubt_silence();
  }

  // journalctl -q ends well and silent when it finds no journal, or none that it may read. Silence
  // of a log is evidence only when there is a log.
  void doubt_silence() {
    if (plan_.uid != 0) {
      set(Outcome::denied,
          "uid " + std::to_string(plan_.uid) + " sees nothing in this journal; root may read it");
    } else if (!keeps_journal(host_)) {
      set(Outcome::absent,
          "this host keeps no journal: nothing is in /var/log/journal and "
          "/run/log/journal");
    }
  }

  void gather(const File& file) {
    const std::string path = file.path(survey_);
    result_.record.file = path;
    if (path.empty()) {
      set(Outcome::absent, "this host has no such file now");
      return;
    }
    isolated([&](Host& host, const Sink& out) {
      return from_access(host.read(path, {.time = limits_.time, .bytes = kMostRead}, out));
    });
  }

  void gather(const Api& api) {
    const std::string target(api.target);
    result_.record.file = "GET " + target;
    if (!daemon_answers()) return;
    // A little less, so that it is the client that says what it waited for.
    const Limits inside = {.time = limits_.time - limits_.time / 20, .bytes = kMostRead};
    isolated([&, inside](Host& host, const Sink& out) {
      return from_http(target, host.get(survey_.socket.path, target, inside, out));
    });
  }

  void gather(const Native& native) {
    result_.record.file = native.reads;
    if (native.api && !daemon_answers()) return;
    isolated([&](Host& host, const Sink& out) { return native.gather(host, survey_, out); });
  }

  // One short ping decided: a daemon that did not answer that would cost every probe its deadline.
  bool daemon_answers() {
    const Ping& ping = survey_.ping;
    if (!ping.tried || ping.answered) return true;
    skip("dockerd did not answer a ping on " + survey_.socket.path +
         (ping.error.empty() ? "" : ": " + ping.error));
    return false;
  }

  void isolated(const std::function<NativeResult(Host&, const Sink&)>& work) {
    auto [command, native] =
        host_.isolate(work, {.time = limits_.time, .bytes = kMostRead}, to(out_));
    result_.record.abandoned = std::move(command.abandoned);
    // What it said of itself holds, even if it had to be ended after that.
    if (command.ended == Ended::by_itself || !native.reason.empty()) {
      set(native.outcome, std::move(native.reason));
    }
    if (command.ended != Ended::by_itself) ended_early(command);
  }

  void ran(CommandResult command) {
    result_.record.abandoned = std::move(command.abandoned);
    result_.stderr_text = err_.finish().text;
    if (command.ended == Ended::no_start) {
      set(command.not_found ? Outcome::absent : Outcome::failed, std::move(command.error));
      return;
    }
    if (command.ended != Ended::by_itself) {
      ended_early(command);
      return;
    }
    result_.record.exit_status = command.exit_status;
    if (command.exit_status == 0) return;
    const std::string complaint = first_line(result_.stderr_text);
    const std::string reason = "exit status " + std::to_string(command.exit_status) +
                               (complaint.empty() ? "" : ": " + complaint);
    if (out_.bytes_taken() > 0) {
      set(Outcome::partial, reason);
    } else {
      set(tells_of_denial(result_.stderr_text) ? Outcome::denied : Outcome::failed, reason);
    }
  }

  void ended_early(const CommandResult& command) {
    const bool something = out_.bytes_taken() > 0;
    if (command.ended == Ended::timed_out) {
      set(something ? Outcome::partial : Outcome::timed_out,
          "not done after " + seconds() + (something ? ", what came by then is here" : ""));
    } else if (command.ended == Ended::interrupted) {
      const auto why = plan_.interrupted ? plan_.interrupted() : std::nullopt;
      set(something ? Outcome::partial : Outcome::skipped, why.value_or("interrupted"));
    } else if (command.ended == Ended::no_start) {
      set(Outcome::failed, command.error);
    }
  }

  void conclude() {
    bundle::ProbeRecord& record = result_.record;
    Recorded recorded = out_.finish();
    const bool empty = recorded.text.empty();
    const bool usable =
        record.outcome == Outcome::collected || (record.outcome == Outcome::partial && !empty);
    if (usable) result_.text = std::move(recorded.text);
    if (record.outcome == Outcome::partial && empty) record.outcome = Outcome::failed;
    record.redactions = std::move(recorded.redactions);
    if (!usable) return;

    record.cut = recorded.cut;
    if (recorded.cut && record.outcome == Outcome::collected) {
      set(Outcome::partial, "larger than its cap of " + std::to_string(limits_.bytes / 1024) +
                                " KiB; the middle was left out");
    } else if (recorded.long_lines > 0 && record.outcome == Outcome::collected) {
      set(Outcome::partial,
          std::to_string(recorded.long_lines) + " lines were too long and lost their end");
    }
  }

  static Sink to(Recorder& recorder) {
    return [&recorder](std::string_view piece) { return recorder.take(piece); };
  }

  void skip(std::string reason) { set(Outcome::skipped, std::move(reason)); }

  void set(Outcome outcome, std::string reason) {
    result_.record.outcome = outcome;
    result_.record.reason = std::move(reason);
  }

  std::string seconds() const {
    const auto ms = limits_.time.count();
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
  }

  const Probe& probe_;
  Host& host_;
  const Survey& survey_;
  const Plan& plan_;
  Limits limits_;
  Recorder out_;
  Recorder err_;
  Gathered result_;
};

// Sentences quote what programs, files and the daemon said, and go to the manifest.
void redact(std::string& reason, const RedactionKey& key) {
  Redactor redactor(Style::log, key);
  std::string redacted;
  redactor.line(reason, redacted);
  redactor.finish(redacted);
  std::ranges::replace(redacted, '\n', ' ');
  while (redacted.ends_with(' ')) redacted.pop_back();
  reason = std::move(redacted);
}

}  // namespace

Gathered gather(const Probe& probe, Host& host, const Survey& survey, const Plan& plan,
                Limits limits) {
  Gathered gathered = Gatherer(probe, host, survey, plan, limits).run();
  gathered.record.id = probe.id;
  if (!gathered.record.reason.empty()) redact(gathered.record.reason, plan.key);
  return gathered;
}

}  // namespace collector
