// SPDX-License-Identifier: Apache-2.0
#include "analyzer/diagnose.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "analyzer/intake_tables.h"
#include "analyzer/monotone.h"
#include "tests/analyzer/packs.h"

namespace analyzer {
namespace {

using Texts = std::vector<std::string>;

const Table& table(std::string_view name) {
  for (const Extractor* extractor : extractors()) {
    for (const Table& one : extractor->tables) {
      if (one.name == name) return one;
    }
  }
  throw std::runtime_error("no table " + std::string(name));
}

/// A diagnosis with the rules that its findings point to.
struct Judged : Diagnosis {
  std::shared_ptr<const RulePack> rules;
};

/// A bundle in memory: everything is collected and empty until told otherwise.
class Case {
 public:
  explicit Case(const std::vector<RuleText>& rules)
      : pack_(std::make_shared<const RulePack>(load(rules))) {}

  Case& log(std::string_view evidence, std::string text) {
    logs_.emplace_back(evidence, std::move(text));
    return *this;
  }
  Case& docker(std::string text) { return log("docker/journal", std::move(text)); }
  Case& row(std::string_view name, std::map<std::string_view, Value> cells) {
    std::vector<Value> values;
    for (const Column& column : table(name).columns) values.push_back(cells[column.name]);
    rows_.emplace_back(name, std::move(values));
    return *this;
  }
  Case& outcome(std::string id, bundle::Outcome outcome) {
    outcomes_[std::move(id)] = outcome;
    return *this;
  }
  Case& shuffle(unsigned seed) {
    std::mt19937 random(seed);
    std::ranges::shuffle(logs_, random);
    std::ranges::shuffle(rows_, random);
    return *this;
  }

  Judged diagnosis() const {
    Tables tables;
    Coverage coverage;
    LogScan scan(*pack_);
    for (const Declared& one : declared_tables()) {
      for (const std::string& id : one.evidence) cover(coverage, id);
    }
    for (const LogName& one : log_names()) cover(coverage, one.evidence);
    for (const auto& [evidence, text] : logs_) {
      bundle::TextSource bytes(text);
      bundle::LineSource lines(bytes, 1 << 20);
      if (is_there(evidence)) scan.scan(evidence, lines);
    }
    tables.begin();
    for (const auto& [name, values] : rows_) {
      const auto& declared = *std::ranges::find(declared_tables(), name, &Declared::name);
      const std::string source = declared.evidence.empty() ? "" : declared.evidence[0];
      if (is_there(source)) tables.insert(table(name), source, {.line = 7}, values);
    }
    insert_sightings(tables, scan);
    tables.commit();
    tables.seal();
    Judged diagnosis;
    diagnosis.rules = pack_;
    diagnose(*pack_, tables, coverage, scan, diagnosis);
    return diagnosis;
  }

 private:
  bool is_there(std::string_view id) const {
    const auto found = outcomes_.find(std::string(id));
    return found == outcomes_.end() || found->second == bundle::Outcome::partial;
  }
  void cover(Coverage& coverage, std::string_view id) const {
    const auto found = outcomes_.find(std::string(id));
    coverage.met(id, found == outcomes_.end() ? bundle::Outcome::collected : found->second, "");
  }

  std::shared_ptr<const RulePack> pack_;
  std::vector<std::pair<std::string, std::string>> logs_;
  std::vector<std::pair<std::string, std::vector<Value>>> rows_;
  std::map<std::string, bundle::Outcome> outcomes_;
};

Texts ids(const std::vector<Finding>& findings) {
  Texts all;
  for (const Finding& finding : findings) all.push_back(finding.rule->id);
  return all;
}

Texts unknown(const Diagnosis& diagnosis) {
  Texts all;
  for (const Unjudged& one : diagnosis.unknown) {
    std::string text = one.rule->id + ":" + one.reason;
    for (const auto& record : one.missing) text += " " + record.id;
    all.push_back(text);
  }
  return all;
}

const Finding& only(const Diagnosis& diagnosis) {
  if (diagnosis.findings.size() != 1) throw std::runtime_error("not one finding");
  return diagnosis.findings[0];
}

RuleText sees(const std::string& id, const std::string& match, const std::string& rest = "") {
  return rule(id, "logs: [{in: [docker], match: '" + match + "'}]\n" + rest);
}

const char* const kFull =
    "query: SELECT mount_point, bytes_available, source, line FROM filesystems "
    "WHERE bytes_available < 10\n";

RuleText full(const std::string& rest = "") { return rule("disk/full", kFull + rest); }

constexpr auto kDenied = bundle::Outcome::denied;
constexpr auto kPartial = bundle::Outcome::partial;

std::string at(const std::string& time, const std::string& text,
               const std::string& who = "dockerd[7]") {
  return "2026-01-31T" + time + "Z h " + who + ": " + text + "\n";
}

TEST(Verdicts, RowsConfirmAndLinesSuspect) {
  const RuleText both =
      rule("disk/full", kFull + std::string("logs: [{in: docker, match: no space}]"));
  const Judged rows =
      Case({both}).row("filesystems", {{"mount_point", "/"}, {"bytes_available", 3}}).diagnosis();
  EXPECT_EQ(only(rows).confidence, Confidence::confirmed);
  EXPECT_EQ(only(rows).status, Status::current);
  ASSERT_EQ(only(rows).evidence.size(), 1U);
  EXPECT_EQ(only(rows).evidence[0].source, "storage/filesystems");
  EXPECT_EQ(only(rows).evidence[0].line, 7);
  EXPECT_EQ(only(rows).evidence[0].row[0].first, "mount_point");
  const Judged lines = Case({both}).docker(at("08:00:00", "no space left")).diagnosis();
  EXPECT_EQ(only(lines).confidence, Confidence::suspected);
  EXPECT_EQ(bundle::to_text(*only(lines).first_seen), "2026-01-31T08:00:00.000000Z");
  EXPECT_EQ(only(lines).evidence[0].text, "no space left");
  EXPECT_TRUE(Case({both}).diagnosis().findings.empty());
}

TEST(Verdicts, RequireBothIsKleeneAll) {
  const RuleText both = rule(
      "disk/full", kFull + std::string("logs: [{in: docker, match: no space}]\nrequire: both"));
  const auto with_row = [&] { return Case({both}).row("filesystems", {{"bytes_available", 3}}); };
  EXPECT_TRUE(with_row().diagnosis().findings.empty());
  EXPECT_EQ(only(with_row().docker("no space\n").diagnosis()).confidence, Confidence::confirmed);
  EXPECT_EQ(unknown(with_row().outcome("docker/journal", kDenied).diagnosis()),
            Texts{"disk/full: docker/journal"});
  EXPECT_EQ(unknown(Case({both}).outcome("docker/journal", kDenied).diagnosis()), Texts{});
}

TEST(Verdicts, SilenceOfWhatIsMissingIsUnknown) {
  EXPECT_EQ(unknown(Case({full()}).outcome("storage/filesystems", kDenied).diagnosis()),
            Texts{"disk/full: storage/filesystems"});
  EXPECT_EQ(unknown(Case({full()}).outcome("storage/filesystems", kPartial).diagnosis()),
            Texts{"disk/full: storage/filesystems"});
  EXPECT_EQ(ids(Case({full()})
                    .outcome("storage/filesystems", kPartial)
                    .row("filesystems", {{"bytes_available", 3}})
                    .diagnosis()
                    .findings),
            Texts{"disk/full"});
  const RuleText line = sees("a/b", "broken");
  EXPECT_EQ(unknown(Case({line}).outcome("docker/journal", kPartial).docker("x").diagnosis()),
            Texts{"a/b: docker/journal"});
  EXPECT_EQ(
      ids(Case({line}).outcome("docker/journal", kPartial).docker("broken").diagnosis().findings),
      Texts{"a/b"});
  EXPECT_TRUE(Case({line}).docker("x").diagnosis().unknown.empty());
}

// NOT EXISTS over a table that was not collected finds rows, and they say nothing.
TEST(Verdicts, AbsenceIsNotProvedByMissingEvidence) {
  const RuleText absent = rule("a/absent",
                               "query: SELECT 'x' AS what FROM filesystems f WHERE NOT EXISTS "
                               "(SELECT 1 FROM daemon_events)");
  const auto with_row = [&] { return Case({absent}).row("filesystems", {{"bytes_available", 3}}); };
  EXPECT_EQ(ids(with_row().diagnosis().findings), Texts{"a/absent"});
  EXPECT_EQ(unknown(with_row().outcome("docker/journal", kDenied).diagnosis()),
            Texts{"a/absent: docker/journal"});
}

TEST(Verdicts, QueriesHaveABudget) {
  const RuleText endless =
      rule("a/endless",
           "query: WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
           "SELECT 1 FROM n, filesystems WHERE i < 0");
  const Judged diagnosis = Case({endless}).row("filesystems", {{"bytes_available", 3}}).diagnosis();
  ASSERT_EQ(diagnosis.unknown.size(), 1U);
  EXPECT_NE(diagnosis.unknown[0].reason.find("budget"), std::string::npos);
}

TEST(Verdicts, ThresholdsCount) {
  const RuleText thrice =
      rule("a/thrice", "logs: [{in: [docker], match: x, at_least: 3, within: 10s}]");
  EXPECT_TRUE(Case({thrice}).docker("x\nx\n").diagnosis().findings.empty());
  EXPECT_EQ(unknown(Case({thrice}).docker("x\nx\nx\n").diagnosis()),
            Texts{"a/thrice:its log lines have no times to count them by"});
  const Judged burst = Case({thrice})
                           .docker(at("08:00:00", "x", "a[1]") + at("08:00:04", "x", "a[2]") +
                                   at("08:00:08", "x", "a[3]"))
                           .diagnosis();
  EXPECT_EQ(only(burst).count, 3);
}

TEST(Verdicts, VersionsAreFromTheDaemon) {
  const RuleText old = sees("a/old", "broken", "docker: '<23'");
  const auto says = [](const std::string& version) {
    return "level=info msg=\"Docker daemon\" commit=1 version=" + version + "\nbroken\n";
  };
  const Judged on_20 = Case({old}).docker(says("20.10.24+dfsg1")).diagnosis();
  EXPECT_EQ(ids(on_20.findings), Texts{"a/old"});
  EXPECT_EQ(on_20.docker_version, "20.10.24+dfsg1");
  EXPECT_TRUE(Case({old}).docker(says("28.5.2")).diagnosis().findings.empty());
  EXPECT_EQ(ids(Case({old}).docker("broken\n").diagnosis().findings), Texts{"a/old"});
}

const std::string kStart = "time=\"t\" level=info msg=\"Starting up\"";
const std::string kReady = "time=\"t\" level=info msg=\"Daemon has completed initialization\"";

TEST(Statuses, ClearedInTheSameLogIsPast) {
  const RuleText rule_text =
      rule("a/b", "logs: [{in: [docker, containerd], match: broken}]\ncleared_by: mended");
  const auto status = [&](const std::string& docker, const std::string& containerd) {
    return only(Case({rule_text}).docker(docker).log("containerd/journal", containerd).diagnosis())
        .status;
  };
  EXPECT_EQ(status("broken\nmended\n", ""), Status::past);
  EXPECT_EQ(status("broken\nmended\nbroken\n", ""), Status::current);
  EXPECT_EQ(status("broken\n", "mended\n"), Status::current);
  EXPECT_EQ(status("broken\nmended\n", "broken\n"), Status::current);
}

TEST(Statuses, FailedStartsArePastOnceOneSucceeded) {
  const RuleText rule_text = sees("a/b", "broken");
  const auto status = [&](const std::string& text) {
    return only(Case({rule_text}).docker(text).diagnosis()).status;
  };
  const std::string failed = kStart + "\nbroken\n";
  const std::string fine = kStart + "\n" + kReady + "\n";
  EXPECT_EQ(status(failed), Status::current);
  EXPECT_EQ(status(failed + fine), Status::past);
  EXPECT_EQ(status(fine + failed), Status::current);
  EXPECT_EQ(status(failed + fine + failed), Status::current);
  // At work, not while starting: a restart alone does not say that it is over.
  EXPECT_EQ(status(fine + "broken\n" + fine), Status::current);
}

TEST(Statuses, RowsAreOfNow) {
  const RuleText both =
      rule("disk/full",
           kFull + std::string("logs: [{in: docker, match: no space}]\ncleared_by: mended"));
  EXPECT_EQ(only(Case({both})
                     .docker("no space\nmended\n")
                     .row("filesystems", {{"bytes_available", 3}})
                     .diagnosis())
                .status,
            Status::current);
}

TEST(Causes, ExplainedFindingsAreSymptoms) {
  const Judged diagnosis = Case({sees("a/root", "root", "explains: [b/middle]"),
                                 sees("b/middle", "middle", "explains: [c/leaf]"),
                                 sees("c/leaf", "leaf", "severity: critical"),
                                 sees("d/other", "other", "severity: warning")})
                               .docker("root\nmiddle\nleaf\nother\n")
                               .diagnosis();
  EXPECT_EQ(ids(diagnosis.findings), (Texts{"a/root", "d/other", "c/leaf", "b/middle"}));
  EXPECT_EQ(diagnosis.findings[0].explains, Texts{"b/middle"});
  EXPECT_EQ(diagnosis.findings[2].explained_by, Texts{"b/middle"});
  EXPECT_TRUE(diagnosis.findings[1].root());
}

TEST(Causes, ThePastDoesNotExplainThePresent) {
  const Judged diagnosis = Case({sees("a/root", "root", "explains: [b/leaf]\ncleared_by: mended"),
                                 sees("b/leaf", "leaf")})
                               .docker("root\nmended\nleaf\n")
                               .diagnosis();
  EXPECT_EQ(ids(diagnosis.findings), (Texts{"b/leaf", "a/root"}));
  EXPECT_TRUE(diagnosis.findings[0].root());
  const Judged other = Case({sees("a/root", "root", "explains: [b/leaf]"),
                             sees("b/leaf", "leaf", "cleared_by: mended")})
                           .docker("leaf\nmended\nroot\n")
                           .diagnosis();
  EXPECT_EQ(other.findings[1].explained_by, Texts{"a/root"});
}

TEST(Causes, WrappersYieldToWhatIsInThem) {
  const std::vector<RuleText> rules = {
      sees("a/wrapper", "OCI runtime create failed", "wrapper: true"),
      sees("b/inner", "permission denied", "severity: info"), sees("c/elsewhere", "elsewhere")};
  const Judged one_record =
      Case(rules).docker("OCI runtime create failed: permission denied\nelsewhere\n").diagnosis();
  EXPECT_EQ(ids(one_record.findings), (Texts{"c/elsewhere", "b/inner", "a/wrapper"}));
  EXPECT_EQ(one_record.findings[2].explained_by, Texts{"b/inner"});
  const Judged two =
      Case(rules).docker("OCI runtime create failed: x\npermission denied\n").diagnosis();
  EXPECT_TRUE(two.findings[0].root());
  EXPECT_TRUE(two.findings[1].root());
}

TEST(Causes, WrappersYieldWithinOneStartAttempt) {
  const std::vector<RuleText> rules = {sees("a/wrapper", "Start request repeated", "wrapper: true"),
                                       sees("b/inner", "unable to configure"),
                                       sees("c/remark", "blkio", "severity: info")};
  const std::string failed = kStart +
                             "\nlevel=warning msg=blkio\nunable to configure the Docker daemon\n" +
                             at("08:00:00", "docker.service: Start request repeated", "systemd[1]");
  const Judged same = Case(rules).docker(failed).diagnosis();
  EXPECT_EQ(same.findings.back().explained_by, Texts{"b/inner"});
  const Judged later =
      Case(rules)
          .docker(kStart + "\nunable to configure the Docker daemon\n" + kStart +
                  "\nlevel=info msg=x\n" +
                  at("08:00:00", "docker.service: Start request repeated", "systemd[1]"))
          .diagnosis();
  for (const Finding& finding : later.findings) EXPECT_TRUE(finding.root()) << finding.rule->id;
  // While a daemon is at work, a shared lifetime means nothing.
  const Judged at_work =
      Case(rules)
          .docker(kStart + "\n" + kReady + "\nunable to configure the Docker daemon\n" +
                  at("08:00:00", "docker.service: Start request repeated", "systemd[1]"))
          .diagnosis();
  for (const Finding& finding : at_work.findings) EXPECT_TRUE(finding.root()) << finding.rule->id;
}

TEST(Causes, AWrapperMayBeTheCauseByItsOwnWord) {
  const Judged diagnosis = Case({sees("a/wrapper", "wrapped", "wrapper: true\nexplains: [b/inner]"),
                                 sees("b/inner", "inner")})
                               .docker("wrapped inner\n")
                               .diagnosis();
  EXPECT_EQ(ids(diagnosis.findings), (Texts{"a/wrapper", "b/inner"}));
  EXPECT_TRUE(diagnosis.findings[0].root());
}

TEST(Ranking, StatusThenSeverityThenConfidence) {
  const Judged diagnosis =
      Case({sees("a/past", "past", "severity: critical\ncleared_by: mended"),
            sees("b/warning", "warn", "severity: warning"), sees("c/error", "error line"),
            full("severity: error"), sees("e/many", "many", "explains: [f/leaf]"),
            sees("f/leaf", "leaf")})
          .docker("past\nmended\nwarn\nerror line\nmany\nleaf\n")
          .row("filesystems", {{"bytes_available", 3}})
          .diagnosis();
  EXPECT_EQ(ids(diagnosis.findings),
            (Texts{"disk/full", "e/many", "c/error", "b/warning", "a/past", "f/leaf"}));
}

TEST(Words, RowsFirstThenTheLatestLine) {
  const RuleText rule_text = rule(
      "a/b",
      kFull + std::string("logs: [{in: docker, match: 'no space on (?P<where>\\w+) (?P<n>\\d+)'}]\n"
                          "cause: '{where} {n} {mount_point|somewhere} {bytes_available:bytes}'"));
  Case one({rule_text});
  one.docker("no space on sda 1\nno space on sdb 2\n");
  EXPECT_EQ(only(one.diagnosis()).cause, "sdb 2 somewhere (not known)");
  one.row("filesystems", {{"mount_point", "/srv"}, {"bytes_available", 2}});
  EXPECT_EQ(only(one.diagnosis()).cause, "sdb 2 /srv 2 bytes");
  EXPECT_EQ(only(one.diagnosis()).count, 3);
}

TEST(Evidence, IsCapped) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "broken " + std::to_string(i) + "\n";
  const Judged diagnosis = Case({sees("a/b", "broken")}).docker(text).diagnosis();
  const auto& evidence = only(diagnosis).evidence;
  ASSERT_EQ(evidence.size(), kMaxEvidence);
  EXPECT_EQ(evidence.front().text, "broken 0");
  EXPECT_EQ(evidence.back().text, "broken 499");
  EXPECT_EQ(only(diagnosis).count, 500);
}

/// Everything a report shows of a diagnosis.
std::string shown(const Diagnosis& diagnosis) {
  std::string out;
  for (const Finding& finding : diagnosis.findings) {
    out += finding.rule->id + "|" + finding.cause + "|" + std::to_string(finding.count) + "|" +
           std::to_string(static_cast<int>(finding.status));
    for (const std::string& id : finding.explained_by) out += "<" + id;
    for (const EvidenceItem& item : finding.evidence) {
      out += "[" + item.source + ":" + std::to_string(item.line.value_or(0)) + item.text + "]";
    }
    out += "\n";
  }
  for (const std::string& one : unknown(diagnosis)) out += one + "\n";
  return out;
}

Case big_case() {
  return Case({sees("a/wrapper", "OCI|(?P<x>repeated)", "wrapper: true"),
               sees("b/inner", "denied", "explains: [c/leaf]"),
               sees("c/leaf", "leaf (?P<x>\\w+)", "cause: 'at {x}'"),
               rule("d/two", "logs: [{in: [docker, containerd, kernel], match: both}]\n" +
                                 std::string(kFull)),
               full("explains: [c/leaf]"),
               rule("e/absent",
                    "query: SELECT 1 AS one FROM filesystems WHERE NOT EXISTS (SELECT 1 FROM "
                    "sightings WHERE rule = 'c/leaf')")})
      .docker(at("08:00:00", kStart) + at("08:00:01", "OCI: denied") +
              at("08:00:02", "leaf one both", "x[1]"))
      .log("containerd/journal", at("08:00:03", "both", "containerd[2]"))
      .log("kernel/journal", at("07:00:00", "both", "kernel"))
      .row("filesystems", {{"mount_point", "/"}, {"bytes_available", 3}})
      .row("daemon_events", {{"daemon", "docker"}, {"event", "ready"}});
}

TEST(Properties, OrderOfEvidenceDoesNotMatter) {
  const std::string wanted = shown(big_case().diagnosis());
  ASSERT_FALSE(wanted.empty());
  for (unsigned seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(shown(big_case().shuffle(seed).diagnosis()), wanted);
  }
}

TEST(Properties, RemovedEvidenceNeverTurnsYesToNoOrNoToYes) {
  const std::vector<std::string> evidence = {"docker/journal", "containerd/journal",
                                             "kernel/journal", "storage/filesystems"};
  const Judged whole = big_case().diagnosis();
  const Texts held = ids(whole.findings);
  EXPECT_EQ(whole.unknown.size(), 0U);
  for (unsigned set = 1; set < 16; ++set) {
    Case reduced = big_case();
    for (std::size_t i = 0; i < evidence.size(); ++i) {
      if ((set >> i & 1U) != 0) reduced.outcome(evidence[i], kDenied);
    }
    const Judged less = reduced.diagnosis();
    const Texts holds = ids(less.findings);
    for (const std::string& id : held) {
      const bool is_unknown = std::ranges::any_of(
          less.unknown, [&](const Unjudged& one) { return one.rule->id == id; });
      EXPECT_TRUE(is_unknown || std::ranges::count(holds, id) == 1) << id << " without " << set;
    }
    for (const std::string& id : holds) EXPECT_EQ(std::ranges::count(held, id), 1) << id << set;
  }
}

TEST(Monotone, ByTheWords) {
  for (const std::string_view sql :
       {"SELECT a FROM t WHERE b < 1", "select t.a from t join u using (id) where u.b is not null",
        "SELECT a FROM t UNION ALL SELECT b FROM u",
        "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u)",
        "WITH x AS (SELECT a FROM t) SELECT * FROM x",
        "SELECT a FROM t WHERE b IN (SELECT c FROM u)",
        "SELECT a FROM t WHERE b = 'NOT here' -- NOT\n"}) {
    EXPECT_TRUE(is_monotone(sql)) << sql;
  }
  for (const std::string_view sql :
       {"SELECT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u)", "SELECT count(*) FROM t",
        "SELECT a FROM t LEFT JOIN u USING (id) WHERE u.id IS NULL",
        "SELECT a FROM t EXCEPT SELECT a FROM u", "SELECT a FROM t WHERE (SELECT b FROM u) IS NULL",
        "SELECT a FROM t ORDER BY a LIMIT 1", "SELECT a FROM t WHERE b NOT IN (SELECT c FROM u)",
        "SELECT a FROM t WHERE b IS NOT (SELECT c FROM u)"}) {
    EXPECT_FALSE(is_monotone(sql)) << sql;
  }
}

}  // namespace
}  // namespace analyzer
