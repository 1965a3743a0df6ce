// SPDX-License-Identifier: Apache-2.0
// The page as text; tests/reports opens it in a browser.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "analyzer/report.h"
#include "analyzer/report_html_parts.h"
#include "tests/support/diagnosis_builder.h"

namespace analyzer {
namespace {

using support::DiagnosisBuilder;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Rows for declared tables, without a bundle.
class Filled {
 public:
  Filled() { tables_.begin(); }
  const Tables& sealed() {
    tables_.commit();
    tables_.seal();
    return tables_;
  }
  /// Columns that are not named are NULL.
  void row(const std::string& table, const std::map<std::string, Value>& values) {
    const auto& all = declared_tables();
    const auto declared = std::ranges::find(all, table, &Declared::name);
    ASSERT_NE(declared, all.end()) << table;
    std::vector<Column> columns;
    std::vector<Value> cells;
    for (const Column& column : declared->columns) {
      if (column.name == "source" || column.name == "line" || column.name == "pointer") continue;
      columns.push_back(column);
      const auto value = values.find(std::string(column.name));
      cells.push_back(value == values.end() ? Value() : value->second);
    }
    tables_.insert({declared->name, declared->sentence, columns}, "test/evidence", {}, cells);
  }

 private:
  Tables tables_;
};

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const auto from = text.find(begin);
  if (from == std::string::npos) return {};
  const auto to = text.find(end, from + begin.size());
  return text.substr(from + begin.size(), to - from - begin.size());
}

nlohmann::json table_in(const std::string& page, const std::string& name) {
  const auto data = nlohmann::json::parse(
      between(page, "<script type=\"application/json\" id=\"data\">", "</script>"));
  for (const auto& table : data) {
    if (table.at("name") == name) return table;
  }
  return {};
}

TEST(HtmlReport, SaysTheVerdictAndLinksTheTree) {
  DiagnosisBuilder made;
  made.finding("disk/full", Severity::critical).explains = {"container/failed", "daemon/down"};
  made.finding("container/failed").explained_by = {"daemon/down", "disk/full"};
  Finding& down = made.finding("daemon/down");
  down.explained_by = {"disk/full"};
  down.explains = {"container/failed"};
  Filled tables;
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  EXPECT_TRUE(has(page, "<h1>Title of disk/full</h1>")) << page.substr(0, 2000);
  EXPECT_TRUE(has(page, "1 root cause, 2 symptoms."));
  // container/failed hangs below daemon/down, not beside it.
  const std::string tree = between(page, "<nav class=\"tree\"", "</nav>");
  std::size_t levels = 0;
  for (auto at = tree.find("<ul>"); at != tree.npos; at = tree.find("<ul>", at + 1)) ++levels;
  EXPECT_EQ(levels, 3U) << tree;
  EXPECT_LT(tree.find("Title of daemon/down"), tree.find("Title of container/failed")) << tree;
  EXPECT_EQ(tree.find("Title of container/failed"), tree.rfind("Title of container/failed"));
}

TEST(HtmlReport, NothingOfTheBundleIsMarkup) {
  DiagnosisBuilder made;
  Finding& finding = made.finding("net/a");
  finding.cause = support::kHostile;
  finding.fix = {support::kHostile};
  finding.evidence = {
      DiagnosisBuilder::line(support::kHostile, 1, "2026-01-31T07:00:00Z", support::kHostile),
      DiagnosisBuilder::row("x", {{support::kHostile, support::kHostile}})};
  finding.first_seen = finding.last_seen = bundle::time_from("2026-01-31T07:00:00Z");
  made.unknown("a/b", support::kHostile, bundle::Outcome::failed, support::kHostile);
  made.covered(support::kHostile, bundle::Outcome::collected);
  made.diagnosis().header.host_name = support::kHostile;
  made.diagnosis().docker_version = support::kHostile;
  made.diagnosis().notices = {support::kHostile};
  Filled tables;
  tables.row("filesystems", {{"mount_point", support::kHostile}, {"error", support::kHostile}});
  tables.row("networks", {{"id", support::kHostile},
                          {"name", support::kHostile},
                          {"driver", std::string("bridge")},
                          {"bridge", support::kHostile}});
  tables.row("container_logs", {{"container_id", support::kHostile}, {"bytes", std::int64_t{1}}});
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  EXPECT_FALSE(has(page, "<script>pwned"));
  EXPECT_FALSE(has(page, "pwned()</script>"));
  EXPECT_TRUE(has(page, "&lt;script&gt;pwned()&lt;/script&gt;&quot;&#39;&amp;"));
  EXPECT_TRUE(has(page, "\\u003cscript\\u003epwned()"));
  for (const char c : page) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
  }
  EXPECT_FALSE(has(page, "\u202e"));
}

TEST(HtmlReport, LinksOnlyToTheWeb) {
  DiagnosisBuilder made;
  made.finding("a/b");
  const_cast<Rule&>(*made.diagnosis().findings[0].rule).see = {"javascript:pwned()",
                                                               "https://docs.docker.com/"};
  Filled tables;
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  EXPECT_FALSE(has(page, "href=\"javascript:"));
  EXPECT_TRUE(has(page, "href=\"https://docs.docker.com/\""));
}

TEST(HtmlReport, MarksWhatThePatternMatched) {
  DiagnosisBuilder made;
  made.finding("a/b").evidence = {DiagnosisBuilder::line(
      "docker/journal", 1, "", "mkdir /var/lib/docker/tmp/a/long/path: no space left <on> device")};
  const_cast<Rule&>(*made.diagnosis().findings[0].rule).logs = {
      {.in = {"docker"}, .match = "no space left <on> device", .at_least = 1, .within = {}}};
  Filled tables;
  EXPECT_TRUE(has(report_html(made.diagnosis(), tables.sealed()),
                  "<pre>mkdir /var/lib/docker/tmp/a/long/path: <mark>no space left &lt;on&gt; "
                  "device</mark></pre>"));
}

TEST(HtmlReport, NotKnownIsNotZero) {
  DiagnosisBuilder made;
  Filled tables;
  tables.row("filesystems", {{"mount_point", std::string("/mnt/nfs")}});
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  const std::string row = between(page, "<code>/mnt/nfs</code>", "</tr>");
  EXPECT_TRUE(has(row, "not known")) << row;
  EXPECT_FALSE(has(row, "0 bytes")) << row;
  EXPECT_FALSE(has(row, "0%")) << row;
}

TEST(HtmlReport, StaysSmallAndSaysWhatWasCut) {
  DiagnosisBuilder made;
  Filled tables;
  constexpr std::int64_t kRows = 20'000;
  for (std::int64_t i = 0; i < kRows; ++i) {
    tables.row("listeners", {{"port", i}, {"process", std::string(400, 'x')}});
    tables.row("routes", {{"metric", i}, {"interface", std::string(400, 'y')}});
  }
  tables.row("interfaces", {{"name", std::string("eth0")}});
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  EXPECT_LT(page.size(), 3'000'000U);
  EXPECT_GT(page.size(), 1'500'000U);
  for (const char* name : {"listeners", "routes"}) {
    const auto table = table_in(page, name);
    EXPECT_EQ(table.at("total"), kRows);
    EXPECT_LT(table.at("rows").size(), 5'001U);
    EXPECT_GT(table.at("rows").size(), 1'000U);
  }
  EXPECT_EQ(table_in(page, "interfaces").at("rows").size(), 1U);
}

TEST(HtmlReport, StaysSmallWhateverAFindingHolds) {
  DiagnosisBuilder made;
  const std::string huge(200'000, '"');
  made.diagnosis().header.host_name = huge;
  made.diagnosis().notices.assign(500, huge);
  for (int i = 0; i < 300; ++i) {
    Finding& finding = made.finding("area/rule-" + std::to_string(i), Severity::critical);
    finding.status = i % 3 == 0 ? Status::past : Status::current;
    if (i % 3 == 1) finding.explained_by = {"area/rule-2"};
    finding.cause = huge;
    finding.fix.assign(20, huge);
    finding.first_seen = finding.last_seen = bundle::time_from("2026-01-31T07:00:00Z");
    finding.evidence.assign(10, DiagnosisBuilder::line("docker/journal", i, "", huge));
    finding.evidence.push_back(DiagnosisBuilder::row("x", {{"a", huge}, {"b", huge}}));
    made.unknown("area/gap-" + std::to_string(i), "some/evidence-" + std::to_string(i),
                 bundle::Outcome::failed, huge + std::to_string(i));
  }
  Filled tables;
  for (std::int64_t i = 0; i < 3'000; ++i) {
    tables.row("listeners", {{"port", i}, {"process", std::string(2'000, '<')}});
    tables.row("filesystems",
               {{"mount_point", huge.substr(0, 2'000)}, {"error", std::string("x")}});
  }
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  EXPECT_LT(page.size(), 3'000'000U);
  EXPECT_TRUE(has(page, "further findings found no room: <code>drydock-analyze -v BUNDLE</code>"));
  EXPECT_TRUE(has(page, "further reasons found no room"));
  EXPECT_TRUE(has(page, "further pieces are not in this report"));
  EXPECT_TRUE(has(page, " more: <code>drydock-analyze -v BUNDLE</code>"));
  // The tables keep room all the same, and say what shows the rest.
  EXPECT_GT(table_in(page, "listeners").at("rows").size(), 30U);
  EXPECT_EQ(table_in(page, "listeners")
                .at("rest")
                .get<std::string>()
                .find("drydock-analyze query --max-rows "),
            0U);
}

TEST(HtmlReport, FindingsHaveTheirTablesFirst) {
  DiagnosisBuilder made;
  made.finding("a/b").evidence = {DiagnosisBuilder::line("network/routes", 1, "", "x")};
  Filled tables;
  for (std::int64_t i = 0; i < 5'000; ++i) {
    for (const char* column :
         {"listeners:process", "routes:interface", "layerdb_layers:parent", "interfaces:name"}) {
      const std::string_view both = column;
      const auto colon = both.find(':');
      tables.row(std::string(both.substr(0, colon)),
                 {{std::string(both.substr(colon + 1)), std::string(500, 'x')}});
    }
  }
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  EXPECT_LT(page.size(), 3'000'000U);
  const auto telling = table_in(page, "routes");
  EXPECT_EQ(telling.at("telling"), true);
  EXPECT_GT(telling.at("rows").size(), table_in(page, "listeners").at("rows").size());
  EXPECT_EQ(table_in(page, "listeners").count("telling"), 0U);
}

TEST(HtmlReport, AFlushedFirewallIsDrawn) {
  DiagnosisBuilder made;
  made.covered("network/iptables-save", bundle::Outcome::collected);
  made.finding("net/docker-chains-missing").evidence = {DiagnosisBuilder::row(
      "network/iptables-save",
      {{"table_name", std::string("nat")}, {"chain", std::string("DOCKER")}})};
  Filled tables;
  tables.row("networks", {{"name", std::string("shop")},
                          {"driver", std::string("bridge")},
                          {"internal", std::int64_t{0}},
                          {"subnet", std::string("172.18.0.0/16")}});
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  const std::string drawing = between(page, "<svg class=\"network\"", "</svg>");
  EXPECT_TRUE(has(between(drawing, "<g class=\"box bad\">", "</g>"), "no MASQUERADE rule"))
      << drawing;
}

TEST(HtmlReport, DisksAreNotLostAmongMountsOfMemory) {
  DiagnosisBuilder made;
  Filled tables;
  const auto mount = [&](const char* point, const char* type, double used) {
    tables.row("filesystems", {{"mount_point", std::string(point)},
                               {"fs_type", std::string(type)},
                               {"used_percent", used}});
  };
  mount("/", "ext4", 99.996);
  mount("/run", "tmpfs", 1);
  mount("/dev/shm", "tmpfs", 97);
  mount("/snap/core", "squashfs", 100);
  const std::string bars =
      between(report_html(made.diagnosis(), tables.sealed()), "<table class=\"bars\">", "</p>");
  EXPECT_TRUE(has(bars, ">100%<")) << bars;
  EXPECT_TRUE(has(bars, "<code>/dev/shm</code>"));
  EXPECT_FALSE(has(bars, "<code>/run</code>"));
  EXPECT_FALSE(has(bars, "/snap/core"));
  EXPECT_TRUE(has(bars, "2 mounts of memory, overlays or images")) << bars;
}

TEST(HtmlReport, AGapInTheTimelineIsSaidToBeOne) {
  DiagnosisBuilder made;
  Filled tables;
  for (int i = 0; i < 500; ++i) {
    const bundle::Time at = made.diagnosis().header.started + std::chrono::minutes(i);
    tables.row("daemon_events", {{"daemon", std::string("docker")},
                                 {"event", std::string("starting")},
                                 {"time", bundle::to_text(at)}});
  }
  EXPECT_TRUE(
      has(report_html(made.diagnosis(), tables.sealed()), "Only the last 400 starts are drawn."));
}

TEST(HtmlReport, DrawsTheRuleThatIsMissing) {
  DiagnosisBuilder made;
  made.covered("network/iptables-save", bundle::Outcome::collected);
  made.finding("net/published-port-dead").evidence = {
      DiagnosisBuilder::row("docker/containers", {{"host_port", std::int64_t{8080}}})};
  Filled tables;
  tables.row("networks", {{"id", std::string("n1")},
                          {"name", std::string("shop")},
                          {"driver", std::string("bridge")},
                          {"internal", std::int64_t{0}},
                          {"bridge", std::string("br-1")},
                          {"subnet", std::string("172.18.0.0/16")}});
  tables.row("container_records", {{"id", std::string("c1")},
                                   {"origin", std::string("api")},
                                   {"name", std::string("web")},
                                   {"state", std::string("running")}});
  tables.row("container_networks", {{"container_id", std::string("c1")},
                                    {"origin", std::string("api")},
                                    {"network", std::string("shop")},
                                    {"network_id", std::string("n1")},
                                    {"ip_address", std::string("172.18.0.2")}});
  tables.row("container_ports", {{"container_id", std::string("c1")},
                                 {"origin", std::string("api")},
                                 {"container_port", std::int64_t{80}},
                                 {"protocol", std::string("tcp")},
                                 {"host_port", std::int64_t{8080}}});
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  const std::string drawing = between(page, "<svg class=\"network\"", "</svg>");
  EXPECT_TRUE(has(drawing, "<g class=\"box bad\">")) << drawing;
  EXPECT_TRUE(has(drawing, "0.0.0.0:8080")) << drawing;
  EXPECT_TRUE(has(drawing, "no DNAT rule")) << drawing;
  EXPECT_TRUE(has(drawing, ">web<")) << drawing;
}

TEST(HtmlReport, DrawsTheNetworkOfADeadDaemon) {
  DiagnosisBuilder made;
  made.covered("network/iptables-save", bundle::Outcome::collected);
  Filled tables;
  tables.row("container_records", {{"id", std::string("c1")},
                                   {"origin", std::string("disk")},
                                   {"name", std::string("web")},
                                   {"state", std::string("exited")}});
  tables.row("container_networks", {{"container_id", std::string("c1")},
                                    {"origin", std::string("disk")},
                                    {"network", std::string("shop")},
                                    {"network_id", std::string("4f3573c7a1d748f9")}});
  tables.row("interfaces", {{"name", std::string("br-4f3573c7a1d7")}, {"up", std::int64_t{1}}});
  tables.row("addresses", {{"interface", std::string("br-4f3573c7a1d7")},
                           {"family", std::string("inet")},
                           {"address", std::string("172.18.0.1")},
                           {"prefix", std::int64_t{16}}});
  tables.row("iptables_rules", {{"table_name", std::string("nat")},
                                {"source_net", std::string("172.18.0.0/16")},
                                {"out_interface", std::string("!br-4f3573c7a1d7")},
                                {"target", std::string("MASQUERADE")}});
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  const std::string drawing = between(page, "<svg class=\"network\"", "</svg>");
  EXPECT_TRUE(has(drawing, "br-4f3573c7a1d7 172.18.0.1/16")) << drawing;
  EXPECT_TRUE(has(drawing, ">MASQUERADE<")) << drawing;
  EXPECT_TRUE(has(drawing, ">web<")) << drawing;
  EXPECT_TRUE(has(page, "drawn from the records of the containers"));
}

TEST(HtmlReport, RulesThatWereNotCollectedAreNotDrawnAsMissing) {
  DiagnosisBuilder made;
  Filled tables;
  tables.row("networks", {{"name", std::string("shop")},
                          {"driver", std::string("bridge")},
                          {"internal", std::int64_t{0}}});
  const std::string page = report_html(made.diagnosis(), tables.sealed());
  EXPECT_TRUE(has(page, "rules were not collected"));
  EXPECT_FALSE(has(page, "no MASQUERADE rule"));
}

TEST(HtmlReport, IsNotWellWhereSomethingCouldNotBeJudged) {
  DiagnosisBuilder made;
  Filled first;
  EXPECT_TRUE(has(report_html(made.diagnosis(), first.sealed()), "verdict well"));
  made.unknown("a/b", "kernel/journal", bundle::Outcome::denied, "permission denied");
  Filled second;
  const std::string page = report_html(made.diagnosis(), second.sealed());
  EXPECT_FALSE(has(page, "verdict well"));
  EXPECT_TRUE(has(page, "Nothing wrong was found, but 1 rule could not be judged"));
}

}  // namespace
}  // namespace analyzer
