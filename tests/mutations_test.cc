// SPDX-License-Identifier: Apache-2.0
// Hosts that differ from the recorded ones in what does not matter: the same verdict. Hosts of
// which less is known: fewer verdicts, and never another cause.
//
//   DRYDOCK_ALL_MUTATIONS=1 mutations_test      each piece of evidence of each sample taken away:
//                                               twenty minutes more
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "analyzer/corpus.h"
#include "analyzer/intake.h"
#include "analyzer/report.h"
#include "analyzer/rule_pack.h"
#include "bundle/layout.h"
#include "bundle/reader.h"
#include "tests/support/tar_builder.h"

namespace analyzer {

void PrintTo(const Sample& sample, std::ostream* out) { *out << sample.bundle; }

}  // namespace analyzer

namespace {

using nlohmann::json;

struct File {
  std::string path;
  std::string text;
};
using Files = std::vector<File>;

Files files_of(const std::string& bundle) {
  Files files;
  bundle::Reader reader(bundle, {});
  while (bundle::Entry* entry = reader.next()) {
    File file{.path = entry->path(), .text = {}};
    for (auto part = entry->read(); !part.empty(); part = entry->read()) file.text += part;
    files.push_back(std::move(file));
  }
  return files;
}

const analyzer::RulePack& rules() {
  static const analyzer::RulePack kRules = [] {
    std::vector<analyzer::RuleProblem> problems;
    return analyzer::RulePack::load(analyzer::RulePack::embedded(), problems);
  }();
  return kRules;
}

analyzer::Diagnosis diagnosis_of(const Files& files) {
  TarBuilder tar;
  for (const File& file : files) tar.file("drydock-x/" + file.path, file.text);
  const MemoryFile archive(tar.end());
  return analyzer::analyze(archive.path(), rules(), {}, "");
}

void replace_in(Files& files, const std::string& pattern, const std::string& by) {
  const RE2 re(pattern);
  for (File& file : files) RE2::GlobalReplace(&file.text, re, by);
}

bool is_journal(const File& file) {
  return file.path.ends_with("journal.log") && !file.path.starts_with("kernel/");
}

/// The lines of the journals, each made anew from its time, host, name with pid, and message.
template <typename Line>
void frame_anew(Files& files, Line line) {
  static const RE2 kShortIso(
      R"((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d+)\+0000 (\S+) ([^:]+): (.*))");
  for (File& file : files) {
    if (!is_journal(file)) continue;
    std::string out;
    std::string_view rest = file.text;
    while (!rest.empty()) {
      const std::string_view whole = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), whole.size() + 1));
      std::string time;
      std::string fraction;
      std::string host;
      std::string name;
      std::string message;
      const bool framed = RE2::FullMatch(re2::StringPiece(whole.data(), whole.size()), kShortIso,
                                         &time, &fraction, &host, &name, &message);
      out += framed ? line(time, fraction, host, name, message) : std::string(whole);
      out += '\n';
    }
    file.text = std::move(out);
  }
}

class MutationTest : public testing::TestWithParam<analyzer::Sample> {
 protected:
  void expect_the_same(const Files& files) {
    const analyzer::Diagnosis diagnosis = diagnosis_of(files);
    for (const std::string& problem : check(GetParam().expected, diagnosis, rules()).problems) {
      ADD_FAILURE() << problem;
    }
  }
  Files files_ = files_of(GetParam().bundle);
};

TEST_P(MutationTest, AnotherYear) {
  // From the latest on, so that none is moved twice.
  for (int year = 2060; year >= 2000; --year) {
    replace_in(files_, R"(\b)" + std::to_string(year) + R"((-\d\d-\d\d))",
               std::to_string(year + 5) + R"(\1)");
  }
  expect_the_same(files_);
}

TEST_P(MutationTest, AnotherTimeZone) {
  replace_in(files_, R"("time_zone":\s*"[^"]*")", R"("time_zone": "Asia/Kolkata")");
  frame_anew(files_,
             [](const std::string& time, const std::string& fraction, const std::string& host,
                const std::string& name, const std::string& message) {
               constexpr auto kOffset = std::chrono::minutes(330);
               const auto utc = bundle::time_from(time + "Z");
               const std::string local = bundle::to_text(*utc + kOffset).substr(0, time.size());
               return local + '.' + fraction + "+0530 " + host + ' ' + name + ": " + message;
             });
  expect_the_same(files_);
}

TEST_P(MutationTest, AnotherDataRoot) {
  replace_in(files_, "/var/lib/docker", "/srv/big/docker-data");
  expect_the_same(files_);
}

TEST_P(MutationTest, AnotherBridge) {
  replace_in(files_, R"(\bdocker0\b)", "shopbr7");
  expect_the_same(files_);
}

TEST_P(MutationTest, JournalAsSyslogHasIt) {
  frame_anew(files_,
             [](const std::string& time, const std::string& /*fraction*/, const std::string& host,
                const std::string& name, const std::string& message) {
               constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
               const auto month = static_cast<std::size_t>(std::stoi(time.substr(5, 2)) - 1);
               std::string day = time.substr(8, 2);
               if (day[0] == '0') day[0] = ' ';
               return std::string(kMonths[month]) + ' ' + day + ' ' + time.substr(11) + ' ' + host +
                      ' ' + name + ": " + message;
             });
  expect_the_same(files_);
}

TEST_P(MutationTest, JournalAsJson) {
  frame_anew(files_,
             [](const std::string& time, const std::string& fraction, const std::string& host,
                const std::string& name, const std::string& message) {
               const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
                   bundle::time_from(time + "Z")->time_since_epoch());
               const auto bracket = name.find('[');
               json record = {{"__REALTIME_TIMESTAMP", std::to_string(seconds.count()) + fraction},
                              {"_HOSTNAME", host},
                              {"SYSLOG_IDENTIFIER", name.substr(0, bracket)},
                              {"MESSAGE", message}};
               if (bracket != std::string::npos) {
                 record["_PID"] = name.substr(bracket + 1, name.size() - bracket - 2);
               }
               return record.dump(-1, ' ', false, json::error_handler_t::replace);
             });
  expect_the_same(files_);
}

TEST_P(MutationTest, EntriesInAnotherOrder) {
  std::mt19937 dice(4711);
  std::shuffle(files_.begin() + 1, files_.end() - 1, dice);
  expect_the_same(files_);
}

TEST_P(MutationTest, WithoutSomeEvidenceNeverAnotherCause) {
  std::set<std::string> known;
  for (const analyzer::Finding& finding : diagnosis_of(files_).findings) {
    known.insert(finding.rule->id);
  }
  const bool all = std::getenv("DRYDOCK_ALL_MUTATIONS") != nullptr;
  // Each piece is taken from every sixteenth sample: in all of them together, every piece is.
  constexpr std::size_t kEvery = 16;
  const std::size_t turn = std::hash<std::string>()(GetParam().name) % kEvery;
  json manifest = json::parse(files_.back().text);
  std::size_t position = 0;
  for (json& probe : manifest["probes"]) {
    if (!all && position++ % kEvery != turn) continue;
    const json whole = probe;
    // Not "timed_out": that a probe hangs is evidence itself.
    probe["outcome"] = "skipped";
    probe["reason"] = "left out (--skip)";
    probe["bytes"] = 0;
    Files fewer;
    std::ranges::copy_if(files_, std::back_inserter(fewer),
                         [&](const File& file) { return file.path != whole["path"]; });
    fewer.back().text = manifest.dump();
    for (const std::string& root : check(GetParam().expected, diagnosis_of(fewer), rules()).roots) {
      EXPECT_TRUE(known.contains(root)) << root << " without " << whole["id"];
    }
    probe = whole;
  }
}

std::vector<analyzer::Sample> samples() {
  try {
    std::vector<analyzer::Sample> ours = analyzer::samples_in(SOURCE_DIR "/samples");
    // What other tools collected cannot be taken apart like a bundle.
    std::erase_if(ours, [](const analyzer::Sample& sample) {
      return !sample.bundle.ends_with("/bundle.tar.zst");
    });
    return ours;
  } catch (const std::exception&) {
    return {};  // samples_test tells of it
  }
}

INSTANTIATE_TEST_SUITE_P(All, MutationTest, testing::ValuesIn(samples()), [](const auto& sample) {
  std::string name = sample.param.name;
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
