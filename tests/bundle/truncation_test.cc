// SPDX-License-Identifier: Apache-2.0
// A bundle cut at every byte: what is delivered is true, as much as can be is delivered, and it is
// said that the rest is missing.
#include <gtest/gtest.h>

#include <map>

#include "bundle/layout.h"
#include "bundle/writer.h"
#include "tests/bundle/contents.h"
#include "tests/support/tar_builder.h"

namespace bundle {
namespace {

constexpr std::size_t kTarBlock = 512;
// So many bytes tell that it is compressed at all.
const std::map<Compression, std::size_t> kMagicBytes = {
    {Compression::zstd, 4}, {Compression::gzip, 3}, {Compression::xz, 6}};

using Truth = std::vector<std::pair<std::string, std::string>>;

Truth truth() {
  std::string journal;
  for (int i = 0; i < 150; ++i) journal += "level=info msg=" + std::to_string(i * i * 7919) + '\n';
  return {{"bundle.json", "{\"format_version\": 1}"},
          {"docker/journal.log", journal},
          {"host/empty.txt", ""},
          {"manifest.json", "{\"format_version\": 1, \"probes\": []}"}};
}

std::string written(Compression compression) {
  const MemoryFile file;
  Writer writer(file.fd(), compression, "drydock-h", Time{});
  for (const auto& [path, text] : truth()) writer.add(EntryPath::parse(path).value(), text);
  writer.finish();
  return file.bytes();
}

std::string plain_tar() {
  TarBuilder tar;
  for (const auto& [path, text] : truth()) tar.file("drydock-h/" + path, text);
  return tar.end();
}

Contents read(std::string_view bytes) {
  const MemoryFile file(bytes);
  return contents(file.path());
}

// All entries are whole but the last, which may be a prefix.
void expect_prefix_of_truth(const Contents& got, const std::string& where) {
  const Truth all = truth();
  ASSERT_LE(got.entries.size(), all.size()) << where;
  for (std::size_t i = 0; i < got.entries.size(); ++i) {
    EXPECT_EQ(got.entries[i].first, all[i].first) << where;
    if (i + 1 < got.entries.size()) {
      EXPECT_EQ(got.entries[i].second, all[i].second) << where;
    } else {
      EXPECT_TRUE(all[i].second.starts_with(got.entries[i].second)) << where;
    }
  }
}

std::size_t delivered(const Contents& got) {
  std::size_t bytes = 0;
  for (const auto& [path, text] : got.entries) bytes += path.size() + text.size();
  return bytes;
}

// Of the first header alone nobody can say that it began a tar: it is taken for a log.
bool looks_plain(const Contents& got) {
  if (got.container != Container::plain) return false;
  EXPECT_EQ(got.entries.size(), 1U);
  EXPECT_LT(got.text("").size(), kTarBlock);
  return true;
}

TEST(Truncation, OfACompressedBundleAtEveryByte) {
  for (const Compression compression : {Compression::zstd, Compression::gzip, Compression::xz}) {
    const std::string whole = written(compression);
    ASSERT_TRUE(read(whole).intact);
    std::size_t before = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::string where =
          std::string(suffix(compression)) + " cut at " + std::to_string(size);
      const Contents got = read(std::string_view(whole).substr(0, size));
      if (looks_plain(got)) {
        EXPECT_EQ(got.intact, size < kMagicBytes.at(compression)) << where;
        continue;
      }
      EXPECT_FALSE(got.intact) << where;
      EXPECT_EQ(got.notices.size(), 1U) << where;
      expect_prefix_of_truth(got, where);
      EXPECT_GE(delivered(got), before) << where;
      before = delivered(got);
    }
    EXPECT_EQ(before, delivered(read(whole))) << "only the stream's end was missing";
  }
}

TEST(Truncation, OfATarAtEveryByte) {
  const std::string whole = plain_tar();
  const std::size_t content = whole.size() - 2 * kTarBlock;
  std::size_t before = 0;
  for (std::size_t size = 1; size <= whole.size(); ++size) {
    const std::string where = "tar cut at " + std::to_string(size);
    const Contents got = read(std::string_view(whole).substr(0, size));
    if (looks_plain(got)) {
      EXPECT_LT(size, kTarBlock) << where;
      continue;
    }
    // One block of zeros is the end mark; the second is good manners.
    EXPECT_EQ(got.intact, size >= content + kTarBlock) << where;
    EXPECT_EQ(got.notices.empty(), got.intact) << where;
    expect_prefix_of_truth(got, where);
    EXPECT_GE(delivered(got), before) << where;
    before = delivered(got);
  }
  EXPECT_EQ(before, delivered(read(whole)));
}

TEST(Truncation, GivesAllThatTheCompressedBytesHold) {
  // Half of a bundle of noise is half of its text: libarchive's own filters gave none of it.
  std::string noise;
  std::uint64_t state = 7;
  for (int i = 0; i < 100'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    noise += static_cast<char>('a' + (state >> 60));
  }
  for (const char* filter : {"gzip", "xz"}) {
    const std::string whole = compressed(TarBuilder().file("d/noise", noise).end(), filter);
    const Contents got = read(std::string_view(whole).substr(0, whole.size() / 2));
    EXPECT_GT(got.text("noise").size(), 45'000U) << filter;
    EXPECT_EQ(got.notices.size(), 1U);
    EXPECT_TRUE(got.noted("the archive ends early in d/noise: the " + std::string(filter) +
                          " stream was cut"))
        << testing::PrintToString(got.notices);
  }
}

TEST(Damage, OfAnyByteIsFoundOrDoesNoHarm) {
  for (const Compression compression : {Compression::zstd, Compression::gzip, Compression::xz}) {
    const std::string whole = written(compression);
    int found = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
      const Contents got = read(bytes);
      if (got.container == Container::plain) continue;  // the magic number or the first header
      if (got.intact) {
        EXPECT_EQ(got.entries, truth()) << suffix(compression) << " damaged at " << at;
      } else {
        EXPECT_FALSE(got.notices.empty()) << suffix(compression) << " damaged at " << at;
        ++found;
      }
    }
    EXPECT_GT(found, static_cast<int>(whole.size()) * 9 / 10);
  }
}

}  // namespace
}  // namespace bundle
