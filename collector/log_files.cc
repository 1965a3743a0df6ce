// SPDX-License-Identifier: Apache-2.0
#include "collector/log_files.h"

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "collector/file_lines.h"
#include "collector/journal.h"
#include "collector/kernel_text.h"
#include "collector/log_start.h"
#include "collector/overlay2.h"
#include "collector/processes.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

// Of a log that nobody rotates, the end: more would not be reached in time.
constexpr Limits kFile{.time = 20s, .bytes = std::int64_t{512} << 20};

/// The older one first, so that lines stay in their order.
constexpr auto kSyslogs = std::to_array<std::string_view>(
    {"/var/log/syslog.1", "/var/log/syslog", "/var/log/messages.1", "/var/log/messages"});

struct Wanted {
  std::span<const std::string_view> own_files;
  std::span<const std::string_view> identifiers;
  std::string_view unit;  ///< systemd's own words about it; empty for none
};

// Jan 31 08:00:00 shop-01 dockerd[812]: time="…" level=error msg="…"
// 2026-01-31T08:00:00.123456+00:00 shop-01 kernel: [   12.3] docker0: port 1(veth1) entered …
bool is_wanted(std::string_view line, const Wanted& wanted) {
  const auto colon = line.find(": ");
  if (colon == std::string_view::npos) return false;
  std::string_view name = line.substr(0, colon);
  name = name.substr(name.rfind(' ') + 1);
  name = name.substr(0, name.find('['));
  if (std::ranges::find(wanted.identifiers, name) != wanted.identifiers.end()) return true;
  return !wanted.unit.empty() && name == "systemd" &&
         line.find(wanted.unit, colon) != std::string_view::npos;
}

NativeResult log_files(Host& host, Since since, const Sink& sink, const Wanted& wanted) {
  if (keeps_journal(host)) {
    return {.outcome = bundle::Outcome::absent,
            .reason = "not looked for: this host keeps a journal"};
  }
  bool any = false;
  std::string trouble;
  bool cut = false;
  const auto take = [&](std::string_view path, bool all) {
    const LogStart start = log_start(host, std::string(path), since, kFile.bytes);
    cut = cut || start.cut;
    const FileResult file =
        read_lines_from(host, std::string(path), start.offset, kFile, [&](std::string_view line) {
          return (!all && !is_wanted(line, wanted)) || sink(std::string(line) + "\n");
        });
    any = any || file.access == Access::ok;
    if (file.access != Access::ok && file.access != Access::absent) {
      trouble = std::string(path) + ": " + file.error;
    }
  };
  for (const std::string_view path : wanted.own_files) take(path, true);
  for (const std::string_view path : kSyslogs) take(path, false);
  if (!trouble.empty()) {
    return {.outcome = any ? bundle::Outcome::partial : bundle::Outcome::failed, .reason = trouble};
  }
  if (any && cut) {
    return {.outcome = bundle::Outcome::partial,
            .reason = "of a log file larger than " + std::to_string(kFile.bytes >> 20) +
                      " MiB only the end was read"};
  }
  if (any) return {};
  return {.outcome = bundle::Outcome::absent,
          .reason = "none of the usual log files is in /var/log"};
}

bool append(std::string& text, std::string_view piece) {
  constexpr std::size_t kMost = 16 << 20;  // the largest ring buffer that a kernel takes
  text += piece.substr(0, kMost - std::min(kMost, text.size()));
  return text.size() < kMost;
}

bool ignore(std::string_view) { return true; }

/// Has the journal any line of the kernel? Not where /dev/kmsg is not to be had.
bool journal_has_kernel(Host& host) {
  if (!keeps_journal(host)) return false;
  std::string out;
  host.run(
      {"journalctl", "-k", "-q", "-n", "1", "-o", "cat", "--no-pager"},
      {.time = 5s, .bytes = 64 << 10},
      [&out](std::string_view piece) { return append(out, piece); }, ignore);
  return !trimmed(out).empty();
}

// [   12.345678] docker0: port 1(veth1) entered forwarding state
std::string framed(std::string_view line, std::optional<std::int64_t> booted) {
  const auto close = line.find("] ");
  const auto dot = line.find('.');
  if (!booted || !line.starts_with('[') || close == std::string_view::npos || dot > close) {
    return "kernel: " + std::string(line);
  }
  const auto seconds = to_number(trimmed(line.substr(1, dot - 1)));
  const auto micros = to_number(line.substr(dot + 1, close - dot - 1));
  if (!seconds || !micros || close - dot != 7) return "kernel: " + std::string(line);
  const auto time =
      bundle::Time(std::chrono::seconds(*booted + *seconds) + std::chrono::microseconds(*micros));
  return bundle::to_text(time) + " localhost kernel: " + std::string(line.substr(close + 2));
}

// type=AVC msg=audit(1769846400.123:456): avc:  denied  { write } for  pid=812 comm="dockerd" …
std::string with_time(std::string_view line) {
  constexpr std::string_view kStamp = "msg=audit(";
  const auto at = line.find(kStamp);
  const auto dot = line.find('.', at);
  if (at == std::string_view::npos || dot == std::string_view::npos) return std::string(line);
  const auto seconds = to_number(line.substr(at + kStamp.size(), dot - at - kStamp.size()));
  const auto millis = to_number(line.substr(dot + 1, 3));
  if (!seconds || !millis) return std::string(line);
  return bundle::to_text(
             bundle::Time(std::chrono::seconds(*seconds) + std::chrono::milliseconds(*millis))) +
         " localhost audit: " + std::string(line);
}

bool is_refusal(std::string_view line) {
  constexpr auto kTypes = std::to_array<std::string_view>(
      {"type=AVC ", "type=SECCOMP ", "type=USER_AVC ", "type=SELINUX_ERR ", "type=APPARMOR"});
  return std::ranges::any_of(kTypes, [&](std::string_view type) { return line.starts_with(type); });
}

constexpr std::string_view kAuditFolder = "/var/log/audit";

// audit.log.4, ..., audit.log.1, audit.log: auditd keeps as many as num_logs says. What was last
// written before the time asked for is left out.
std::vector<std::string> audit_files(Host& host, const DirResult& list, Since since) {
  const std::string folder = std::string(kAuditFolder) + "/";
  constexpr std::string_view kName = "audit.log";
  std::vector<std::pair<std::int64_t, std::string>> rotated;
  for (const DirEntry& entry : list.entries) {
    if (!entry.name.starts_with(kName) || entry.type != FileType::regular) continue;
    const std::string_view end = std::string_view(entry.name).substr(kName.size());
    const auto number = end.empty()            ? std::optional<std::int64_t>(0)
                        : end.starts_with('.') ? to_number(end.substr(1))
                                               : std::nullopt;
    const auto file = number ? host.stat(folder + entry.name) : std::nullopt;
    if (!file || (since && file->modified < *since)) continue;
    rotated.emplace_back(*number, folder + entry.name);
  }
  std::ranges::sort(rotated, std::greater<>());
  std::vector<std::string> files;
  files.reserve(rotated.size());
  for (auto& [number, path] : rotated) files.push_back(std::move(path));
  return files;
}

}  // namespace

NativeResult docker_log_files(Host& host, Since since, const Sink& sink) {
  static constexpr auto kOwn = std::to_array<std::string_view>(
      {"/var/log/upstart/docker.log", "/var/log/docker.log", "/var/log/docker"});
  static constexpr auto kNames = std::to_array<std::string_view>({"dockerd", "docker"});
  return log_files(host, since, sink,
                   {.own_files = kOwn, .identifiers = kNames, .unit = "docker.service"});
}

NativeResult containerd_log_files(Host& host, Since since, const Sink& sink) {
  static constexpr auto kOwn = std::to_array<std::string_view>(
      {"/var/log/containerd.log", "/var/log/containerd/containerd.log"});
  static constexpr auto kNames = std::to_array<std::string_view>({"containerd"});
  return log_files(host, since, sink,
                   {.own_files = kOwn, .identifiers = kNames, .unit = "containerd.service"});
}

NativeResult kernel_log_files(Host& host, Since since, const Sink& sink) {
  static constexpr auto kNames = std::to_array<std::string_view>({"kernel"});
  return log_files(host, since, sink, {.own_files = {}, .identifiers = kNames, .unit = {}});
}

NativeResult kernel_ring_buffer(Host& host, Since since, const Sink& sink) {
  if (journal_has_kernel(host)) {
    return {.outcome = bundle::Outcome::absent,
            .reason = "not looked for: the journal has the kernel's lines"};
  }
  // It would tell of the machine around it and of its other guests, which nobody has asked for.
  if (host.stat("/run/systemd/container")) {
    return {.outcome = bundle::Outcome::absent,
            .reason = "not looked for: this host is a container, and the kernel is not its own"};
  }
  std::string out;
  std::string errors;
  const CommandResult result = host.run(
      {"dmesg"}, {.time = 8s, .bytes = 16 << 20},
      [&out](std::string_view piece) { return append(out, piece); },
      [&errors](std::string_view piece) {
        errors += piece.substr(0, 400 - std::min<std::size_t>(400, errors.size()));
        return true;
      });
  const auto booted = boot_time(host);
  bool wanted = true;
  for_each_line(out, [&](std::string_view line) {
    const std::string text = framed(line, booted);
    const auto time = since ? time_of_line(text, host.now()) : std::nullopt;
    if (time && *time < *since) return;
    wanted = wanted && sink(text + "\n");
  });
  if (result.ended == Ended::by_itself && result.exit_status == 0) return {};
  if (result.ended == Ended::stopped || result.ended == Ended::timed_out) {
    return {.outcome = bundle::Outcome::partial, .reason = "dmesg did not end"};
  }
  if (result.ended == Ended::no_start) {
    return {.outcome = bundle::Outcome::failed, .reason = result.error};
  }
  const bool denied = errors.find("not permitted") != std::string::npos;
  return {.outcome = denied ? bundle::Outcome::denied : bundle::Outcome::failed,
          .reason = errors.empty() ? "dmesg ended with an error" : errors};
}

NativeResult audit_log(Host& host, Since since, const Sink& sink) {
  bool any = false;
  bool cut = false;
  std::string trouble;
  constexpr std::int64_t kMaxFiles = 1000;
  const DirResult list = host.list(std::string(kAuditFolder), kMaxFiles);
  if (list.access != Access::ok && list.access != Access::absent) {
    return not_listed(list, std::string(kAuditFolder));
  }
  for (const std::string& path : audit_files(host, list, since)) {
    const LogStart start = log_start(host, path, since, kFile.bytes);
    cut = cut || start.cut;
    const FileResult file = read_lines_from(host, path, start.offset, kFile, [&](auto line) {
      return !is_refusal(line) || sink(with_time(line) + "\n");
    });
    any = any || file.access == Access::ok;
    if (file.access == Access::denied) {
      return {.outcome = bundle::Outcome::denied, .reason = path + ": permission denied"};
    }
    if (file.access != Access::ok && file.access != Access::absent) {
      trouble = path + ": " + file.error;
    }
  }
  if (!trouble.empty()) {
    return {.outcome = any ? bundle::Outcome::partial : bundle::Outcome::failed, .reason = trouble};
  }
  if (cut) {
    return {.outcome = bundle::Outcome::partial,
            .reason = "of an audit log larger than " + std::to_string(kFile.bytes >> 20) +
                      " MiB only the end was read"};
  }
  // Without auditd there is no file, and the kernel writes refusals to its own log (audit_hold_skb
  // in kernel/audit.c): that nothing is here is then an answer.
  return {};
}

}  // namespace collector
