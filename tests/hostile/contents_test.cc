// SPDX-License-Identifier: Apache-2.0
// Honest archives with hostile files in them.
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "analyzer/extractor.h"
#include "analyzer/log_record.h"
#include "analyzer/printable.h"
#include "bundle/reader.h"
#include "tests/hostile/hostile.h"

namespace hostile {
namespace {

constexpr std::string_view kLine =
    "2026-01-31T08:00:00.000000+0000 shop-01 dockerd[1]: level=error msg=\"";

TarBuilder header() { return std::move(TarBuilder().file("d/bundle.json", kHeader)); }

/// One of every kind of evidence that something reads, each with the same content. Piece by piece:
/// what this program holds counts as the memory of the one that it starts.
bool feed_every_evidence(const Feed& feed, std::string_view content) {
  const auto entry = [&](const std::string& path) {
    return feed(TarBuilder().file(path, content).bytes());
  };
  if (!feed(header().bytes())) return false;
  for (const analyzer::Extractor* extractor : analyzer::extractors()) {
    if (extractor->extract == nullptr) continue;
    for (const std::string_view id : extractor->reads) {
      // By its name the analyzer takes a file for one document, or for lines.
      const bool lines = id.starts_with("storage/");
      if (!entry("d/" + std::string(id) + (lines ? ".jsonl" : ".json"))) return false;
    }
  }
  for (const analyzer::LogName& log : analyzer::log_names()) {
    if (!entry("d/" + std::string(log.evidence) + ".log")) return false;
  }
  return entry("d/manifest.json") && feed(TarBuilder().end());
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(HostileContent, LinesOfAHundredMegabytes) {
  const std::string said = notices([](const Feed& feed) {
    TarBuilder tar = header();
    if (!feed(tar.bytes())) return;
    const std::string megabyte = one_megabyte('x');
    for (const char* path : {"d/docker/journal.log", "d/storage/filesystems.jsonl",
                             "d/storage/mountinfo.txt", "d/network/iptables-save.txt"}) {
      TarBuilder entry;
      entry.header(path, 100 << 20);
      if (!feed(entry.bytes()) || !feed_times(feed, megabyte, 100)) return;
    }
    feed(TarBuilder().end());
  });
  expect_says(said, "docker/journal: 1 line is longer than 65536 bytes and only read up to there");
  for (const char* id : {"storage/filesystems", "storage/mountinfo", "network/iptables-save"}) {
    expect_says(
        said, std::string(id) + ": 1 line is longer than 1048576 bytes and only read up to there");
  }
}

TEST(HostileContent, JsonNestedAHundredThousandDeep) {
  for (const std::string_view step : {"[", "{\"a\":", "[{\"Id\":\"a\",\"Names\":["}) {
    const std::string document = repeated(step, 100'000);
    const std::string said =
        notices([&](const Feed& feed) { feed_every_evidence(feed, document); });
    expect_says(said, "manifest.json cannot be read");
    expect_says(said,
                "docker/info: 1 record could not be read (the document nests deeper than 200 "
                "levels)");
    expect_says(said, "storage/filesystems: 1 record could not be read (line 1: the line ");
    EXPECT_EQ(said.find("docker/info: 1 line"), std::string::npos);  // a document is no line
  }
}

TEST(HostileContent, ADeepHeaderIsNoHeader) {
  const Measured ran = analyze({}, [](const Feed& feed) {
    feed(TarBuilder()
             .file("d/bundle.json", "{\"format_version\":1,\"a\":" + repeated("[", 100'000))
             .end());
  });
  EXPECT_EQ(ran.status, 3);
  expect_says(ran.err, "no readable bundle.json");
}

// Few bytes each, and far more memory than that.
TEST(HostileContent, JsonOfMillionsOfSmallValues) {
  for (const auto& [open, value] : {std::pair("[", "[],"), std::pair("[", "{\"\":0},"),
                                    std::pair("{\"Repositories\":[", "0,")}) {
    const std::string document = open + repeated(value, 1'000'000) + "0]";
    const std::string said = notices([&](const Feed& feed) {
      feed(header()
               .file("d/docker/images.json", document)
               .file("d/storage/repositories.json", document)
               .file("d/docker/networks.jsonl", document)
               .file("d/manifest.json", "{\"format_version\":1,\"probes\":" + document + "}")
               .end());
    });
    expect_says(said,
                "docker/images: 1 record could not be read (the document holds more than "
                "300000 values)");
    expect_says(said, "manifest.json cannot be read");
  }
}

TEST(HostileContent, AHundredThousandKeysAndProbes) {
  std::string manifest = "{\"format_version\":1";
  for (int i = 0; i < 100'000; ++i) manifest += ",\"a" + std::to_string(i) + "\":0";
  manifest += ",\"probes\":[" + repeated("{},", 150'000) + "{}]}";
  const std::string bundle = header().file("d/manifest.json", manifest).end();
  const Measured ran = analyze({"--format", "json"}, [&](const Feed& feed) { feed(bundle); });
  EXPECT_FALSE(report(ran).is_discarded());
}

// A key stands in the pointer of everything below it, and a line's columns are counted from its
// start.
TEST(HostileContent, DaemonJsonWithALongKeyAndALongLine) {
  for (const std::string& config :
       {"{\"" + std::string(400'000, 'k') + "\":[" + repeated("0,", 250'000) + "0]}",
        "{\"a\":[" + repeated("0,", 500'000) + "0]}",
        "{" + repeated("\"a\":0,", 150'000) + "\"b\":0}"}) {
    const std::string bundle = header().file("d/daemon/config.json", config).end();
    const Measured ran = analyze({"--format", "json"}, [&](const Feed& feed) { feed(bundle); });
    EXPECT_FALSE(report(ran).is_discarded());
  }
}

TEST(HostileContent, MoreRowsThanTheTablesHold) {
  const std::string said = notices([](const Feed& feed) {
    constexpr int kMegabytes = 200;
    std::string rows;
    while (rows.size() < (1U << 20) - 36) rows += "36 35 8:1 / /a rw - ext4 /dev/sda1 rw\n";
    rows.append((1U << 20) - rows.size(), '\n');
    TarBuilder tar = header();
    tar.header("d/storage/mountinfo.txt", std::int64_t{kMegabytes} << 20);
    if (feed(tar.bytes()) && feed_times(feed, rows, kMegabytes)) feed(TarBuilder().end());
  });
  expect_says(said, "the evidence has more rows than the tables can hold (64 MiB)");
}

// What makes regular expressions that backtrack explode, and ours fill their caches.
TEST(HostileContent, TextThatIsHardOnPatterns) {
  const std::string lines[] = {
      std::string(kLine) + std::string(4'000, 'a') + "\"\n",
      std::string(kLine) + repeated("failed to start daemon: error initializing: ", 90) + "\"\n",
      std::string(kLine) + repeated("(", 4'000) + "\"\n",
      std::string(kLine) + repeated("\\\\\\\"", 1'000) + "\"\n",
      "[    1.0] [    1.0] " + repeated("[ ", 2'000) + "\n",
      "{\"MESSAGE\":\"" + repeated("\\\"", 2'000) + "\"}\n",
      "  " + repeated("\t ", 2'000) + "\n",
  };
  const Measured ran = analyze({"--format", "json"}, [&](const Feed& feed) {
    TarBuilder tar = header();
    std::string log;
    for (const std::string& line : lines) log += repeated(line, 800);
    tar.file("d/docker/journal.log", log).file("d/kernel/journal.log", log);
    feed(tar.file("d/containerd/journal.log", log).end());
  });
  EXPECT_FALSE(report(ran).is_discarded());
}

/// Markup, SQL, shell, terminal escapes, overrides of the text's direction.
const std::string kPayload =
    "<script>pwned()</script>' OR '1'='1'; DROP TABLE containers; -- \"`$(reboot)`&]]> "
    "\x1b[31m\x1b]0;pwned\x07\u202e\u200b";

/// A real bundle in which every string of JSON and every line of text ends in the payload.
std::string tainted(const std::string& sample) {
  bundle::Reader reader(SOURCE_DIR "/samples/" + sample + "/bundle.tar.zst", {});
  TarBuilder tar;
  while (bundle::Entry* entry = reader.next()) {
    const auto text = bundle::read_all(*entry, std::int64_t{64} << 20);
    std::string out;
    bundle::TextSource bytes(*text);
    bundle::LineSource lines(bytes, std::int64_t{64} << 20);
    while (const auto line = lines.next()) {
      auto json = nlohmann::ordered_json::parse(line->text, nullptr, false);
      if (json.is_structured() && entry->path() != "bundle.json") {
        const auto flat = json.flatten();
        for (const auto& [pointer, value] : flat.items()) {
          if (!value.is_string()) continue;
          auto& place = json[nlohmann::ordered_json::json_pointer(pointer)];
          place = value.get<std::string>() + kPayload + std::string(1, '\0');
        }
        out += json.dump() + '\n';
      } else if (entry->path().ends_with(".json")) {
        out.append(line->text) += '\n';
      } else {
        out.append(line->text).append(kPayload).append("\xff\xc0\x80").append(1, '\0') += '\n';
      }
    }
    tar.file("d/" + entry->path(), out);
  }
  return tar.end();
}

void expect_printable(std::string text) {
  std::erase(text, '\n');
  EXPECT_TRUE(analyzer::printable(text) == text);
}

class HostileFields : public testing::TestWithParam<const char*> {};

TEST_P(HostileFields, AreTextInEveryReport) {
  const std::string bundle = tainted(GetParam());
  const auto rendered = [&](const std::string& format) {
    const Measured ran =
        analyze({"--verbose", "--format", format}, [&](const Feed& feed) { feed(bundle); });
    EXPECT_EQ(ran.status, 0) << ran.err;
    return ran.out;
  };
  const std::string text = rendered("text");
  expect_says(text, "pwned()");  // the payload is there, and harmless
  expect_printable(text);
  expect_printable(rendered("markdown"));
  const std::string html = rendered("html");
  expect_printable(html);
  EXPECT_EQ(html.find("<script>pwned"), std::string::npos);
  for (const char* format : {"json", "sarif"}) {
    EXPECT_TRUE(nlohmann::json::accept(rendered(format))) << format;
  }
  const std::string junit = rendered("junit");
  expect_printable(junit);
  std::istringstream in(junit);
  boost::property_tree::ptree tree;
  EXPECT_NO_THROW(boost::property_tree::read_xml(in, tree));
}

INSTANTIATE_TEST_SUITE_P(Samples, HostileFields,
                         testing::Values("container-oom", "firewall-flushed",
                                         "config-unknown-directive", "overlay-lower-missing"));

}  // namespace
}  // namespace hostile
