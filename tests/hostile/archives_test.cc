// SPDX-License-Identifier: Apache-2.0
// Bombs: a little input that would become a lot.
#include "tests/hostile/hostile.h"

namespace hostile {
namespace {

constexpr int kMembers = 640;  // of 16 MiB: 10 GiB

TarBuilder header() { return std::move(TarBuilder().file("d/bundle.json", kHeader)); }

/// A log of 10 GiB of zeros, each member of the stream the same few kilobytes.
void ten_gigabytes(const Feed& feed, const char* filter) {
  TarBuilder tar = header();
  tar.pax("size", std::to_string(std::int64_t{kMembers} << 24));
  tar.header("d/docker/journal.log", 0);
  std::string member;
  {
    const std::string zeros(std::size_t{1} << 24, '\0');
    member = compressed(zeros, filter);
  }
  if (feed(compressed(tar.bytes(), filter))) feed_times(feed, member, kMembers);
}

TEST(HostileArchive, TenGigabytesOfZerosInZstd) {
  expect_says(notices([](const Feed& feed) { ten_gigabytes(feed, "zstd"); }),
              "it unpacks to more than 2000 times its size; the rest was not read");
}

TEST(HostileArchive, TenGigabytesOfZerosInXz) {
  expect_says(notices([](const Feed& feed) { ten_gigabytes(feed, "xz"); }),
              "it unpacks to more than 2000 times its size; the rest was not read");
}

// Deflate makes at most a thousandth of zeros, which honest logs of a restart loop come near: the
// bytes themselves are the limit.
TEST(HostileArchive, TenGigabytesOfZerosInGzip) {
  const std::string said =
      notices([](const Feed& feed) { ten_gigabytes(feed, "gzip"); }, {"--max-total-bytes", "2G"});
  expect_says(said, "more than 2147483648 bytes");
  expect_says(said, "docker/journal: 1 line is longer than 65536 bytes");
}

TEST(HostileArchive, AnArchiveInAnArchiveIsNotUnpacked) {
  const std::string inner =
      compressed(header().file("d/docker/journal.log", "pwned").end(), "zstd");
  const std::string said = notices([&](const Feed& feed) {
    feed(compressed(header()
                        .file("d/docker/journal.log", inner)
                        .file("d/storage/filesystems.jsonl", inner)
                        .file("d/inner.tar.zst", inner)
                        .end(),
                    "zstd"));
  });
  expect_says(said, "storage/filesystems: ");
  EXPECT_EQ(said.find("pwned"), std::string::npos);
}

TEST(HostileArchive, AThirdLayerOfCompressionIsNotUnpacked) {
  std::string bytes = header().end();
  for (int i = 0; i < 3; ++i) bytes = compressed(bytes, "gzip");
  const Measured ran = analyze({}, [&](const Feed& feed) { feed(bytes); });
  EXPECT_EQ(ran.status, 3);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(std::ranges::count(ran.err, '\n'), 1) << ran.err;
}

TEST(HostileArchive, SparseFilesAreRefused) {
  const std::string said = notices([](const Feed& feed) {
    feed(header()
             .sparse("d/docker/journal.log", std::int64_t{1} << 32)
             .pax("GNU.sparse.major", "1")
             .pax("GNU.sparse.minor", "0")
             .pax("GNU.sparse.name", "d/kernel/journal.log")
             .pax("GNU.sparse.realsize", "8796093022208")
             .file("d/GNUSparseFile.0/journal.log", "1\n8796093022207\n1\n")
             .file("d/host/sysctls.txt", "net.ipv4.ip_forward = 0\n")
             .end());
  });
  expect_says(said, "d/docker/journal.log: is a sparse file and was refused");
}

TEST(HostileArchive, AMillionEntries) {
  const std::string said = notices([](const Feed& feed) {
    if (!feed(header().bytes())) return;
    for (int i = 0; i < 1'000'000; i += 100) {
      TarBuilder tar;
      for (int k = i; k < i + 100; ++k) {
        tar.file("d/" + std::string(80, 'x') + std::to_string(k) + ".txt", "");
      }
      if (!feed(tar.bytes())) return;
    }
    feed(TarBuilder().end());
  });
  expect_says(said, "it holds more than 100000 entries; the rest was not read");
}

TEST(HostileArchive, AMillionLinksOut) {
  const std::string said = notices([](const Feed& feed) {
    if (!feed(header().bytes())) return;
    const std::string links = [] {
      TarBuilder tar;
      for (int i = 0; i < 100; ++i) tar.symlink("d/" + std::to_string(i), "/etc/shadow");
      return tar.bytes();
    }();
    if (feed_times(feed, links, 10'000)) feed(TarBuilder().end());
  });
  expect_says(said, "is a symbolic link and was refused");
  expect_says(said, "more was refused or cut than is listed here");
  EXPECT_LT(said.size(), 100'000U);
}

}  // namespace
}  // namespace hostile
