// SPDX-License-Identifier: Apache-2.0
#include "collector/options.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "bundle/layout.h"
#include "collector/evidence_doc.h"

namespace collector {
namespace {

const std::vector<Probe>& rows() {
  static const std::vector<Probe> rows = {
      {.id = "storage/mountinfo",
       .why = "what is mounted where",
       .what = File{[](const Survey&) { return std::string("/proc/self/mountinfo"); }}},
      {.id = "storage/layerdb",
       .why = "which layers dockerd knows",
       .what = File{[](const Survey& survey) { return survey.data_root.path + "/image"; }}},
      {.id = "network/iptables-save",
       .why = "the rules",
       .what = Command{.argv = {"iptables-save", "-c"}, .needs_module = {"ip_tables"}}},
      {.id = "docker/journal",
       .why = "what dockerd said",
       .what = Journal{{"-u", "docker.service"}},
       .style = Style::log},
  };
  return rows;
}

Parsed parse(const std::vector<std::string>& arguments) { return parse_options(arguments, rows()); }

std::string ids(const Parsed& parsed) {
  std::string text;
  for (const Probe& probe : parsed.options.probes) text += std::string(probe.id) + " ";
  return text;
}

/// What a wrong command line is answered with.
std::string refusal(const std::vector<std::string>& arguments) {
  const Parsed parsed = parse(arguments);
  EXPECT_EQ(parsed.exit, kExitUsage);
  EXPECT_TRUE(parsed.text.starts_with("drydock-collect: ")) << parsed.text;
  return parsed.text;
}

bool contains(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

TEST(Options, ObfuscationIsAskedForAndItsMapNeedsAPlace) {
  EXPECT_FALSE(parse({}).options.obfuscate);
  const Parsed parsed = parse({"--obfuscate"});
  EXPECT_EQ(parsed.exit, std::nullopt);
  EXPECT_TRUE(parsed.options.obfuscate);
  EXPECT_EQ(parsed.options.obfuscation_map, "");
  // Streamed, there is nothing to put it beside, and it must not be lost.
  EXPECT_TRUE(contains(refusal({"--obfuscate", "-o", "-"}), "--obfuscation-map FILE"));
  EXPECT_EQ(parse({"--obfuscate", "-o", "-", "--obfuscation-map", "m"}).options.obfuscation_map,
            "m");
  EXPECT_TRUE(contains(refusal({"--obfuscation-map", "m"}), "belongs to --obfuscate"));
  EXPECT_TRUE(contains(refusal({"--obfuscate", "--obfuscation-map", "-"}), "standard output"));
}

TEST(Options, NothingIsEverythingHere) {
  const Parsed parsed = parse({});
  EXPECT_EQ(parsed.exit, std::nullopt);
  EXPECT_EQ(parsed.options.output, ".");
  EXPECT_EQ(parsed.options.since, "-7d");
  EXPECT_EQ(parsed.options.timeout, std::chrono::seconds(120));
  EXPECT_EQ(parsed.options.max_size, 256 << 20);
  EXPECT_EQ(parsed.options.compression, bundle::Compression::zstd);
  EXPECT_EQ(parsed.options.probes.size(), rows().size());
  EXPECT_EQ(parsed.options.action, Options::Action::collect);
}

TEST(Options, WhatHasToBeAskedFor) {
  EXPECT_TRUE(parse({}).options.opted_in.empty());
  const Options options = parse({"--container-logs", "100", "--dump-stacks"}).options;
  EXPECT_EQ(options.opted_in, (std::vector<std::string_view>{"--container-logs", "--dump-stacks"}));
  EXPECT_EQ(options.container_log_lines, 100);
  EXPECT_TRUE(contains(refusal({"--container-logs", "10001"}), "10000"));
}

TEST(Options, EachIsTaken) {
  const Options options = parse({"-o", "-", "--timeout", "5", "--max-size", "50M", "--compression",
                                 "xz", "--allow-system-changes", "-q"})
                              .options;
  EXPECT_EQ(options.output, "-");
  EXPECT_EQ(options.timeout, std::chrono::seconds(5));
  EXPECT_EQ(options.max_size, 50 << 20);
  EXPECT_EQ(options.compression, bundle::Compression::xz);
  EXPECT_TRUE(options.allow_system_changes);
  EXPECT_TRUE(options.quiet);
  EXPECT_EQ(parse({"--list"}).options.action, Options::Action::list);
  EXPECT_TRUE(parse({"--list", "--format", "markdown"}).options.markdown);
  EXPECT_EQ(parse({"--dry-run"}).options.action, Options::Action::dry_run);
}

TEST(Options, AgesAreRelativeAndTheRestIsJournalctls) {
  EXPECT_EQ(parse({"--since", "2h"}).options.since, "-2h");
  EXPECT_EQ(parse({"--since", "30min"}).options.since, "-30min");
  EXPECT_EQ(parse({"--since", "yesterday"}).options.since, "yesterday");
  EXPECT_EQ(parse({"--since=-1h"}).options.since, "-1h");
  EXPECT_EQ(parse({"--since", "2026-01-31 08:00"}).options.since, "2026-01-31 08:00");
  EXPECT_TRUE(contains(refusal({"--since", ""}), "--since"));
  EXPECT_TRUE(contains(refusal({"--since", "1h\n"}), "--since"));
}

TEST(Options, SizesHaveUnits) {
  EXPECT_EQ(parse({"--max-size", "1G"}).options.max_size, 1 << 30);
  EXPECT_EQ(parse({"--max-size", "2MiB"}).options.max_size, 2 << 20);
  for (const char* const wrong : {"0", "-1", "many", "10K", "5X", "99999999999G"}) {
    EXPECT_TRUE(contains(refusal({"--max-size", wrong}), wrong));
  }
}

TEST(Options, WrongOnesAreRefusedWithWhatWouldDo) {
  EXPECT_TRUE(contains(refusal({"--compression", "rar"}), "zstd, gzip or xz"));
  EXPECT_TRUE(contains(refusal({"--timeout", "0"}), "--timeout"));
  EXPECT_TRUE(contains(refusal({"--timeout", "soon"}), "--timeout"));
  EXPECT_TRUE(contains(refusal({"--no-such"}), "--no-such"));
  EXPECT_TRUE(contains(refusal({"stray"}), "stray"));
  EXPECT_TRUE(contains(refusal({"--format", "markdown"}), "--list"));
  EXPECT_TRUE(contains(refusal({"--list", "--format", "html"}), "html"));
  EXPECT_TRUE(contains(refusal({"--list", "--dry-run"}), "--dry-run"));
  EXPECT_TRUE(contains(refusal({"-o", ""}), "--output"));
}

TEST(Options, OnlyAndSkipTakeIdsAreasAndGlobs) {
  EXPECT_EQ(ids(parse({"--only", "storage/layerdb"})), "storage/layerdb ");
  EXPECT_EQ(ids(parse({"--only", "storage"})), "storage/mountinfo storage/layerdb ");
  EXPECT_EQ(ids(parse({"--only", "*/*tables*", "docker"})),
            "network/iptables-save docker/journal ");
  EXPECT_EQ(ids(parse({"--only", "docker,network"})), "network/iptables-save docker/journal ");
  EXPECT_EQ(ids(parse({"--only", "storage", "--skip", "*layerdb"})), "storage/mountinfo ");
}

TEST(Options, IdThatIsNoneGetsTheNearest) {
  EXPECT_TRUE(contains(refusal({"--only", "storage/mountinfos"}),
                       "there is no such evidence; did you mean storage/mountinfo?"));
  EXPECT_TRUE(contains(refusal({"--skip", "dokcer/journal"}), "did you mean docker/journal?"));
  EXPECT_TRUE(contains(refusal({"--only", "storage", "--skip", "storage"}), "nothing to gather"));
}

TEST(Options, HelpFitsAScreenAndNamesEachOption) {
  const Parsed parsed = parse({"--help"});
  EXPECT_EQ(parsed.exit, kExitDone);
  EXPECT_LE(std::ranges::count(parsed.text, '\n'), 48);
  std::size_t start = 0;
  while (start < parsed.text.size()) {
    const auto end = parsed.text.find('\n', start);
    EXPECT_LE(end - start, 80) << parsed.text.substr(start, end - start);
    start = end + 1;
  }
  for (const char* const name : {"--output", "--since", "--timeout", "--max-size", "--compression",
                                 "--only", "--skip", "--allow-system-changes", "--dry-run",
                                 "--list", "--format", "--quiet", "--version", "--help"}) {
    EXPECT_TRUE(contains(parsed.text, name)) << name;
  }
  EXPECT_EQ(parse({"--version"}).text, "drydock-collect " DRYDOCK_VERSION "\n");
}

TEST(Catalog, IdsAreUniquePathsAndEachRowSaysWhy) {
  std::set<std::string_view> ids;
  for (const Probe& probe : catalog()) {
    EXPECT_TRUE(ids.insert(probe.id).second) << probe.id << " is there twice";
    EXPECT_TRUE(bundle::EntryPath::parse(entry_path(probe))) << probe.id;
    EXPECT_EQ(probe.id.find('.'), std::string_view::npos) << probe.id;
    EXPECT_FALSE(probe.why.empty()) << probe.id;
    EXPECT_FALSE(describe(probe).empty()) << probe.id;
    EXPECT_EQ(describe(probe).find("990000"), std::string::npos) << probe.id;
    EXPECT_LE(probe.limits.time, std::chrono::seconds(60)) << probe.id;
    EXPECT_LE(probe.limits.bytes, 16 << 20) << probe.id << " would take the memory of the run";
  }
  EXPECT_GT(ids.size(), 30);
}

TEST(Catalog, RowsAreDescribedInWords) {
  EXPECT_EQ(evidence_sources(rows()),
            "storage/mountinfo      /proc/self/mountinfo\n"
            "storage/layerdb        <data-root>/image\n"
            "network/iptables-save  iptables-save -c\n"
            "docker/journal         journalctl --utc -o short-iso-precise --no-pager -q -u "
            "docker.service --since=<since>\n");
  EXPECT_TRUE(contains(evidence_list(rows()), "network/iptables-save  the rules\n"));
  EXPECT_TRUE(
      contains(evidence_markdown(rows()),
               "| `network/iptables-save` | `iptables-save -c` | the rules | 10 s, 16 MiB |\n"));
  EXPECT_EQ(entry_path(rows()[3]), "docker/journal.log");
}

}  // namespace
}  // namespace collector
