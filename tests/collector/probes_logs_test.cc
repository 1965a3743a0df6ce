// SPDX-License-Identifier: Apache-2.0
// Logs that are no journal.
#include <gtest/gtest.h>

#include "tests/collector/rows.h"

namespace collector {
namespace {

using bundle::Outcome;
using support::FakeHost;

constexpr auto kSyslog =
    "Jan 31 08:00:00 shop-01 dockerd[812]: time=\"x\" level=error msg=\"kernel: no\"\n"
    "Jan 31 08:00:01 shop-01 systemd[1]: docker.service: Failed with result 'exit-code'.\n"
    "Jan 31 08:00:02 shop-01 systemd[1]: Started Daily apt.\n"
    "Jan 31 08:00:03 shop-01 containerd[700]: starting containerd\n"
    "Jan 31 08:00:04 shop-01 kernel: [   12.3] docker0: port 1(veth1)\n"
    "Jan 31 08:00:05 shop-01 sshd[9]: Accepted publickey for dockerd: root\n";

TEST(LogFiles, LinesOfTheDaemonsOutOfSyslog) {
  FakeHost host;
  host.file("/var/log/syslog.1", "Jan 30 08:00:00 shop-01 dockerd[1]: older\n");
  host.file("/var/log/syslog", kSyslog);
  host.file("/var/log/docker.log", "bare line of dockerd");
  NativeResult result;
  EXPECT_EQ(text_of("docker/log-files", host, {}, &result),
            "bare line of dockerd\nJan 30 08:00:00 shop-01 dockerd[1]: older\n"
            "Jan 31 08:00:00 shop-01 dockerd[812]: time=\"x\" level=error msg=\"kernel: no\"\n"
            "Jan 31 08:00:01 shop-01 systemd[1]: docker.service: Failed with result "
            "'exit-code'.\n");
  EXPECT_EQ(result.outcome, Outcome::collected);
  EXPECT_EQ(text_of("containerd/log-files", host),
            "Jan 31 08:00:03 shop-01 containerd[700]: starting containerd\n");
  EXPECT_EQ(text_of("kernel/log-files", host),
            "Jan 31 08:00:04 shop-01 kernel: [   12.3] docker0: port 1(veth1)\n");
}

TEST(LogFiles, AreNotLookedForWhereThereIsAJournal) {
  FakeHost host;
  host.file("/var/log/syslog", kSyslog).file("/run/log/journal/0c0d/system.journal", "x");
  host.command("journalctl", {.out = "docker0: port 1(veth1)\n"});
  NativeResult result;
  for (const auto* id : {"docker/log-files", "kernel/log-files", "kernel/dmesg"}) {
    EXPECT_EQ(text_of(id, host, {}, &result), "");
    EXPECT_EQ(result.outcome, Outcome::absent) << id;
    EXPECT_NE(result.reason.find("not looked for"), std::string::npos) << result.reason;
  }
  EXPECT_FALSE(host.touched("run dmesg"));
}

TEST(Dmesg, WhereTheJournalHasNoLineOfTheKernel) {
  FakeHost host;
  host.file("/run/log/journal/0c0d/system.journal", "x");
  host.command("journalctl", support::Scripted{});
  host.file("/proc/stat", "btime 1769846400\n");
  host.command("dmesg", {.out = "[   12.345678] docker0: port 1(veth1)\n[12] odd\n"});
  NativeResult result;
  EXPECT_EQ(text_of("kernel/dmesg", host, {}, &result),
            "2026-01-31T08:00:12.345678Z localhost kernel: docker0: port 1(veth1)\n"
            "kernel: [12] odd\n");
  EXPECT_EQ(result.outcome, Outcome::collected);
}

TEST(Dmesg, OnlyFromThenOn) {
  FakeHost host;
  host.file("/proc/stat", "btime 1769846400\n");
  host.command("dmesg", {.out = "[   12.345678] before\n[  100.000000] after\n"});
  Survey survey;
  survey.asked.since = bundle::time_from("2026-01-31T08:01:00Z");
  EXPECT_EQ(text_of("kernel/dmesg", host, survey),
            "2026-01-31T08:01:40.000000Z localhost kernel: after\n");
}

TEST(Dmesg, OfTheMachineAroundAContainerIsNobodysBusiness) {
  FakeHost host;
  host.command("dmesg", {.out = "[   12.345678] other guests\n"});
  host.file("/run/systemd/container", "systemd-nspawn");
  NativeResult result;
  EXPECT_EQ(text_of("kernel/dmesg", host, {}, &result), "");
  EXPECT_EQ(result.outcome, Outcome::absent);
}

TEST(Dmesg, ThatIsRefusedIsDenied) {
  FakeHost host;
  host.command("dmesg", {.err = "dmesg: read kernel buffer failed: Operation not permitted\n",
                         .exit_status = 1});
  NativeResult result;
  EXPECT_EQ(text_of("kernel/dmesg", host, {}, &result), "");
  EXPECT_EQ(result.outcome, Outcome::denied);
}

TEST(AuditLog, RefusalsOnlyWithATimeInFront) {
  FakeHost host;
  const std::string avc =
      "type=AVC msg=audit(1769846400.123:456): avc:  denied  { write } for  pid=812 "
      "comm=\"dockerd\"";
  host.file("/var/log/audit/audit.log",
            "type=USER_LOGIN msg=audit(1769846400.123:455): pid=1 acct=\"root\"\n" + avc + "\n");
  EXPECT_EQ(text_of("audit/log", host),
            "2026-01-31T08:00:00.123000Z localhost audit: " + avc + "\n");
  host.file("/var/log/audit/audit.log.1", avc + " of yesterday\n")
      .file("/var/log/audit/audit.log.10", avc + " of last week\n")
      .file("/var/log/audit/audit.log.gz", avc + " is none\n");
  const std::string time = "2026-01-31T08:00:00.123000Z localhost audit: ";
  EXPECT_EQ(text_of("audit/log", host),
            time + avc + " of last week\n" + time + avc + " of yesterday\n" + time + avc + "\n");
  FakeHost denied;
  denied.directory("/var/log/audit").deny("/var/log/audit");
  NativeResult result;
  EXPECT_EQ(text_of("audit/log", denied, {}, &result), "");
  EXPECT_EQ(result.outcome, Outcome::denied) << "silence is no answer";
  FakeHost without;
  EXPECT_EQ(text_of("audit/log", without, {}, &result), "");
  EXPECT_EQ(result.outcome, Outcome::collected);
}

}  // namespace
}  // namespace collector
