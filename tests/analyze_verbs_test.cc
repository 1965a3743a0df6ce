// SPDX-License-Identifier: Apache-2.0
// explain, corpus, timeline, diff and reports on many bundles, run as people run them.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"

namespace {

using support::Ran;
using support::TempDir;

Ran analyze(const std::vector<std::string>& arguments) {
  return support::run_program(BINARY_DIR "/drydock-analyze", arguments, {});
}

const char* const kRule = R"(title: The lab went boom
severity: error
logs:
  - {in: [docker], match: 'boom in (?P<where>\w+)'}
cause: It went boom in {where}.
fix: [Mend it.]
examples:
  - {expect: match, logs: {docker: 'boom in cellar'}}
  - {expect: no-match, logs: {docker: 'boo in cellar'}}
)";

const char* const kBoom =
    "time=\"2026-01-31T08:00:00.000000000Z\" level=error msg=\"boom in cellar\"\n";

/// Bundles without a manifest, and a rule of their own.
class Verbs : public testing::Test {
 protected:
  Verbs() { dir.file("rules/lab/boom.yaml", kRule); }

  std::string bundle(const std::string& name, const std::string& journal) const {
    dir.file(name + "/bundle.json", R"({"format_version":1,"host_name":")" + name +
                                        R"(","started":"2026-01-31T09:00:00.000000Z"})");
    dir.file(name + "/docker/journal.log", journal);
    return dir.path() + "/" + name;
  }
  std::string rules() const { return dir.path() + "/rules"; }

  TempDir dir;
};

TEST_F(Verbs, ExplainsOneRule) {
  const Ran ran = analyze({"explain", "--rules", rules(), "lab/boom", bundle("shop", kBoom)});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("lab/boom: yes, current, suspected, a root cause\n"), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("docker/journal:1 2026-01-31 08:00:00\n"), std::string::npos) << ran.out;
  const Ran json =
      analyze({"explain", "--format", "json", "--rules", rules(), "lab/boom", bundle("shop", "")});
  EXPECT_EQ(nlohmann::json::parse(json.out).at("verdict"), "no") << json.out;
  const Ran wrong = analyze({"explain", "--rules", rules(), "lab/bom", bundle("shop", "")});
  EXPECT_EQ(wrong.status, 3);
  EXPECT_NE(wrong.err.find("did you mean \"lab/boom\"?"), std::string::npos) << wrong.err;
}

TEST_F(Verbs, TellsTheTimeline) {
  const std::string shop = bundle("shop", kBoom);
  const Ran ran = analyze({"timeline", "--rules", rules(), "--since", "2026-01-31", shop});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("2026-01-31 08:00:00  log        docker/journal:1  [lab/boom]  boom in "),
            std::string::npos)
      << ran.out;
  const Ran late = analyze({"timeline", "--rules", rules(), "--since", "2026-01-31T08:30", shop});
  EXPECT_EQ(late.out, "2026-01-31 09:00:00  bundle     the bundle was taken\n");
  EXPECT_EQ(analyze({"timeline", "--until", "yesterday", shop}).status, 2);
}

TEST_F(Verbs, ComparesTwoBundles) {
  const Ran ran =
      analyze({"diff", "--rules", rules(), bundle("shop", ""), bundle("shop-2", kBoom)});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("These are different hosts: shop and shop-2.\n"), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("Came (1 finding)\n  error [lab/boom] It went boom in cellar."),
            std::string::npos)
      << ran.out;
  EXPECT_EQ(analyze({"diff", bundle("shop", "")}).status, 2);
}

TEST_F(Verbs, JudgesACorpus) {
  for (const auto& [name, journal, label] : std::vector<std::array<std::string, 3>>{
           {"sick", kBoom, "root_causes: [lab/boom]\n"}, {"well", "", "root_causes: []\n"}}) {
    dir.file("samples/" + name + "/expected.yaml", label);
    std::filesystem::rename(bundle(name, journal), dir.path() + "/samples/" + name + "/bundle");
  }
  // A bundle without a manifest is not whole, which a sample must be.
  const Ran ran = analyze({"corpus", "--rules", rules(), dir.path() + "/samples"});
  EXPECT_EQ(ran.status, 1) << ran.err;
  EXPECT_NE(ran.out.find("the bundle is not whole"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("Root cause on top:       2 of 2 samples (100.0 %)\n"), std::string::npos)
      << ran.out;
  const std::string manifest =
      R"({"format_version":1,"ended":"complete","probes":[{"id":"docker/journal",)"
      R"("path":"docker/journal.log","outcome":"collected"}]})";
  for (const char* name : {"sick", "well"}) {
    dir.file("samples/" + std::string(name) + "/bundle/manifest.json", manifest);
  }
  const Ran whole =
      analyze({"corpus", "--format", "junit", "--rules", rules(), dir.path() + "/samples"});
  EXPECT_EQ(whole.status, 0) << whole.out << whole.err;
  EXPECT_NE(whole.out.find("tests=\"2\" failures=\"0\""), std::string::npos) << whole.out;
  EXPECT_EQ(analyze({"corpus", dir.path() + "/nowhere"}).status, 3);
}

TEST_F(Verbs, ManyBundlesAreALineEachAndASummary) {
  std::vector<std::string> words = {"--rules", rules(), "--jobs", "3"};
  for (int i = 0; i < 20; ++i) {
    words.push_back(bundle("host-" + std::to_string(i), i % 2 == 0 ? kBoom : ""));
  }
  words.push_back(dir.path() + "/nowhere");
  const Ran ran = analyze(words);
  EXPECT_EQ(ran.status, 3);
  EXPECT_NE(ran.err.find("/nowhere"), std::string::npos) << ran.err;
  std::size_t at = 0;
  for (int i = 0; i < 20; ++i) {
    const std::size_t found = ran.out.find(": host-" + std::to_string(i) + ": ", at);
    ASSERT_NE(found, std::string::npos) << i << '\n' << ran.out;
    at = found;
  }
  EXPECT_NE(
      ran.out.find("\n21 bundles: 10 with something wrong, 10 with nothing found, but not all "
                   "judged, 1 that could not be used\n  10 x lab/boom: The lab went boom\n"),
      std::string::npos)
      << ran.out;
  EXPECT_EQ(std::ranges::count(ran.out, '\n'), 20 + 3) << ran.out;
}

TEST_F(Verbs, ManyReportsAreTheSameWhateverTheJobs) {
  std::vector<std::string> words = {"--rules", rules(), "--format", "json", "--jobs", "1"};
  for (int i = 0; i < 12; ++i) words.push_back(bundle("host-" + std::to_string(i), kBoom));
  const Ran alone = analyze(words);
  words[5] = "8";
  EXPECT_EQ(analyze(words).out, alone.out);
  EXPECT_EQ(std::ranges::count(alone.out, '\n'), 12);
  words[3] = "text";
  words.insert(words.begin(), "-v");
  const Ran full = analyze(words);
  EXPECT_NE(full.out.find("==> " + dir.path() + "/host-0 <==\n"), std::string::npos) << full.out;
  EXPECT_NE(full.out.find("What to do"), std::string::npos) << full.out;
  EXPECT_NE(full.out.find("12 bundles: 12 with something wrong"), std::string::npos) << full.out;
}

TEST(VerbsHelp, EachShowsAnExample) {
  for (const char* verb : {"explain", "corpus", "timeline", "diff"}) {
    const Ran help = analyze({verb, "--help"});
    EXPECT_EQ(help.status, 0);
    EXPECT_NE(help.out.find(std::string("Example:\n  drydock-analyze ") + verb), std::string::npos)
        << help.out;
  }
}

}  // namespace
