// SPDX-License-Identifier: Apache-2.0
// A bundle in a few lines, diagnosed.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/diagnose.h"
#include "analyzer/intake_tables.h"
#include "tests/analyzer/packs.h"

namespace analyzer {

using Texts = std::vector<std::string>;

inline const Table& table(std::string_view name) {
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

  const RulePack& rules() const { return *pack_; }

  /// `use(tables, coverage, scan)` with the bundle read in.
  template <typename Use>
  auto with(Use use) const {
    Tables tables;
    Coverage coverage;
    LogScan scan(*pack_);
    for (const Declared& one : declared_tables()) {
      for (const std::string& id : one.evidence) cover(coverage, id);
    }
    for (const LogName& one : log_names()) cover(coverage, one.evidence);
    for (const auto& [evidence, text] : logs_) {
      bundle::TextSource bytes(text);
      if (is_there(evidence)) scan.scan(evidence, bytes, 1 << 20);
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
    return use(tables, coverage, scan);
  }

  Judged diagnosis() const {
    return with([&](const Tables& tables, const Coverage& coverage, const LogScan& scan) {
      Judged diagnosis;
      diagnosis.rules = pack_;
      diagnose(*pack_, tables, coverage, scan, diagnosis);
      return diagnosis;
    });
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

inline Texts ids(const std::vector<Finding>& findings) {
  Texts all;
  for (const Finding& finding : findings) all.push_back(finding.rule->id);
  return all;
}

inline Texts unknown(const Diagnosis& diagnosis) {
  Texts all;
  for (const Unjudged& one : diagnosis.unknown) {
    std::string text = one.rule->id + ":" + one.reason;
    for (const auto& record : one.missing) text += " " + record.id;
    all.push_back(text);
  }
  return all;
}

inline const Finding& only(const Diagnosis& diagnosis) {
  if (diagnosis.findings.size() != 1) throw std::runtime_error("not one finding");
  return diagnosis.findings[0];
}

inline RuleText sees(const std::string& id, const std::string& match,
                     const std::string& rest = "") {
  return rule(id, "logs: [{in: [docker], match: '" + match + "'}]\n" + rest);
}

inline const char* const kFull =
    "query: SELECT mount_point, bytes_available, source, line FROM filesystems "
    "WHERE bytes_available < 10\n";

inline RuleText full(const std::string& rest = "") { return rule("disk/full", kFull + rest); }

inline constexpr auto kDenied = bundle::Outcome::denied;
inline constexpr auto kPartial = bundle::Outcome::partial;

inline std::string at(const std::string& time, const std::string& text,
                      const std::string& who = "dockerd[7]") {
  return "2026-01-31T" + time + "Z h " + who + ": " + text + "\n";
}

inline const std::string kStart = "time=\"t\" level=info msg=\"Starting up\"";
inline const std::string kReady =
    "time=\"t\" level=info msg=\"Daemon has completed initialization\"";

}  // namespace analyzer
