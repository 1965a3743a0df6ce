// SPDX-License-Identifier: Apache-2.0
// Whole runs: rows of the test's own on a machine in memory, and a real archive that is read back.
#include "collector/collect.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "bundle/lines.h"
#include "bundle/reader.h"
#include "bundle/sha256.h"
#include "collector/linux_host.h"
#include "tests/support/fake_host.h"
#include "tests/support/run_program.h"
#include "tests/support/small_disk.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using bundle::Outcome;
using support::FakeHost;
using support::Scripted;
using support::TempDir;

std::string config(const Survey&) { return "/etc/docker/daemon.json"; }
std::string nowhere(const Survey&) { return ""; }

Probe file_row(std::string_view id = "daemon/config", Style style = Style::plain) {
  return {.id = id, .why = "because", .what = File{config}, .style = style};
}

Probe command_row(std::string_view program, std::vector<std::string_view> needs_module = {}) {
  return {.id = "test/command",
          .why = "because",
          .what = Command{.argv = {program}, .needs_module = std::move(needs_module)}};
}

using Work = NativeResult (*)(Host&, const Survey&, const Sink&);

Probe native_row(std::string_view id, Work work) {
  return {.id = id, .why = "because", .what = Native{.gather = work, .reads = "the test"}};
}

struct Collected {
  bundle::Manifest manifest;  ///< as it was read back
  std::map<std::string, std::string> entries;
  std::vector<std::string> order;
  bool intact = false;
  std::int64_t size = 0;  ///< of the file

  const bundle::ProbeRecord& operator[](std::string_view id) const {
    const auto found = std::ranges::find(manifest.probes, id, &bundle::ProbeRecord::id);
    if (found == manifest.probes.end()) throw std::out_of_range(std::string(id));
    return *found;
  }
};

Collected read_back(const std::string& path) {
  Collected result;
  bundle::Reader reader(path, {});
  while (bundle::Entry* const entry = reader.next()) {
    result.order.push_back(entry->path());
    result.entries[entry->path()] = bundle::read_all(*entry, 1 << 30).value_or("too long");
  }
  result.intact = reader.intact() && reader.notices().empty();
  result.manifest =
      bundle::manifest_from(result.entries["manifest.json"]).value_or(bundle::Manifest{});
  return result;
}

Collected collect_with(Host& host, const std::vector<Probe>& rows, Plan plan = {},
                       std::int64_t max_size = 256 << 20, const std::string& where = {}) {
  const TempDir dir;
  Output output = Output::create({.where = where.empty() ? dir.path() : where + "/",
                                  .root = "drydock-shop-01-20260131T080000Z",
                                  .compression = bundle::Compression::zstd,
                                  .max_size = max_size,
                                  .fallbacks = {}});
  const bundle::Header head = header(host, host.now(), 0, {"--quiet"});
  bundle::Writer writer([&output](std::string_view bytes) { return output.write(bytes); },
                        bundle::Compression::zstd, "drydock-shop-01-20260131T080000Z",
                        head.started);
  Progress quiet(stderr, Progress::Form::quiet);
  collect(rows, host, plan, head, writer, output, quiet);
  const std::int64_t size = output.finish();
  Collected result = read_back(output.path());
  result.size = size;
  return result;
}

/// The record of a run of one row.
bundle::ProbeRecord record_of(const Probe& row, Host& host, Plan plan = {}) {
  return collect_with(host, {row}, std::move(plan))[row.id];
}

bool contains(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

TEST(Collect, HeaderFirstEvidenceInOrderManifestLast) {
  FakeHost host;
  host.file("/etc/docker/daemon.json", "{}\n");
  host.command("hello", {.out = "hi\n", .err = "careful\n"});
  host.file("/proc/sys/kernel/hostname", "shop-01\n")
      .link("/etc/localtime", "../usr/share/zoneinfo/Europe/Berlin");
  const Collected got = collect_with(host, {file_row(), command_row("hello")});
  EXPECT_TRUE(got.intact);
  EXPECT_EQ(got.order,
            (std::vector<std::string>{"bundle.json", "daemon/config.txt", "test/command.txt",
                                      "test/command.stderr", "manifest.json"}));
  EXPECT_EQ(got.entries.at("daemon/config.txt"), "{}\n");
  EXPECT_EQ(got.entries.at("test/command.stderr"), "careful\n");
  EXPECT_EQ(got.manifest.ended, "complete");
  const auto head = bundle::header_from(got.entries.at("bundle.json"));
  ASSERT_TRUE(head);
  EXPECT_EQ(head->host_name, "shop-01");
  EXPECT_EQ(head->time_zone, "Europe/Berlin");
  EXPECT_EQ(head->options, std::vector<std::string>{"--quiet"});
}

TEST(Collect, RecordTellsEverythingAboutAnEntry) {
  FakeHost host;
  host.command("hello", {.out = "hi\n", .err = "careful\n", .takes = 30ms});
  const bundle::ProbeRecord record = record_of(command_row("hello"), host);
  EXPECT_EQ(record.outcome, Outcome::collected);
  EXPECT_EQ(record.reason, "");
  EXPECT_EQ(record.path, "test/command.txt");
  EXPECT_EQ(record.stderr_path, "test/command.stderr");
  EXPECT_EQ(record.argv, std::vector<std::string>{"hello"});
  EXPECT_EQ(record.exit_status, 0);
  EXPECT_EQ(record.duration_ms, 30);
  EXPECT_EQ(record.bytes, 3);
  EXPECT_EQ(record.sha256, bundle::sha256_hex("hi\n"));
}

TEST(Collect, DeniedFileIsAnOutcomeNotAHole) {
  FakeHost host;
  host.file("/etc/docker/daemon.json", "{}").deny("/etc/docker/daemon.json");
  const bundle::ProbeRecord record = record_of(file_row(), host);
  EXPECT_EQ(record.outcome, Outcome::denied);
  EXPECT_EQ(record.reason, "cannot open /etc/docker/daemon.json: Permission denied");
  EXPECT_EQ(record.path, "");
}

TEST(Collect, AbsentFileIsAbsent) {
  FakeHost host;
  EXPECT_EQ(record_of(file_row(), host).outcome, Outcome::absent);
  Probe row = file_row();
  row.what = File{nowhere};
  EXPECT_EQ(record_of(row, host).reason, "this host has no such file now");
}

TEST(Collect, LinkIsNotFollowed) {
  FakeHost host;
  host.link("/etc/docker/daemon.json", "/etc/shadow");
  EXPECT_EQ(record_of(file_row(), host).outcome, Outcome::failed);
}

TEST(Collect, EmptyFileIsCollectedAndEmpty) {
  FakeHost host;
  host.file("/etc/docker/daemon.json", "");
  const bundle::ProbeRecord record = record_of(file_row(), host);
  EXPECT_EQ(record.outcome, Outcome::collected);
  EXPECT_EQ(record.path, "daemon/config.txt");
  EXPECT_EQ(record.bytes, 0);
}

TEST(Collect, MissingProgramIsAbsent) {
  FakeHost host;
  const bundle::ProbeRecord record = record_of(command_row("iptables-save"), host);
  EXPECT_EQ(record.outcome, Outcome::absent);
  EXPECT_EQ(record.reason, "no program iptables-save on PATH");
}

TEST(Collect, ExitStatusDecidesWithTheOutput) {
  FakeHost host;
  host.command("some", {.out = "half\n", .err = "no unit x\n", .exit_status = 1});
  EXPECT_EQ(record_of(command_row("some"), host).outcome, Outcome::partial);
  EXPECT_EQ(record_of(command_row("some"), host).reason, "exit status 1: no unit x");
  host.command("none", {.err = "it broke\n", .exit_status = 2});
  EXPECT_EQ(record_of(command_row("none"), host).outcome, Outcome::failed);
  host.command("root", {.err = "Fatal: Permission denied (you must be root)\n", .exit_status = 4});
  EXPECT_EQ(record_of(command_row("root"), host).outcome, Outcome::denied);
}

TEST(Collect, SlowCommandKeepsWhatCame) {
  FakeHost host;
  host.command("slow", {.out = "early\n", .takes = 60s});
  const Collected got = collect_with(host, {command_row("slow")});
  EXPECT_EQ(got["test/command"].outcome, Outcome::partial);
  EXPECT_EQ(got["test/command"].reason, "not done after 10 s, what came by then is here");
  EXPECT_EQ(got.entries.at("test/command.txt"), "early\n");
  host.command("silent", {.takes = 60s});
  EXPECT_EQ(record_of(command_row("silent"), host).outcome, Outcome::timed_out);
}

TEST(Collect, FileThatHangsCostsItsDeadlineOnly) {
  FakeHost host;
  host.file("/etc/docker/daemon.json", "{}").hang("/etc/docker/daemon.json");
  host.command("hello", {.out = "hi\n"});
  // The survey reads the same file, hangs and gives up; then the probe does.
  const Collected got = collect_with(host, {file_row(), command_row("hello")});
  EXPECT_EQ(got["daemon/config"].outcome, Outcome::timed_out);
  EXPECT_EQ(got["test/command"].outcome, Outcome::collected);
}

TEST(Collect, DefectInOneProbeDoesNotCostTheOthers) {
  FakeHost host;
  host.command("hello", {.out = "hi\n"});
  const auto broken = [](Host&, const Survey&, const Sink&) -> NativeResult {
    throw std::runtime_error("vector::at");
  };
  Probe bad_path = file_row("test/path");
  bad_path.what = File{[](const Survey&) -> std::string { throw std::logic_error("a bug"); }};
  const Collected got =
      collect_with(host, {native_row("test/native", broken), bad_path, command_row("hello")});
  EXPECT_EQ(got["test/native"].outcome, Outcome::failed);
  EXPECT_EQ(got["test/native"].reason, "vector::at");
  EXPECT_EQ(got["test/path"].outcome, Outcome::failed);
  EXPECT_EQ(got["test/path"].reason, "a defect of this program: a bug");
  EXPECT_EQ(got["test/command"].outcome, Outcome::collected);
  EXPECT_EQ(got.manifest.ended, "complete");
}

TEST(Collect, NativeSaysItsOwnOutcome) {
  FakeHost host;
  const auto half = [](Host&, const Survey&, const Sink& out) {
    out("{\"row\":1}\n");
    return NativeResult{.outcome = Outcome::partial, .reason = "one mount hung"};
  };
  const Collected got = collect_with(host, {native_row("test/native", half)});
  EXPECT_EQ(got["test/native"].outcome, Outcome::partial);
  EXPECT_EQ(got["test/native"].reason, "one mount hung");
  EXPECT_EQ(got.entries.at("test/native.txt"), "{\"row\":1}\n");
}

TEST(Collect, ModuleThatIsNotLoadedIsNotLoaded) {
  FakeHost host;
  host.file("/proc/modules", "overlay 1 0 - Live 0x0\n").command("iptables-save", {.out = "x\n"});
  const Probe row = command_row("iptables-save", {"ip_tables", "nf_tables"});
  const bundle::ProbeRecord record = record_of(row, host);
  EXPECT_EQ(record.outcome, Outcome::skipped);
  EXPECT_TRUE(contains(record.reason, "--allow-system-changes")) << record.reason;
  EXPECT_FALSE(host.touched("run iptables-save"));

  Plan allowed;
  allowed.allow_system_changes = true;
  EXPECT_EQ(record_of(row, host, allowed).outcome, Outcome::collected);
  EXPECT_TRUE(host.touched("run iptables-save"));
}

TEST(Collect, AnyWayAModuleCanBeThereAllowsTheCommand) {
  const Probe row = command_row("iptables-save", {"ip_tables", "nf_tables"});
  const auto outcome = [&row](FakeHost host) {
    host.command("iptables-save", {.out = "x\n"});
    return record_of(row, host).outcome;
  };
  const std::string other = "nf_tables_set 1 0 - Live 0x0\n";
  EXPECT_EQ(outcome(FakeHost().file("/proc/modules", other)), Outcome::skipped);
  EXPECT_EQ(outcome(FakeHost().file("/proc/modules", other + "nf_tables 1 0 - Live 0x0\n")),
            Outcome::collected);
  EXPECT_EQ(outcome(FakeHost().file("/proc/modules", other).directory("/sys/module/ip_tables")),
            Outcome::collected);
  EXPECT_EQ(outcome(FakeHost()
                        .file("/proc/modules", other)
                        .file("/proc/sys/kernel/osrelease", "6.1.0\n")
                        .file("/lib/modules/6.1.0/modules.builtin", "kernel/net/ip_tables.ko\n")),
            Outcome::collected);
  EXPECT_EQ(
      outcome(
          FakeHost().file("/proc/modules", "").file("/proc/sys/kernel/modules_disabled", "1\n")),
      Outcome::collected);
  EXPECT_EQ(outcome(FakeHost()), Outcome::collected);  // a kernel without modules
}

TEST(Collect, DaemonThatDoesNotAnswerIsAskedOnce) {
  FakeHost host;
  const std::vector<Probe> rows = {
      {.id = "docker/info", .why = "because", .what = Api{"/info"}, .style = Style::json},
      {.id = "docker/containers",
       .why = "because",
       .what = Native{.gather = [](Host&, const Survey&, const Sink&) { return NativeResult{}; },
                      .reads = "GET /containers",
                      .api = true}}};
  const Collected got = collect_with(host, rows);
  for (const char* const id : {"docker/info", "docker/containers"}) {
    EXPECT_EQ(got[id].outcome, Outcome::skipped) << id;
    EXPECT_TRUE(contains(got[id].reason, "did not answer a ping")) << got[id].reason;
  }
  const auto asks = [](const std::string& touch) {
    return touch.starts_with("get ") && !touch.ends_with("/_ping");
  };
  EXPECT_EQ(std::ranges::count_if(host.touched(), asks), 0);
}

TEST(Collect, DaemonThatAnswersIsAsked) {
  FakeHost host;
  host.special("/var/run/docker.sock", FileType::socket).answer("/_ping", 200, "OK");
  host.answer("/info", 200, R"({"Driver":"overlay2"})").answer("/bad", 500, "no space left");
  const auto api = [](std::string_view id, std::string_view target) {
    return Probe{.id = id, .why = "because", .what = Api{target}, .style = Style::json};
  };
  const Collected got =
      collect_with(host, {api("docker/info", "/info"), api("docker/bad", "/bad")});
  EXPECT_EQ(got["docker/info"].outcome, Outcome::collected);
  EXPECT_EQ(got["docker/info"].file, "GET /info");
  EXPECT_TRUE(contains(got.entries.at("docker/info.json"), "overlay2"));
  EXPECT_EQ(got["docker/bad"].outcome, Outcome::failed);
  EXPECT_EQ(got["docker/bad"].reason, "GET /bad: answered with status 500: no space left");
}

TEST(Collect, RewritingReachesAllThatIsWritten) {
  FakeHost host;
  std::string out;
  for (int i = 0; i < 4000; ++i) out += "line of shop-01 number " + std::to_string(i) + "\n";
  host.command("shop-01", {.out = out, .err = "shop-01 grumbles\n", .exit_status = 1});
  Probe row = command_row("shop-01");
  row.limits.bytes = 16 << 10;
  Plan plan;
  plan.rewrite = [](std::string_view text) {
    std::string changed(text);
    for (auto at = changed.find("shop-01"); at != std::string::npos; at = changed.find("shop-01")) {
      changed.replace(at, 7, "host-1-with-a-long-name");
    }
    return changed;
  };
  const Collected got = collect_with(host, {row}, plan);
  const bundle::ProbeRecord& record = got["test/command"];
  for (const auto& [path, text] : got.entries) EXPECT_FALSE(contains(text, "shop-01")) << path;
  EXPECT_EQ(record.argv, std::vector<std::string>{"host-1-with-a-long-name"});
  EXPECT_EQ(record.reason, "exit status 1: host-1-with-a-long-name grumbles");
  const std::string& text = got.entries.at("test/command.txt");
  EXPECT_EQ(record.bytes, static_cast<std::int64_t>(text.size()));
  EXPECT_EQ(record.sha256, bundle::sha256_hex(text));
  // The gap is still where lines end and do not go on.
  ASSERT_TRUE(record.cut);
  const auto offset = static_cast<std::size_t>(record.cut->offset);
  const auto number = [](const std::string& line) {
    return std::stoi(line.substr(line.rfind(' ')));
  };
  const std::string before = text.substr(0, offset - 1);
  const std::string after = text.substr(offset, text.find('\n', offset) - offset);
  EXPECT_EQ(text[offset - 1], '\n');
  EXPECT_GT(number(after), number(before.substr(before.rfind('\n') + 1)) + 1);
}

TEST(Collect, RunOutOfTimeSkipsTheRestAndSaysSo) {
  FakeHost host;
  host.command("slow", {.takes = 60s}).command("hello", {.out = "hi\n"});
  Probe slow = command_row("slow");
  slow.id = "test/slow";
  Plan plan;
  plan.time = 5s;
  const Collected got = collect_with(host, {slow, command_row("hello")}, plan);
  EXPECT_EQ(got["test/slow"].reason, "not done after 4500 ms");  // less than its own 10 s; the
  // rest is for reading the bundle again
  EXPECT_EQ(got["test/command"].outcome, Outcome::skipped);
  EXPECT_EQ(got["test/command"].reason, "the run's time of 5 s (--timeout) was used up");
  EXPECT_EQ(got.manifest.ended, "out of time");
  EXPECT_TRUE(got.intact);
}

TEST(Collect, SecretsAreGoneFromEvidenceStderrAndReasons) {
  FakeHost host;
  const std::string secret = "https://user:hunter2hunter2@registry.example/";
  host.command("leaky", {.out = secret + "\n", .err = secret + "\n", .exit_status = 1});
  Probe row = command_row("leaky");
  row.style = Style::log;
  const Collected got = collect_with(host, {row});
  for (const auto& [path, text] : got.entries) {
    EXPECT_FALSE(contains(text, "hunter2")) << path << ": " << text;
  }
  EXPECT_FALSE(got["test/command"].redactions.empty());
  EXPECT_TRUE(contains(got["test/command"].reason, "exit status 1: https://"));
  EXPECT_TRUE(contains(got["test/command"].reason, "[REDACTED:")) << got["test/command"].reason;
}

TEST(Collect, LargeOutputKeepsBothEnds) {
  FakeHost host;
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "line " + std::to_string(i) + "\n";
  host.command("large", {.out = text});
  Probe row = command_row("large");
  row.limits.bytes = 100'000;
  const Collected got = collect_with(host, {row});
  const bundle::ProbeRecord& record = got["test/command"];
  EXPECT_EQ(record.outcome, Outcome::partial);
  ASSERT_TRUE(record.cut);
  EXPECT_EQ(record.bytes + *record.cut->bytes, static_cast<std::int64_t>(text.size()));
  const std::string& kept = got.entries.at("test/command.txt");
  EXPECT_LE(kept.size(), 100'000);
  EXPECT_TRUE(kept.starts_with("line 0\n"));
  EXPECT_TRUE(kept.ends_with("line 49999\n"));
}

TEST(Collect, SilenceOfAJournalThatIsNotThereIsNoEvidence) {
  const Probe row = {
      .id = "docker/journal", .why = "because", .what = Journal{{"-u", "x"}}, .style = Style::log};
  FakeHost host;
  host.command("journalctl", Scripted{});
  EXPECT_EQ(record_of(row, host).outcome, Outcome::absent);
  Plan somebody;
  somebody.uid = 1000;
  EXPECT_EQ(record_of(row, host, somebody).outcome, Outcome::denied);
  host.file("/var/log/journal/0123/system.journal", "LPKSHHRH");
  EXPECT_EQ(record_of(row, host).outcome, Outcome::collected);
}

TEST(Collect, InterruptSkipsTheRest) {
  FakeHost host;
  host.command("hello", {.out = "hi\n"});
  Plan plan;
  plan.interrupted = [&host]() -> std::optional<std::string> {
    if (!host.touched("run hello")) return std::nullopt;
    return "interrupted by SIGINT";
  };
  const Collected got = collect_with(host, {command_row("hello"), file_row()}, plan);
  EXPECT_EQ(got["test/command"].outcome, Outcome::collected);
  EXPECT_EQ(got["daemon/config"].outcome, Outcome::skipped);
  EXPECT_EQ(got["daemon/config"].reason, "interrupted by SIGINT");
  EXPECT_EQ(got.manifest.ended, "interrupted by SIGINT");
  EXPECT_TRUE(got.intact);
}

/// A program whose output no compressor makes smaller than a half, and never the same twice.
void install_noise(FakeHost& host) {
  host.program("noise", [state = std::uint64_t{1}](const Argv&) mutable {
    std::string noise;
    for (int i = 0; i < 40'000; ++i) {
      for (int j = 0; j < 10; ++j) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        std::array<char, 17> hex{};
        std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(state));
        noise += hex.data();
      }
      noise += "\n";
    }
    return Scripted{.out = std::move(noise)};
  });
}

std::vector<Probe> noise_rows() {
  static constexpr std::array kIds = {"n/0", "n/1", "n/2", "n/3", "n/4", "n/5", "n/6",
                                      "n/7", "n/8", "n/9", "n/a", "n/b", "n/c", "n/d"};
  std::vector<Probe> rows;
  for (const char* const id : kIds) {
    rows.push_back(command_row("noise"));
    rows.back().id = id;
  }
  return rows;
}

TEST(Collect, SmallBudgetShrinksLogsAndSkipsTheRest) {
  FakeHost host;
  install_noise(host);
  const Collected got = collect_with(host, noise_rows(), {}, 6 << 20);
  EXPECT_TRUE(got.intact);
  EXPECT_LE(got.size, 6 << 20);
  EXPECT_GT(got.size, 4 << 20);
  EXPECT_EQ(got.manifest.probes.front().outcome, Outcome::partial);
  EXPECT_GT(got.manifest.probes.front().bytes, 4 << 20);
  EXPECT_EQ(got.manifest.probes.back().outcome, Outcome::skipped);
  EXPECT_TRUE(contains(got.manifest.probes.back().reason, "--max-size"));
}

TEST(Collect, FullDiskEndsInAWholeBundleAndLeavesTheLastBlocks) {
  const support::SmallDisk disk(12 << 20);
  SKIP_UNLESS_MOUNTED(disk);
  FakeHost host;
  install_noise(host);
  const Collected got = collect_with(host, noise_rows(), {}, 256 << 20, disk.path());
  EXPECT_TRUE(got.intact);
  EXPECT_GT(got.size, 9 << 20);
  EXPECT_GE(disk.available(), 12 * (1 << 20) / 20 - 4096);
  EXPECT_EQ(got.manifest.probes.back().outcome, Outcome::skipped);
  EXPECT_TRUE(contains(got.manifest.probes.back().reason, "is full but for the"));
}

TEST(Collect, DiskThatSomebodyElseFillsDoesNotCostTheBundle) {
  const support::SmallDisk disk(40 << 20);
  SKIP_UNLESS_MOUNTED(disk);
  FakeHost host;
  install_noise(host);
  host.program("fill", [&disk](const Argv&) {
    disk.fill_but(0);
    return Scripted{.out = "filled\n"};
  });
  std::vector<Probe> rows = noise_rows();
  rows.insert(rows.begin() + 1, command_row("fill"));
  const Collected got = collect_with(host, rows, {}, 256 << 20, disk.path());
  EXPECT_TRUE(got.intact);
  EXPECT_EQ(got.manifest.probes[0].outcome, Outcome::collected);
  EXPECT_EQ(got.manifest.probes.back().outcome, Outcome::skipped);
}

// The real machine: a signal while a command runs, and the bundle is whole.
TEST(Collect, SignalDuringAProbeLeavesAWholeBundle) {
  Interrupt interrupt({SIGUSR1});
  LinuxHost host(&interrupt);
  const std::string kill = "echo begun; kill -USR1 " + std::to_string(::getpid()) + "; sleep 60";
  const Probe sleeper = {
      .id = "test/sleeper", .why = "because", .what = Command{.argv = {"sh", "-c", kill}}};
  Plan plan;
  plan.interrupted = [&interrupt]() -> std::optional<std::string> {
    if (!interrupt.signal()) return std::nullopt;
    return "interrupted by SIGUSR1";
  };
  const auto started = std::chrono::steady_clock::now();
  const Collected got = collect_with(host, {sleeper, command_row("true")}, plan);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 5s);
  EXPECT_TRUE(got.intact);
  EXPECT_EQ(got["test/sleeper"].outcome, Outcome::partial);
  EXPECT_EQ(got["test/sleeper"].reason, "interrupted by SIGUSR1");
  EXPECT_EQ(got.entries.at("test/sleeper.txt"), "begun\n");
  EXPECT_EQ(got["test/command"].outcome, Outcome::skipped);
}

}  // namespace
}  // namespace collector
