// SPDX-License-Identifier: Apache-2.0
#include "analyzer/history.h"

#include <nlohmann/json.hpp>

#include "tests/analyzer/diagnosed_case.h"

namespace analyzer {
namespace {

std::optional<bundle::Time> when(const std::string& hour) {
  return bundle::time_from("2026-01-31T" + hour + "Z");
}

struct Told {
  std::string text;
  nlohmann::json json;
};

Told told(const Case& bundle, std::optional<bundle::Time> since = {},
          std::optional<bundle::Time> until = {}) {
  return bundle.with([&](const Tables& tables, const Coverage& coverage, const LogScan& scan) {
    Diagnosis diagnosis;
    diagnosis.header.started = *when("12:00:00");
    diagnose(bundle.rules(), tables, coverage, scan, diagnosis);
    const History history = history_of(tables, scan, diagnosis, since, until);
    return Told{history_text(history, 200),
                nlohmann::json::parse(history_json(history, diagnosis))};
  });
}

std::string said(const std::string& time, const std::string& text) {
  return at(time, "time=\"t\" level=info msg=\"" + text + "\"");
}

Case busy() {
  return Case({sees("a/b", "boom", "cleared_by: all is well\n"), sees("a/c", "bo.m")})
      .row("kernel", {{"boot_time", text("2026-01-31T07:00:00.000000Z")}})
      .row("container_records", {{"id", text("0123456789abcdef")},
                                 {"origin", text("disk")},
                                 {"name", text("web")},
                                 {"state", text("exited")},
                                 {"exit_code", integer(137)},
                                 {"oom_killed", boolean(true)},
                                 {"created", text("2026-01-31T08:30:00.000000Z")},
                                 {"started", text("2026-01-31T08:31:00.000000Z")},
                                 {"finished", text("2026-01-31T09:30:00.000000Z")}})
      .docker(said("08:00:00", "Starting up") + said("08:10:00", "boom one") +
              said("09:00:00", "boom two") + said("09:10:00", "all is well"));
}

TEST(History, IsEverythingInItsOrder) {
  const std::string t = "2026-01-31 ";
  EXPECT_EQ(told(busy()).text,
            t + "07:00:00  boot       host/kernel:7  the host was booted\n" + t +
                "08:00:00  daemon     docker/journal:1  docker starting: Starting up\n" + t +
                "08:10:00  log        docker/journal:2  [a/b, a/c]  boom one\n" + t +
                "08:10:00  finding    [a/c]  first sign of: a/c\n" + t +
                "08:10:00  finding    [a/b]  first sign of: a/b\n" + t +
                "08:30:00  container  docker/containers:7  container web was created\n" + t +
                "08:31:00  container  docker/containers:7  container web was started\n" + t +
                "09:00:00  log        docker/journal:3  [a/b, a/c]  boom two\n" + t +
                "09:00:00  finding    [a/c]  last sign of: a/c\n" + t +
                "09:00:00  finding    [a/b]  last sign of: a/b\n" + t +
                "09:30:00  container  docker/containers:7  container web ended with exit "
                "status 137, out of memory\n" +
                t + "12:00:00  bundle     the bundle was taken\n");
}

TEST(History, LeavesOutWhatIsOutsideTheSpan) {
  const auto json = told(busy(), when("08:31:00"), when("09:00:00")).json;
  ASSERT_EQ(json.at("events").size(), 4U) << json;
  EXPECT_EQ(json.at("events").at(0).at("kind"), "container");
  EXPECT_EQ(json.at("events").at(1).at("time"), "2026-01-31T09:00:00.000000Z");
  EXPECT_EQ(json.at("events").at(1).at("rules"), (Texts{"a/b", "a/c"}));
  EXPECT_EQ(json.at("events").at(1).at("line"), 3);
}

TEST(History, CountsLinesWithoutATime) {
  const Told history = told(Case({sees("a/b", "boom")}).docker("boom\n"));
  EXPECT_NE(history.text.find("1 log line without a time left out\n"), std::string::npos)
      << history.text;
  EXPECT_EQ(history.json.at("untimed"), 1);
}

TEST(History, IsHarmlessOnATerminal) {
  const std::string text =
      told(Case({sees("a/b", "boom")}).docker(said("08:00:00", "boom \033[31m"))).text;
  EXPECT_EQ(text.find('\033'), std::string::npos);
  EXPECT_EQ(std::ranges::count(text, '\n'), 3) << text;
}

}  // namespace
}  // namespace analyzer
