// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_record.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace analyzer {
namespace {

std::vector<LogRecord> records(std::string_view text, std::int64_t line_bytes = 1 << 20) {
  bundle::TextSource bytes(text);
  bundle::LineSource lines(bytes, line_bytes);
  std::vector<LogRecord> all;
  each_record(lines, [&](const LogRecord& record) { all.push_back(record); });
  return all;
}

std::vector<std::string> messages(std::string_view text) {
  std::vector<std::string> all;
  for (LogRecord& record : records(text)) all.push_back(std::move(record.message));
  return all;
}

using Messages = std::vector<std::string>;

std::string time_of(const LogRecord& record) {
  return record.time ? bundle::to_text(*record.time) : "none";
}

TEST(LogRecord, JournaldPrefixAndLogrus) {
  const auto all = records(
      R"(2026-01-31T08:00:01.000000+0000 shop-01 dockerd[60]: time="2026-01-31T08:00:00.123456789Z" level=error msg="Handler for POST /v1.41/x returned error: no \"space\"" spanID=1)");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].identifier, "dockerd");
  EXPECT_EQ(all[0].pid, 60);
  EXPECT_EQ(all[0].level, "error");
  EXPECT_EQ(all[0].line, 1);
  EXPECT_EQ(time_of(all[0]), "2026-01-31T08:00:00.123456Z");
  EXPECT_EQ(all[0].message, R"(Handler for POST /v1.41/x returned error: no "space" spanID=1)");
}

TEST(LogRecord, FieldsFollowTheMessageWhateverTheirOrder) {
  const Messages wanted = {R"(Handler returned error error=open "/x": denied spanID=ab)"};
  EXPECT_EQ(
      messages(
          R"(time="t" level=error error="open \"/x\": denied" msg="Handler returned error" spanID=ab)")
          [0],
      "Handler returned error error=open \"/x\": denied spanID=ab");
  EXPECT_EQ(
      messages(
          R"(time="t" level=error msg="Handler returned error" error="open \"/x\": denied" spanID=ab)"),
      wanted);
}

TEST(LogRecord, OnlyWhatIsWanted) {
  bundle::TextSource bytes(
      "2026-01-31T08:00:00.5+0000 h dockerd[7]: time=\"2026-01-31T07:59:59.25Z\" level=info "
      "msg=\"a\"\n"
      "2026-01-31T08:00:01.5+0000 h dockerd[7]: time=\"2026-02-30T07:59:59Z\" level=info "
      "msg=\"b\"\n"
      "2026-01-31T08:00:02.5+0000 h dockerd[8]: c\n"
      "  and more\n");
  bundle::LineSource lines(bytes, 1 << 20);
  Messages asked;
  Messages used;
  each_record(
      lines,
      [&](const std::string& message) {
        asked.push_back(message);
        return message != "b";
      },
      [&](const LogRecord& record) { used.push_back(time_of(record) + ' ' + record.message); });
  EXPECT_EQ(asked, (Messages{"a", "b", "c and more"}));
  EXPECT_EQ(used,
            (Messages{"2026-01-31T07:59:59.250000Z a", "2026-01-31T08:00:02.500000Z c and more"}));
}

// What most lines of dockerd are, and what is nearly so.
TEST(LogRecord, UsualStartsAndUnusualOnes) {
  const Messages wanted = {"a b", "a b k=v", "a b k=v w"};
  EXPECT_EQ(messages("time=\"2026-01-31T08:00:00Z\" level=info msg=\"a b\"\n"
                     "time=\"2026-01-31T08:00:00Z\" level=info msg=\"a b\" k=v\n"
                     "time=\"2026-01-31T08:00:00Z\" level=info msg=\"a b\" k=\"v w\"\n"),
            wanted);
  EXPECT_EQ(messages("time=\"2026-01-31T08:00:00Z\" level=\"in fo\" msg=\"a b\"\n"
                     "time=\"2026-01-31T08:00:00Z\" level=info msg=\"a b\"  k=v\n"
                     "time=2026-01-31T08:00:00Z level=info k=v msg=\"a b\"\n"),
            (Messages{"a b", "a b k=v", "a b k=v"}));
  EXPECT_EQ(messages("time=\"2026-01-31T08:00:00Z\" level=info msg=\"a \\\"b\\\"\" k=v\n"
                     "time=\"2026-01-31T08:00:00Z\" level=info msg=\"a b\nx\n"),
            (Messages{"a \"b\" k=v", "msg=\"a b", "x"}));
}

TEST(LogRecord, UnescapesOnce) {
  EXPECT_EQ(messages(R"(level=info msg="a \\\"b\\\" c:\\d\nnext\ttab \x1b")")[0],
            "a \\\"b\\\" c:\\d next\ttab \\x1b");
}

TEST(LogRecord, FramesOfOneTextGiveOneMessage) {
  for (
      const std::string_view line :
      {"2026-01-31T08:00:00.123456+0000 shop-01 dockerd[60]: failed to start daemon: x",
       "2026-01-31T08:00:00+0000 shop-01 dockerd[60]: failed to start daemon: x",
       "2026-01-31T08:00:00.123456+00:00 dockerd[60]: failed to start daemon: x",
       "Jan 31 08:00:00 shop-01 dockerd[60]: failed to start daemon: x",
       "Jan  3 08:00:00.123456 shop-01 dockerd[60]: failed to start daemon: x",
       "Sat 2026-01-31 08:00:00 UTC shop-01 dockerd[60]: failed to start daemon: x",
       "dind-1  | failed to start daemon: x", "failed to start daemon: x",
       "\x1b[31mFATA\x1b[0m[0000] failed to start daemon: x",
       "FATA[0012] failed to start daemon: x",
       "FATA[2026-01-31T08:00:00.123456789Z] failed to start daemon: x",
       R"(dind_1  | time="2026-01-31T08:00:00Z" level=fatal msg="failed to start daemon: x")",
       R"(2026-01-31T08:00:00.1Z time="2026-01-31T08:00:00Z" level=fatal msg="failed to start daemon: x")",
       R"({"level":"fatal","msg":"failed to start daemon: x","time":"2026-01-31T08:00:00Z"})"}) {
    EXPECT_EQ(messages(line), Messages{"failed to start daemon: x"}) << line;
  }
}

TEST(LogRecord, TimesInEveryFrame) {
  const auto time = [](std::string_view line) { return time_of(records(line).at(0)); };
  EXPECT_EQ(time("2026-01-31T08:00:00.123456+0000 h dockerd[1]: x"), "2026-01-31T08:00:00.123456Z");
  EXPECT_EQ(time("2026-01-31T08:00:00+0200 h dockerd[1]: x"), "2026-01-31T06:00:00.000000Z");
  EXPECT_EQ(time("2026-01-31T08:00:00-01:30 h dockerd[1]: x"), "2026-01-31T09:30:00.000000Z");
  EXPECT_EQ(time("2026-01-31T08:00:00,123456+00:00 docker0: port 1(veth1) entered disabled state"),
            "2026-01-31T08:00:00.123456Z");
  EXPECT_EQ(time("Jan 31 08:00:00 h dockerd[1]: x"), "1904-01-31T08:00:00.000000Z");
  EXPECT_EQ(
      time(R"(Jan 31 08:00:00 h dockerd[1]: time="2026-01-31T07:59:59+01:00" level=info msg=x)"),
      "2026-01-31T06:59:59.000000Z");
  EXPECT_EQ(time("2026-13-31T08:00:00+0000 h dockerd[1]: x"), "none");
  EXPECT_EQ(time("[   12.345678] docker0: port 1"), "1804-01-01T00:00:12.345678Z");
  EXPECT_EQ(time("Sat 2026-01-31 08:00:00 CET h dockerd[1]: x"), "none");
}

TEST(LogRecord, KernelStampsGo) {
  for (const std::string_view line :
       {"2026-01-31T08:00:00.123456+0000 h kernel: Out of memory: Killed process 1 (dockerd)",
        "2026-01-31T08:00:00.123456+0000 h kernel: [   12.345678] Out of memory: Killed process 1 "
        "(dockerd)",
        "Jan 31 08:00:00 h kernel: [   12.345678] Out of memory: Killed process 1 (dockerd)",
        "[   12.345678] Out of memory: Killed process 1 (dockerd)",
        "<3>[   12.345678] Out of memory: Killed process 1 (dockerd)",
        "[Sat Jan 31 08:00:00 2026] Out of memory: Killed process 1 (dockerd)",
        "2026-01-31T08:00:00,123456+00:00 Out of memory: Killed process 1 (dockerd)"}) {
    const auto all = records(line);
    ASSERT_EQ(all.size(), 1U) << line;
    EXPECT_EQ(all[0].message, "Out of memory: Killed process 1 (dockerd)") << line;
    EXPECT_EQ(all[0].identifier, "kernel") << line;
  }
}

TEST(LogRecord, TerminalFields) {
  EXPECT_EQ(
      messages(
          R"(ERRO[0003] Handler for GET / returned error           error="a \"b\"" module=api)")[0],
      "Handler for GET / returned error error=a \"b\" module=api");
  EXPECT_EQ(messages("WARN[0000] a=b is not the end of it")[0], "a=b is not the end of it");
  EXPECT_EQ(records("WARN[0000] x").at(0).level, "warning");
}

TEST(LogRecord, IptablesErrorsAreJoined) {
  EXPECT_EQ(
      messages(
          "2026-01-31T08:00:00.100000+0000 h dockerd[7]: failed to start daemon: Error "
          "initializing network controller: iptables failed: iptables v1.8.7: can't initialize\n"
          "2026-01-31T08:00:00.100010+0000 h dockerd[7]: Perhaps iptables or your kernel needs to "
          "be upgraded.\n"
          "2026-01-31T08:00:00.100020+0000 h dockerd[7]:  (exit status 3)\n"
          "2026-01-31T08:00:00.200000+0000 h systemd[1]: docker.service: Main process exited, "
          "code=exited, status=1/FAILURE\n"),
      (Messages{"failed to start daemon: Error initializing network controller: iptables failed: "
                "iptables v1.8.7: can't initialize Perhaps iptables or your kernel needs to be "
                "upgraded. (exit status 3)",
                "docker.service: Main process exited, code=exited, status=1/FAILURE"}));
}

TEST(LogRecord, GoroutineDumpsAreOneRecord) {
  const auto all = records(
      "2026-01-31T08:00:00.1+0000 h dockerd[7]: time=\"2026-01-31T08:00:00Z\" level=info "
      "msg=before\n"
      "2026-01-31T08:00:00.1+0000 h dockerd[7]: panic: invalid freelist page: 3\n"
      "2026-01-31T08:00:03.1+0000 h dockerd[7]: goroutine 1 [running]:\n"
      "2026-01-31T08:00:03.1+0000 h dockerd[7]: go.etcd.io/bbolt.(*freelist).read(0xc0)\n"
      "2026-01-31T08:00:03.1+0000 h dockerd[7]: time=\"2026-01-31T08:00:04Z\" level=info "
      "msg=after\n");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].message,
            "panic: invalid freelist page: 3 goroutine 1 [running]: "
            "go.etcd.io/bbolt.(*freelist).read(0xc0)");
  EXPECT_EQ(all[1].line, 2);
  EXPECT_EQ(all[2].message, "after");
}

TEST(LogRecord, IndependentLinesStayApart) {
  EXPECT_EQ(messages("2026-01-31T08:00:00.1+0000 h systemd[1]: docker.service: Failed with result "
                     "'exit-code'.\n"
                     "2026-01-31T08:00:00.1+0000 h systemd[1]: Failed to start docker.service.\n")
                .size(),
            2U);
  EXPECT_EQ(messages("2026-01-31T08:00:00.1+0000 h kernel: a\n"
                     "2026-01-31T08:00:00.1+0000 h kernel:  b\n")
                .size(),
            2U);
  // Another process; the same a while later; the last words of a daemon after a warning.
  EXPECT_EQ(messages("2026-01-31T08:00:00.1+0000 h dockerd[1]: some words\n"
                     "2026-01-31T08:00:00.1+0000 h dockerd[2]: other words\n"
                     "2026-01-31T08:00:09.1+0000 h dockerd[2]: later words\n"
                     "2026-01-31T08:00:09.1+0000 h dockerd[2]: failed to start daemon: x\n")
                .size(),
            4U);
  EXPECT_EQ(
      messages("level=info msg=a\nfailed to load listeners: x\nfailed to start daemon: x\nother\n")
          .size(),
      4U);
}

TEST(LogRecord, JournalctlIndentsAndMarkers) {
  EXPECT_EQ(messages("-- Boot 1234 --\n"
                     "2026-01-31T08:00:00+0000 h dockerd[1]: first\n"
                     "                                        second\n"
                     "-- Logs begin at Sat 2026-01-31 08:00:00 UTC, end at Sat 2026-01-31. --\n"
                     "\n"
                     "2026-01-31T08:00:00+0000 h dockerd[1]: third\n"),
            (Messages{"first second", "third"}));
}

TEST(LogRecord, TerminalLinesKeepTheirNewlines) {
  EXPECT_EQ(messages("ERRO[0000] iptables failed: x\n (exit status 1)\nINFO[0001] next\n"),
            (Messages{"iptables failed: x (exit status 1)", "next"}));
}

TEST(LogRecord, SizesAreBounded) {
  std::string dump = "panic: x\n";
  for (int i = 0; i < 20'000; ++i) dump += "frame" + std::to_string(i) + "\n";
  const auto all = records(dump);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].message.size(), std::size_t{64} << 10);
  EXPECT_EQ(messages("level=info msg=\"" + std::string(300'000, 'x') + "\"")[0].size(),
            std::size_t{64} << 10);
}

TEST(LogRecord, BrokenFormsAreStillText) {
  EXPECT_EQ(messages(R"(time="2026-01-31T08:00:00Z" level=error msg="cut he)")[0], "msg=\"cut he");
  EXPECT_EQ(messages(R"({"msg":"x" no json)")[0], R"({"msg":"x" no json)");
  EXPECT_EQ(messages(R"(level=info msg=serving... address=/run/containerd.sock)")[0],
            "serving... address=/run/containerd.sock");
}

TEST(LogRecord, ReadsJournalctlsJson) {
  const auto all = records(
      R"({"__REALTIME_TIMESTAMP":"1769846400123456","_HOSTNAME":"h","SYSLOG_IDENTIFIER":"dockerd",)"
      R"("_PID":"42","MESSAGE":"time=\"2026-01-31T08:00:00Z\" level=error msg=\"no space\""})"
      "\n"
      R"({"__REALTIME_TIMESTAMP":"1769846401000000","_COMM":"dockerd","MESSAGE":[111,107,255]})"
      "\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].message, "no space");
  EXPECT_EQ(all[0].level, "error");
  EXPECT_EQ(all[0].identifier, "dockerd");
  EXPECT_EQ(all[0].pid, 42);
  EXPECT_EQ(bundle::to_text(*all[0].time), "2026-01-31T08:00:00.000000Z");
  EXPECT_EQ(all[1].message, "ok\xff") << "bytes that are no UTF-8 come as numbers";
  EXPECT_EQ(bundle::to_text(*all[1].time), "2026-01-31T08:00:01.000000Z");
}

TEST(LogRecord, DeepJsonIsNoTrap) {
  const std::string deep =
      R"({"msg":"m","x":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_TRUE(messages(deep)[0].starts_with("m"));
}

TEST(GuessLog, ByIdentifierOrWords) {
  EXPECT_EQ(guess_log("2026-01-31T08:00:00+0000 h dockerd[1]: x\n"), "docker");
  EXPECT_EQ(guess_log("2026-01-31T08:00:00+0000 h containerd[1]: x\n"), "containerd");
  EXPECT_EQ(guess_log("[    0.000000] Linux version 6.1\n"), "kernel");
  EXPECT_EQ(guess_log("failed to start daemon: x\n"), "docker");
  EXPECT_EQ(guess_log("level=info msg=\"starting containerd\" version=1.6\n"), "containerd");
  EXPECT_EQ(guess_log("level=info msg=\"Starting up\"\n"), "docker");
  EXPECT_EQ(guess_log("dear diary\n"), std::nullopt);
}

}  // namespace
}  // namespace analyzer
