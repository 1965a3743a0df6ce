// SPDX-License-Identifier: Apache-2.0
#include "analyzer/comparison.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "analyzer/diagnose.h"
#include "tests/analyzer/packs.h"
#include "tests/support/run_program.h"

namespace analyzer {
namespace {

using Entries = std::map<std::string, std::string>;

/// A bundle of a few entries, read and diagnosed.
class Taken {
 public:
  explicit Taken(const Entries& entries,
                 const std::string& header =
                     R"({"format_version":1,"host_name":"shop-01","boot_id":"b1",)"
                     R"("started":"2026-01-31T08:00:00.000000Z"})")
      : rules_(rules()) {
    const support::TempDir dir;
    dir.file("bundle.json", header);
    for (const auto& [path, text] : entries) dir.file(path, text);
    intake_ = take_in(dir.path(), rules_, {}, "");
    diagnose(rules_, *intake_.tables, intake_.coverage, *intake_.scan, intake_.diagnosis);
  }

  const Intake& operator*() const { return intake_; }

 private:
  static RulePack rules() {
    return load({rule("a/boom", "logs: [{in: [docker], match: boom}]\ncleared_by: all is well"),
                 rule("a/bang", "logs: [{in: [docker], match: bang}]"),
                 rule("a/forward",
                      "query: SELECT value, source, line FROM sysctls WHERE name = "
                      "'net.ipv4.ip_forward' AND value = '0'")});
  }

  RulePack rules_;
  Intake intake_;
};

std::map<std::string, std::string> findings(const Taken& before, const Taken& after) {
  std::map<std::string, std::string> out;
  for (const FindingChange& change : compare(*before, *after).findings) {
    out[change.rule->id] = to_text(change.change);
  }
  return out;
}

std::string text(const Taken& before, const Taken& after) {
  return comparison_text(compare(*before, *after), (*before).diagnosis, (*after).diagnosis, 300);
}

void expect_says(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << "no \"" << part << "\" in\n" << text;
}

using Found = std::map<std::string, std::string>;

TEST(Comparison, SaysWhatCameWentAndStayed) {
  const Taken boom(Entries{{"docker/journal.log", "boom\n"}});
  const Taken bang(Entries{{"docker/journal.log", "bang\n"}});
  const Taken both(Entries{{"docker/journal.log", "boom\n"}, {"host/sysctls.txt", ""}});
  EXPECT_EQ(findings(boom, bang), (Found{{"a/boom", "went"}, {"a/bang", "came"}}));
  EXPECT_EQ(findings(boom, both), (Found{{"a/boom", "stayed"}}));
  expect_says(text(boom, bang), "Came (1 finding)\n  error [a/bang] it broke\n");
  expect_says(text(boom, bang), "Went (1 finding)\n  error [a/boom] it broke\n");
}

TEST(Comparison, WhatIsOverIsNotGone) {
  const std::string line = "time=\"2026-01-31T07:00:00Z\" level=error msg=\"boom\"\n";
  const std::string well = "time=\"2026-01-31T07:00:01Z\" level=info msg=\"all is well\"\n";
  const Taken now(Entries{{"docker/journal.log", line}});
  const Taken past(Entries{{"docker/journal.log", line + well}});
  EXPECT_EQ(findings(now, past), (Found{{"a/boom", "over"}}));
  EXPECT_EQ(findings(past, now), (Found{{"a/boom", "came"}}));
  EXPECT_EQ(findings(past, past), Found{});
}

TEST(Comparison, WhatWasNotJudgedNeitherCameNorWent) {
  const Taken off(Entries{{"host/sysctls.txt", "net.ipv4.ip_forward = 0\n"}});
  const Taken nothing(Entries{{"docker/journal.log", ""}});
  EXPECT_EQ(findings(off, nothing), (Found{{"a/forward", "unclear"}}));
  EXPECT_EQ(findings(nothing, off), (Found{{"a/forward", "unclear"}}));
  expect_says(text(off, nothing), "It is not judged in the second: host/sysctls skipped");
  expect_says(text(off, nothing), "Not compared\n");
  expect_says(text(off, nothing), "  sysctl: host/sysctls skipped in the second\n");
}

TEST(Comparison, SaysWhichFactsChanged) {
  const Taken before(Entries{{"host/sysctls.txt", "net.ipv4.ip_forward = 1\nfs.file-nr = 1\n"},
                             {"daemon/config.json", "{\"debug\": true, \"mtu\": 1450}"}});
  const Taken after(Entries{{"host/sysctls.txt", "net.ipv4.ip_forward = 0\nfs.file-nr = 2\n"},
                            {"daemon/config.json", "{\"mtu\": 1450, \"data-root\": \"/srv\"}"}});
  const std::string out = text(before, after);
  expect_says(out, "  sysctl net.ipv4.ip_forward: 1 -> 0\n");
  expect_says(out, "  daemon.json debug: true -> (gone)\n");
  expect_says(out, "  daemon.json data-root: (not there) -> /srv\n");
  expect_says(out, "Changed (3 facts)\n");
  expect_says(text(before, before), "No fact that matters changed.");
}

TEST(Comparison, ShowsWhichFirewallRulesCameAndWent) {
  const auto save = [](const std::string& rules) {
    return "*nat\n:POSTROUTING ACCEPT [1:2]\n:DOCKER - [0:0]\n" + rules + "COMMIT\n";
  };
  const std::string masquerade = "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE\n";
  const std::string back = "-A DOCKER -i docker0 -j RETURN\n";
  const Taken before(Entries{{"network/iptables-save.txt", save(masquerade + back)}});
  const Taken after(Entries{{"network/iptables-save.txt", save(back)}});
  const Taken flushed(
      Entries{{"network/iptables-save.txt", "*nat\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n"}});
  expect_says(text(before, after),
              "Changed (1 fact)\n  firewall rules in nat POSTROUTING\n    - " + masquerade);
  expect_says(text(after, flushed), "  firewall rules in nat DOCKER, which is gone\n    - " + back);
}

TEST(Comparison, SaysWhenTheHostOrTheBootDiffers) {
  const Taken monday(Entries{});
  const Taken reboot(Entries{}, R"({"format_version":1,"host_name":"shop-01","boot_id":"b2",)"
                                R"("started":"2026-01-30T08:00:00Z"})");
  const Taken other(Entries{}, R"({"format_version":1,"host_name":"shop-02"})");
  expect_says(text(monday, reboot), "The host was booted in between.\n");
  expect_says(text(monday, reboot), "The second was taken before the first.\n");
  expect_says(text(monday, other), "These are different hosts: shop-01 and shop-02.\n");
}

TEST(Comparison, IsJson) {
  const Taken before(Entries{{"docker/journal.log", "boom \xff\n"}});
  const Taken after(Entries{{"docker/journal.log", "bang\n"}});
  const auto json = nlohmann::json::parse(
      comparison_json(compare(*before, *after), (*before).diagnosis, (*after).diagnosis));
  EXPECT_EQ(json.at("schema"), "drydock.diff/1");
  EXPECT_EQ(json.at("findings").at(0).at("change"), "came");
  EXPECT_EQ(json.at("findings").at(0).at("rule"), "a/bang");
  EXPECT_EQ(json.at("findings").at(1).at("after"), nullptr);
  EXPECT_EQ(json.at("first").at("host"), "shop-01");
  EXPECT_TRUE(json.at("facts").empty()) << json;
}

}  // namespace
}  // namespace analyzer
