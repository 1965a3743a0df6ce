// SPDX-License-Identifier: Apache-2.0
// Every recorded host, once as it is and once with pseudonyms: what is wrong with it does not
// change, and its names are gone. (The collector's own run is in collect_test and in tests/lab.)
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <string>

#include "analyzer/intake.h"
#include "analyzer/rule_pack.h"
#include "bundle/lines.h"
#include "bundle/manifest.h"
#include "bundle/reader.h"
#include "bundle/writer.h"
#include "collector/obfuscate.h"
#include "tests/support/tar_builder.h"

namespace {

constexpr collector::RedactionKey kKey = {4, 2};

const analyzer::RulePack& rules() {
  static const analyzer::RulePack pack = [] {
    std::vector<analyzer::RuleProblem> problems;
    auto loaded = analyzer::RulePack::load(analyzer::RulePack::embedded(), problems);
    EXPECT_TRUE(problems.empty());
    return loaded;
  }();
  return pack;
}

/// Everything that is a verdict, and nothing that is a name.
std::string verdicts(const std::string& bundle) {
  const auto diagnosis = analyzer::analyze(bundle, rules(), {}, "");
  std::string text;
  for (const analyzer::Finding& finding : diagnosis.findings) {
    text += finding.rule->id + (finding.root() ? " root " : " symptom ") +
            (finding.confidence == analyzer::Confidence::confirmed ? "confirmed " : "suspected ") +
            (finding.status == analyzer::Status::current ? "current " : "past ") +
            std::to_string(finding.count);
    auto by = finding.explained_by;
    std::ranges::sort(by);
    for (const std::string& rule : by) text += " <" + rule;
    text += '\n';
  }
  std::vector<std::string> unknown;
  for (const analyzer::Unjudged& unjudged : diagnosis.unknown) unknown.push_back(unjudged.rule->id);
  std::ranges::sort(unknown);
  for (const std::string& rule : unknown) text += "unknown " + rule + '\n';
  return text;
}

/// The sample's own network and name, as its evidence has them.
collector::Identities identities_of_samples() {
  return {.hosts = {"shop-01"},
          .domains = {},
          .users = {},
          .networks = {{"10.20.30.5", 24}, {"172.18.0.1", 16}},
          .trouble = {}};
}

class Sample : public testing::TestWithParam<std::string> {};

TEST_P(Sample, IsJudgedTheSameWithPseudonyms) {
  const std::string plain = std::string(SOURCE_DIR "/samples/") + GetParam() + "/bundle.tar.zst";
  collector::Obfuscator obfuscator(identities_of_samples(), kKey);
  const MemoryFile file;
  bundle::Writer writer(file.fd(), bundle::Compression::zstd, "drydock-host-1-20260131T080000Z",
                        {});
  bundle::Reader reader(plain, {});
  std::string all;
  while (bundle::Entry* const entry = reader.next()) {
    const std::string text =
        obfuscator.text(bundle::read_all(*entry, std::int64_t{1} << 30).value_or(""));
    writer.add(*bundle::EntryPath::parse(entry->path()), text);
    all += text;
  }
  writer.finish();
  EXPECT_EQ(verdicts(file.path()), verdicts(plain));
  for (const char* const name : {"shop-01", "10.20.30.", "6e:52:6d"}) {
    EXPECT_EQ(all.find(name), std::string::npos)
        << name
        << " in: " << all.substr(all.find(name) - std::min<std::size_t>(all.find(name), 60), 120);
  }
}

std::vector<std::string> samples() {
  std::vector<std::string> names;
  for (const auto& each : std::filesystem::directory_iterator(SOURCE_DIR "/samples")) {
    if (std::filesystem::exists(each.path() / "bundle.tar.zst")) {
      names.push_back(each.path().filename().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Obfuscated, Sample, testing::ValuesIn(samples()), name_of);

}  // namespace
