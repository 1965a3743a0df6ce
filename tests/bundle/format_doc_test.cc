// SPDX-License-Identifier: Apache-2.0
// docs/bundle-format.md says what the code does.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/layout.h"
#include "bundle/manifest.h"
#include "bundle/outcome.h"
#include "bundle/reader.h"

namespace bundle {
namespace {

using Json = nlohmann::ordered_json;
using Texts = std::vector<std::string>;

std::string page() {
  std::ifstream in(SOURCE_DIR "/docs/bundle-format.md");
  return {std::istreambuf_iterator<char>(in), {}};
}

// The part of the page between two texts.
std::string between(std::string_view begin, std::string_view end) {
  const std::string text = page();
  const std::size_t from = text.find(begin);
  EXPECT_NE(from, std::string::npos) << begin;
  const std::size_t start = from + begin.size();
  const std::size_t stop = text.find(end, start);
  EXPECT_NE(stop, std::string::npos) << end;
  return text.substr(start, stop - start);
}

std::string example(std::string_view heading) {
  const std::string section = between(heading, "\n| Key ");
  const std::size_t begin = section.find("```json\n");
  EXPECT_NE(begin, std::string::npos);
  return section.substr(begin + 8, section.rfind("```") - begin - 8);
}

// The first cells of the table that follows `heading`, as far as they are `code`.
Texts rows(std::string_view heading, std::string_view table) {
  std::string rest = between(heading, "\n## What");
  rest.erase(0, rest.find(table));
  rest.erase(rest.find("\n\n"));
  Texts cells;
  for (std::size_t at = rest.find("\n| `"); at != std::string::npos;
       at = rest.find("\n| `", at + 1)) {
    cells.push_back(rest.substr(at + 4, rest.find('`', at + 4) - at - 4));
  }
  return cells;
}

Texts keys(const Json& object) {
  Texts names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

TEST(FormatDoc, TheExampleHeaderIsWhatIsWritten) {
  const std::string json = example("## bundle.json");
  const auto header = header_from(json);
  ASSERT_TRUE(header);
  EXPECT_EQ(to_json(*header), json);
  EXPECT_EQ(header->host_name, "shop-01");
}

TEST(FormatDoc, TheExampleManifestIsWhatIsWritten) {
  const std::string json = example("## manifest.json");
  const auto manifest = manifest_from(json);
  ASSERT_TRUE(manifest);
  EXPECT_EQ(to_json(*manifest), json);
  EXPECT_EQ(manifest->probes.size(), 2U);
}

TEST(FormatDoc, EveryKeyIsExplainedInItsOrder) {
  EXPECT_EQ(rows("## bundle.json", "| Key"), keys(Json::parse(to_json(Header{}))));
  const Json manifest = Json::parse(to_json(Manifest{.probes = {{.id = "a/b"}}}));
  EXPECT_EQ(rows("## manifest.json", "| Key"), keys(manifest));
  EXPECT_EQ(rows("Of each probe:", "| Key"), keys(manifest["probes"][0]));
}

TEST(FormatDoc, EveryOutcomeIsExplained) {
  Texts outcomes;
  for (int i = 0; i <= static_cast<int>(Outcome::skipped); ++i) {
    outcomes.emplace_back(to_text(static_cast<Outcome>(i)));
  }
  EXPECT_EQ(rows("## manifest.json", "| Outcome"), outcomes);
}

TEST(FormatDoc, TheNumbersAreThoseOfTheCode) {
  const std::string text = page();
  const Limits limits;
  EXPECT_EQ(limits.entries, 100'000);
  EXPECT_EQ(limits.expansion, 2'000);
  const auto says = [&](const std::string& part) { return text.find(part) != std::string::npos; };
  EXPECT_TRUE(says("100,000 entries"));
  EXPECT_TRUE(says("2,000 bytes for each compressed one"));
  EXPECT_TRUE(says(std::to_string(limits.entry_bytes >> 30) + " GiB an entry"));
  EXPECT_TRUE(says(std::to_string(limits.total_bytes >> 30) + " GiB in all"));
  EXPECT_TRUE(says(std::to_string(limits.line_bytes >> 20) + " MiB a line"));
  EXPECT_TRUE(says(std::to_string(limits.time.count()) + " seconds"));
  EXPECT_TRUE(says("at most " + std::to_string(kMaxPath) + " bytes"));
  EXPECT_TRUE(says("format, version " + std::to_string(kFormatVersion)));
}

}  // namespace
}  // namespace bundle
