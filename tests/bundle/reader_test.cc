// SPDX-License-Identifier: Apache-2.0
// Archives as strangers make them.
#include "bundle/reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <thread>

#include "bundle/error.h"
#include "tests/bundle/contents.h"
#include "tests/support/tar_builder.h"

namespace bundle {
namespace {

Contents read(std::string_view bytes, const Limits& limits = {}) {
  const MemoryFile file(bytes);
  return contents(file.path(), limits);
}

TEST(Reader, GivesRegularFilesRelativeToTheRoot) {
  const Contents got = read(TarBuilder()
                                .directory("d/")
                                .file("d/bundle.json", "{}")
                                .directory("d/docker/")
                                .file("d/docker/journal.log", "text\n")
                                .end());
  EXPECT_EQ(got.container, Container::archive);
  EXPECT_TRUE(got.intact);
  EXPECT_EQ(got.notices, Texts{});
  EXPECT_EQ(got.paths(), (Texts{"bundle.json", "docker/journal.log"}));
  EXPECT_EQ(got.text("docker/journal.log"), "text\n");
}

TEST(Reader, EveryUsualCompressionIsRead) {
  const std::string tar = TarBuilder().file("d/a", "one").file("d/b", "two").end();
  for (const char* filter : {"zstd", "gzip", "xz", "bzip2", "lz4", "lzma", "compress"}) {
    const Contents got = read(compressed(tar, filter));
    EXPECT_TRUE(got.intact) << filter;
    EXPECT_EQ(got.paths(), (Texts{"a", "b"})) << filter;
    EXPECT_EQ(got.text("b"), "two") << filter;
  }
}

TEST(Reader, TwoLayersAreReadAndMoreAreNot) {
  const std::string tar = TarBuilder().file("d/a", "one").end();
  const std::string twice = compressed(compressed(tar, "zstd"), "gzip");
  EXPECT_EQ(read(twice).text("a"), "one");
  const Contents thrice = read(compressed(twice, "gzip"));
  EXPECT_EQ(thrice.container, Container::plain);
  EXPECT_EQ(thrice.text(""), compressed(tar, "zstd"));
}

TEST(Reader, SeveralMembersAndPaddingBehindThemAreRead) {
  const std::string tar = TarBuilder().file("d/a", std::string(2000, 'a')).end();
  for (const char* filter : {"gzip", "zstd", "xz"}) {
    const std::string both = compressed(tar.substr(0, 1000), filter) +
                             compressed(tar.substr(1000), filter) + std::string(512, '\0');
    const Contents got = read(both);
    EXPECT_TRUE(got.intact) << filter << testing::PrintToString(got.notices);
    EXPECT_EQ(got.text("a").size(), 2000U) << filter;
  }
}

TEST(Reader, AStreamThatIsNoTarIsOneEntryWithoutAPath) {
  const std::string log = "level=error msg=\"no space left on device\"\n";
  for (const std::string& bytes : {log, compressed(log, "gzip"), compressed(log, "zstd"),
                                   compressed(log, "xz"), compressed(log, "bzip2")}) {
    const Contents got = read(bytes);
    EXPECT_EQ(got.container, Container::plain);
    EXPECT_TRUE(got.intact);
    ASSERT_EQ(got.entries.size(), 1U);
    EXPECT_EQ(got.entries[0].first, "");
    EXPECT_EQ(got.entries[0].second, log);
  }
}

TEST(Reader, AnEmptyInputIsNotIntact) {
  const Contents got = read("");
  EXPECT_TRUE(got.entries.empty());
  EXPECT_FALSE(got.intact);
  EXPECT_TRUE(got.noted("empty"));
}

TEST(Reader, ATarOfNothingIsIntact) {
  const Contents got = read(TarBuilder().end());
  EXPECT_TRUE(got.entries.empty());
  EXPECT_TRUE(got.intact);
  EXPECT_EQ(got.container, Container::archive);
}

TEST(Reader, WhatCannotBeOpenedIsAnError) {
  try {
    const Reader reader("/no/such/bundle", {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "cannot open /no/such/bundle: No such file or directory");
    EXPECT_EQ(error.code(), ENOENT);
  }
}

TEST(Reader, StandardInputIsADash) {
  const std::string tar =
      compressed(TarBuilder().file("d/a", std::string(200'000, 'a')).end(), "zstd");
  const int before = ::dup(STDIN_FILENO);
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ::dup2(ends[0], STDIN_FILENO);
  std::thread sender([&] {
    for (const char byte : tar) EXPECT_EQ(::write(ends[1], &byte, 1), 1);
    ::close(ends[1]);
  });
  const Contents got = contents("-");
  sender.join();
  ::dup2(before, STDIN_FILENO);
  ::close(before);
  ::close(ends[0]);
  EXPECT_TRUE(got.intact);
  EXPECT_EQ(got.text("a").size(), 200'000U);
}

TEST(Reader, AnEntryMayBeLeftHalfRead) {
  const MemoryFile file(TarBuilder()
                            .file("d/a", std::string(3'000'000, 'a'))
                            .file("d/b", "b")
                            .file("d/c", "c")
                            .end());
  Reader reader(file.path(), {});
  EXPECT_FALSE(reader.next()->read().empty());
  EXPECT_EQ(reader.next()->path(), "b");
  Entry* const last = reader.next();
  EXPECT_EQ(last->read(), "c");
  EXPECT_EQ(last->read(), "");
  EXPECT_EQ(last->read(), "");
  EXPECT_EQ(reader.next(), nullptr);
  EXPECT_TRUE(reader.intact());
}

struct Refusal {
  const char* name;
  TarBuilder tar;  // its first and last entries are honest
  const char* notice;
};

class EachRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(EachRefusal, IsNotedAndReadingGoesOn) {
  TarBuilder tar;
  const Contents got =
      read(tar.file("d/first", "1").raw(GetParam().tar.bytes()).file("d/last", "2").end());
  EXPECT_EQ(got.paths(), (Texts{"first", "last"}));
  ASSERT_EQ(got.notices.size(), 1U);
  EXPECT_NE(got.notices[0].find(GetParam().notice), std::string::npos) << got.notices[0];
  EXPECT_TRUE(got.intact);
}

INSTANTIATE_TEST_SUITE_P(
    All, EachRefusal,
    testing::Values(
        Refusal{"absolute", TarBuilder().file("/etc/cron.d/x", "x"), "/etc/cron.d/x: is outside"},
        Refusal{"parent", TarBuilder().file("d/../../x", "x"), "d/../../x: is no path"},
        Refusal{"outside", TarBuilder().file("e/x", "x"), "e/x: is outside"},
        Refusal{"file_for_root", TarBuilder().file("d", "x"), "d: is outside"},
        Refusal{"empty_part", TarBuilder().file("d//x", "x"), "is no path"},
        Refusal{"symlink", TarBuilder().symlink("d/x", "/etc/shadow"), "d/x: is a symbolic link"},
        Refusal{"hardlink", TarBuilder().hardlink("d/x", "d/first"), "d/x: is a hard link"},
        Refusal{"fifo", TarBuilder().fifo("d/x"), "d/x: is a FIFO"},
        Refusal{"device", TarBuilder().character_device("d/x"), "d/x: is a device"},
        Refusal{"sparse", TarBuilder().sparse("d/x", std::int64_t{1} << 32), "d/x: is a sparse"},
        Refusal{"duplicate", TarBuilder().file("d/first", "x"), "d/first: is there twice"},
        Refusal{"escape", TarBuilder().file("d/\x1b[2J", "x"), "d/\\x1b[2J: is no path"},
        Refusal{"utf8", TarBuilder().file("d/\xc3\xa4", "x"), "d/\\xc3\\xa4: is no path"},
        Refusal{"too_long", TarBuilder().pax("path", "d/" + std::string(5000, 'x')).file("x", "x"),
                "is no path"},
        Refusal{"pax_parent", TarBuilder().pax("path", "../x").file("d/y", "x"),
                "../x: is outside"}),
    [](const auto& test) { return test.param.name; });

TEST(Reader, ATarMadeOfADotIsReadToo) {
  const Contents got =
      read(TarBuilder().directory("./").file("./d/a", "1").file("./d/b/c", "2").end());
  EXPECT_EQ(got.paths(), (Texts{"a", "b/c"}));
  const Contents flat = read(TarBuilder().file("docker.log", "1").file("b/kernel.log", "2").end());
  EXPECT_EQ(flat.paths(), (Texts{"docker.log", "b/kernel.log"}));
}

TEST(Reader, LongHonestPathsComeThroughPax) {
  const std::string path(300, 'x');
  const Contents got = read(TarBuilder().pax("path", "d/" + path).file("short", "text").end());
  EXPECT_EQ(got.text(path), "text");
}

TEST(Limits, TooManyEntriesEndTheReading) {
  TarBuilder tar;
  for (int i = 0; i < 200'000; ++i) tar.file("d/" + std::to_string(i), "");
  const Contents got = read(compressed(tar.end(), "zstd"));
  EXPECT_EQ(got.entries.size(), 100'000U);
  EXPECT_FALSE(got.intact);
  EXPECT_TRUE(got.noted("more than 100000 entries"));
}

TEST(Limits, RefusedEntriesCountAndTheirNoticesAreBounded) {
  TarBuilder tar;
  for (int i = 0; i < 3'000; ++i) tar.symlink("d/" + std::to_string(i), "x");
  const Contents got = read(tar.end(), {.entries = 2'000});
  EXPECT_LE(got.notices.size(), 300U);
  EXPECT_TRUE(got.noted("more was refused"));
  EXPECT_TRUE(got.noted("more than 2000 entries"));
}

TEST(Limits, AnEntryOverItsLimitIsCutAndReadingGoesOn) {
  const Contents got = read(TarBuilder().file("d/a", std::string(5000, 'a')).file("d/b", "b").end(),
                            {.entry_bytes = 4096});
  EXPECT_EQ(got.text("a"), std::string(4096, 'a'));
  EXPECT_EQ(got.text("b"), "b");
  EXPECT_TRUE(got.intact);
  EXPECT_EQ(got.notices, (Texts{"a: holds more than 4096 bytes; the rest was not read"}));
}

TEST(Limits, AnEntryOfExactlyItsLimitIsWhole) {
  const Contents got =
      read(TarBuilder().file("d/a", std::string(4096, 'a')).end(), {.entry_bytes = 4096});
  EXPECT_EQ(got.text("a").size(), 4096U);
  EXPECT_EQ(got.notices, Texts{});
}

TEST(Limits, TotalBytesEndTheReading) {
  TarBuilder tar;
  for (int i = 0; i < 10; ++i) tar.file("d/" + std::to_string(i), std::string(100'000, 'a'));
  const Contents got = read(tar.end(), {.total_bytes = 500'000});
  EXPECT_LT(got.entries.size(), 8U);
  EXPECT_FALSE(got.intact);
  EXPECT_TRUE(got.noted("more than 500000 bytes"));
}

TEST(Limits, ABombIsNotUnpackedWhetherItsEntryIsReadOrRefused) {
  const std::string zeros(std::size_t{200} << 20, '\0');
  for (const char* path : {"d/zeros", "../zeros"}) {
    const std::string bomb =
        compressed(TarBuilder().file("d/a", "").file(path, zeros).end(), "zstd");
    ASSERT_LT(bomb.size(), 30'000U);
    const Contents got = read(bomb);
    EXPECT_FALSE(got.intact);
    EXPECT_TRUE(got.noted("more than 2000 times its size")) << testing::PrintToString(got.notices);
    EXPECT_LT(got.text("zeros").size(), std::size_t{70} << 20);
  }
}

TEST(Limits, AClaimedSizeIsNotBelieved) {
  const Contents got = read(TarBuilder().file("d/a", "1").header("d/b", 7'000'000'000).bytes());
  EXPECT_EQ(got.text("a"), "1");
  EXPECT_EQ(got.text("b"), "");
  EXPECT_FALSE(got.intact);
  EXPECT_TRUE(got.noted("the archive ends early in d/b"));
}

TEST(Limits, TimeEndsTheReading) {
  const Contents got =
      read(TarBuilder().file("d/a", "1").end(), {.time = std::chrono::seconds(-1)});
  EXPECT_TRUE(got.entries.empty());
  EXPECT_FALSE(got.intact);
  EXPECT_TRUE(got.noted("seconds"));
}

TEST(Limits, AHugePaxHeaderDoesNotFillTheMemory) {
  const std::string value(std::size_t{64} << 20, 'x');
  const Contents got = read(TarBuilder().pax("comment", value).file("d/a", "1").end());
  EXPECT_FALSE(got.has("a"));
  EXPECT_FALSE(got.intact);
  EXPECT_FALSE(got.notices.empty());
}

TEST(Reader, RandomBytesAreSurvived) {
  std::mt19937 random(4711);
  const std::string tar = TarBuilder().file("d/a", std::string(3000, 'a')).file("d/b", "2").end();
  for (const std::string& good : {tar, compressed(tar, "zstd"), compressed(tar, "gzip"),
                                  compressed(tar, "xz"), compressed(tar, "bzip2")}) {
    for (int round = 0; round < 300; ++round) {
      std::string bytes = good;
      const int changes = 1 + static_cast<int>(random() % 8);
      for (int i = 0; i < changes; ++i) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      const Contents got = read(bytes);
      EXPECT_TRUE(got.intact || !got.notices.empty());
    }
  }
  for (int round = 0; round < 300; ++round) {
    std::string bytes(random() % 2000, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    read(bytes);
  }
}

}  // namespace
}  // namespace bundle
