// SPDX-License-Identifier: Apache-2.0
#include "bundle/writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>

#include "bundle/error.h"
#include "tests/bundle/contents.h"
#include "tests/support/tar_builder.h"

namespace bundle {
namespace {

using namespace std::chrono_literals;

const Time kStarted(1769846400s + 42us);
constexpr std::string_view kRoot = "drydock-h-20260131T080000Z";

EntryPath path(std::string_view text) { return EntryPath::parse(text).value(); }

std::string log_text(int lines) {
  std::string text;
  for (int i = 0; i < lines; ++i) text += "line " + std::to_string(i * 7919 % 10007) + '\n';
  return text;
}

// What no compression makes smaller.
std::string noise(int bytes) {
  std::string text;
  std::uint64_t state = 1;
  for (int i = 0; i < bytes; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    text += static_cast<char>(state >> 56);
  }
  return text;
}

void fill(Writer& writer) {
  writer.add(path("bundle.json"), "{}");
  writer.add(path("docker/journal.log"), log_text(50'000));
  writer.add(path("host/empty"), "");
  writer.add(path(std::string(200, 'd') + '/' + std::string(250, 'f')), "long");
  writer.add(path("manifest.json"), "{\"probes\": []}");
}

std::string written(Compression compression) {
  const MemoryFile file;
  Writer writer(file.fd(), compression, std::string(kRoot), kStarted);
  fill(writer);
  writer.finish();
  return file.bytes();
}

struct TarHeader {
  std::string name;
  unsigned mode = 0;
  std::int64_t owner = 0;
  std::int64_t seconds = 0;
};

// As any tar program sees them.
std::vector<TarHeader> headers(const std::string& file) {
  std::vector<TarHeader> all;
  archive* const handle = archive_read_new();
  archive_read_support_filter_all(handle);
  archive_read_support_format_tar(handle);
  EXPECT_EQ(archive_read_open_filename(handle, file.c_str(), 10240), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(handle, &entry) == ARCHIVE_OK) {
    all.push_back({archive_entry_pathname(entry), archive_entry_mode(entry) & 07777,
                   archive_entry_uid(entry), archive_entry_mtime(entry)});
  }
  archive_read_free(handle);
  return all;
}

class EachCompression : public testing::TestWithParam<Compression> {};

TEST_P(EachCompression, IsReadBackInOrder) {
  const MemoryFile file(written(GetParam()));
  const Contents read = contents(file.path());
  EXPECT_TRUE(read.intact);
  EXPECT_EQ(read.notices, Texts{});
  EXPECT_EQ(read.paths(),
            (Texts{"bundle.json", "docker/journal.log", "host/empty",
                   std::string(200, 'd') + '/' + std::string(250, 'f'), "manifest.json"}));
  EXPECT_EQ(read.text("docker/journal.log"), log_text(50'000));
  EXPECT_EQ(read.text("host/empty"), "");
}

TEST_P(EachCompression, SameEvidenceMakesTheSameBytes) {
  const std::string first = written(GetParam());
  EXPECT_EQ(first, written(GetParam()));
  if (GetParam() == Compression::gzip) {
    EXPECT_EQ(first.substr(4, 4), std::string(4, '\0')) << "gzip's header holds a time";
  }
}

TEST_P(EachCompression, OfAKilledCollectorEveryEntryIsReadAndTheEndIsMissed) {
  const MemoryFile file;
  {
    Writer writer(file.fd(), GetParam(), std::string(kRoot), kStarted);
    fill(writer);
  }
  const Contents read = contents(file.path());
  EXPECT_FALSE(read.intact);
  EXPECT_TRUE(read.noted("ends early after"));
  EXPECT_EQ(read.text("docker/journal.log"), log_text(50'000));
  EXPECT_TRUE(read.has("manifest.json"));
}

TEST_P(EachCompression, NamesAndSuffixesAreKnown) {
  const Compression compression = GetParam();
  const std::string_view name = suffix(compression) == "zst"  ? "zstd"
                                : suffix(compression) == "gz" ? "gzip"
                                                              : "xz";
  EXPECT_EQ(compression_from(name), compression);
}

INSTANTIATE_TEST_SUITE_P(All, EachCompression,
                         testing::Values(Compression::zstd, Compression::gzip, Compression::xz),
                         [](const auto& test) { return std::string(suffix(test.param)); });

TEST(Writer, UnknownCompressionsHaveNoName) { EXPECT_EQ(compression_from("zip"), std::nullopt); }

TEST(Writer, EntriesAreForTheirOwnerOnlyAndUnderOneRoot) {
  const MemoryFile file(written(Compression::zstd));
  for (const TarHeader& header : headers(file.path())) {
    EXPECT_EQ(header.mode, 0600U) << header.name;
    EXPECT_EQ(header.owner, 0) << header.name;
    EXPECT_EQ(header.seconds, 1769846400) << header.name;
    EXPECT_TRUE(header.name.starts_with(std::string(kRoot) + '/')) << header.name;
  }
  EXPECT_EQ(headers(file.path()).front().name, std::string(kRoot) + "/bundle.json");
  EXPECT_EQ(headers(file.path()).back().name, std::string(kRoot) + "/manifest.json");
}

TEST(Writer, AFullDiskIsTold) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  Writer writer(full, Compression::gzip, std::string(kRoot), kStarted);
  try {
    fill(writer);
    writer.finish();
    FAIL() << "it was written to a full device";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ENOSPC);
    EXPECT_STREQ(error.what(), "cannot write the bundle: No space left on device");
  }
  ::close(full);
}

// A file size limit stands for the disk, because it can be lifted as the collector's reserve can.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST(Writer, GoesOnWhereTheDiskWasFullOnceThereIsRoom) {
  for (const Compression compression : {Compression::zstd, Compression::gzip, Compression::xz}) {
    const MemoryFile file;
    Writer writer(file.fd(), compression, std::string(kRoot), kStarted);
    writer.add(path("bundle.json"), "{}");
    const std::string big = noise(500'000);
    {
      const FileSizeLimit limit(20'000);
      EXPECT_THROW(writer.add(path("docker/journal.log"), big), Error);
      EXPECT_THROW(writer.add(path("docker/other.log"), "never"), Error);
      EXPECT_THROW(writer.finish(), Error);
    }
    writer.finish();
    const Contents read = contents(file.path());
    EXPECT_TRUE(read.intact);
    EXPECT_EQ(read.paths(), (Texts{"bundle.json", "docker/journal.log"}));
    EXPECT_EQ(read.text("docker/journal.log"), big);
  }
}

TEST(Writer, WaitsForAPipeThatDoesNotBlock) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ASSERT_EQ(::fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
  const std::string text = noise(300'000);
  std::thread collector([&] {
    Writer writer(ends[1], Compression::zstd, std::string(kRoot), kStarted);
    writer.add(path("noise"), text);
    writer.finish();
    ::close(ends[1]);
  });
  std::this_thread::sleep_for(50ms);
  const Contents read = contents("/proc/self/fd/" + std::to_string(ends[0]));
  collector.join();
  ::close(ends[0]);
  EXPECT_EQ(read.text("noise"), text);
}

}  // namespace
}  // namespace bundle
