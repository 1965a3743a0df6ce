// SPDX-License-Identifier: Apache-2.0
// Where the bundle goes. Full filesystems are real ones: a tmpfs of a few MiB in a mount namespace.
#include "collector/output.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "bundle/error.h"
#include "collector/fd.h"
#include "collector/output_file.h"
#include "tests/support/run_program.h"
#include "tests/support/small_disk.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using support::SmallDisk;
using support::TempDir;
using testing::HasSubstr;

constexpr std::int64_t kMiB = 1 << 20;

OutputRequest request(const std::string& where, const std::vector<std::string>& fallbacks = {}) {
  return {.where = where,
          .root = "drydock-shop-01-20260131T080000Z",
          .compression = bundle::Compression::zstd,
          .max_size = 256 * kMiB,
          .fallbacks = fallbacks};
}

const std::string kName = "/drydock-shop-01-20260131T080000Z.tar.zst";

std::string refusal(const OutputRequest& wanted) {
  try {
    Output::create(wanted);
  } catch (const bundle::Error& error) {
    return error.what();
  }
  return "";
}

std::int64_t blocks(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return std::int64_t{status.st_blocks} * 512;
}

std::int64_t write_all(Output& output, std::string_view bytes) {
  std::int64_t done = 0;
  while (!bytes.empty()) {
    const ssize_t n = output.write(bytes);
    if (n <= 0) break;
    done += n;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return done;
}

TEST(Output, IsAFileNamedLikeTheBundleAndOnlyOurs) {
  const TempDir dir;
  const Output output = Output::create(request(dir.path()));
  EXPECT_EQ(output.path(), dir.path() + kName);
  EXPECT_EQ(output.note(), "");
  struct stat status {};
  ASSERT_EQ(::stat(output.path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600);
}

TEST(Output, SecondRunInTheSameSecondGetsANameOfItsOwn) {
  const TempDir dir;
  const Output first = Output::create(request(dir.path()));
  const Output second = Output::create(request(dir.path()));
  EXPECT_EQ(second.path(), dir.path() + "/drydock-shop-01-20260131T080000Z-2.tar.zst");
}

TEST(Output, NeverOverwritesAndNeverFollows) {
  const TempDir dir;
  const std::string there = dir.file("there", "precious");
  EXPECT_EQ(refusal(request(there)),
            there + " exists and is not overwritten; give another name with --output");
  const std::string link = dir.path() + "/link";
  ASSERT_EQ(::symlink("nowhere", link.c_str()), 0);
  EXPECT_NE(refusal(request(link)), "");
  EXPECT_FALSE(std::filesystem::exists(dir.path() + "/nowhere"));
}

TEST(Output, FileInAFolderThatIsNotThereIsRefused) {
  EXPECT_EQ(refusal(request("/no/such/folder/file")),
            "cannot create /no/such/folder/file: No such file or directory; give another place "
            "with --output");
}

TEST(Output, FolderThatCannotBeUsedIsReplacedAndSaid) {
  const TempDir other;
  const Output output =
      Output::create(request("/no/such/folder/", {"/no/such/either", other.path()}));
  EXPECT_EQ(output.path(), other.path() + kName);
  EXPECT_EQ(output.note(),
            "cannot use /no/such/folder/ (No such file or directory), so the bundle "
            "went to " +
                other.path());
}

TEST(Output, FullFolderIsReplacedByTheRoomiest) {
  const SmallDisk full(20 * kMiB);
  const SmallDisk small(30 * kMiB);
  const SmallDisk large(60 * kMiB);
  SKIP_UNLESS_MOUNTED(full);
  full.fill_but(2 * kMiB);
  const Output output = Output::create(request(full.path(), {small.path(), large.path()}));
  EXPECT_EQ(output.path(), large.path() + kName);
  EXPECT_EQ(
      output.note(),
      full.path() + " is nearly full (1 MiB may be used), so the bundle went to " + large.path());
}

// Not one block is left, not even of those that stay the host's: that is no error of statvfs.
TEST(Output, FolderWithoutABlockIsFullAndNotUnusable) {
  const SmallDisk full(20 * kMiB);
  const SmallDisk large(60 * kMiB);
  SKIP_UNLESS_MOUNTED(full);
  full.fill_but(0);
  const Output output = Output::create(request(full.path(), {large.path()}));
  EXPECT_EQ(output.path(), large.path() + kName);
  EXPECT_EQ(
      output.note(),
      full.path() + " is nearly full (0 KiB may be used), so the bundle went to " + large.path());
}

TEST(Output, NoRoomAnywhereIsTold) {
  const SmallDisk full(20 * kMiB);
  SKIP_UNLESS_MOUNTED(full);
  full.fill_but(0);
  EXPECT_NE(refusal(request(full.path())).find("stream the bundle with -o -"), std::string::npos);
  EXPECT_NE(refusal(request(full.path() + "/file")).find("stream it with -o -"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(full.path() + "/file"));
}

TEST(Output, ReservesAndLeavesTheLastBlocksToTheHost) {
  const SmallDisk disk(40 * kMiB);
  SKIP_UNLESS_MOUNTED(disk);
  Output output = Output::create(request(disk.path()));
  EXPECT_TRUE(output.reserve(10 * kMiB));
  EXPECT_GE(blocks(output.path()), 10 * kMiB);
  EXPECT_FALSE(output.reserve(38 * kMiB));  // 40 less 5 % less what the end needs
  EXPECT_GE(disk.available(), 2 * kMiB);
  const auto room = output.room();
  EXPECT_LT(room.bytes, 40 * kMiB - 2 * kMiB);
  EXPECT_GT(room.bytes, 30 * kMiB);
  EXPECT_NE(room.limited_by.find("is full but for the 2 MiB that are left to the host"),
            std::string::npos)
      << room.limited_by;
}

TEST(Output, WhatWasReservedIsThereWhenSomebodyFillsTheDisk) {
  const SmallDisk disk(40 * kMiB);
  SKIP_UNLESS_MOUNTED(disk);
  Output output = Output::create(request(disk.path()));
  ASSERT_TRUE(output.reserve(8 * kMiB));
  disk.fill_but(0);
  const std::string bytes(8 * kMiB, 'x');
  EXPECT_EQ(write_all(output, bytes), 8 * kMiB);
  EXPECT_FALSE(output.reserve(kMiB));
}

TEST(Output, GivesBackWhatItDidNotUse) {
  const SmallDisk disk(40 * kMiB);
  SKIP_UNLESS_MOUNTED(disk);
  const std::int64_t before = disk.available();
  Output output = Output::create(request(disk.path()));
  ASSERT_TRUE(output.reserve(10 * kMiB));
  ASSERT_EQ(output.write("bundle"), 6);
  EXPECT_EQ(output.finish(), 6);
  EXPECT_EQ(std::filesystem::file_size(output.path()), 6);
  EXPECT_GE(disk.available(), before - 64 * 1024);
}

TEST(Output, LargestSizeIsALimitOfItsOwn) {
  const TempDir dir;
  OutputRequest wanted = request(dir.path());
  wanted.max_size = 4 * kMiB;
  Output output = Output::create(wanted);
  EXPECT_TRUE(output.reserve(2 * kMiB));
  const std::string bytes(2 * kMiB, 'x');
  ASSERT_EQ(write_all(output, bytes), 2 * kMiB);
  EXPECT_FALSE(output.reserve(2 * kMiB));
  EXPECT_EQ(output.room().limited_by,
            "the bundle has reached its largest size of 4 MiB (--max-size)");
  output.finish();
}

// Somebody ended the process that has the file open: an error, and no hang.
TEST(OutputFile, WithoutItsProcessIsAnError) {
  const TempDir dir;
  auto file = OutputFile::create(dir.path() + "/new", std::chrono::seconds(5));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->write("abc"), 3);
  EXPECT_TRUE(file->sync());
  std::ifstream children("/proc/thread-self/children");
  pid_t child = -1;
  ASSERT_TRUE(children >> child);
  ASSERT_EQ(::kill(child, SIGTERM), 0);
  EXPECT_EQ(file->write("def"), 3) << "a signal for all of a service ended it";
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  while (file->write("x") >= 0) {
  }
  EXPECT_TRUE(errno == EIO || errno == EPIPE) << std::strerror(errno);
  EXPECT_FALSE(file->silence());
}

struct PipeEnds {
  Fd read;
  Fd write;
};

PipeEnds open_pipe() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  return {.read = Fd(ends[0]), .write = Fd(ends[1])};
}

/// What went through before it gave up, a piece at a time.
std::int64_t write_until_refused(OutputFile& file) {
  const std::string piece(4096, 'x');
  std::int64_t written = 0;
  while (true) {
    const ssize_t n = file.write(piece);
    if (n < 0) return written;
    written += n;
  }
}

TEST(OutputFile, StreamThatNobodyReadsIsGivenUpWithASentence) {
  const PipeEnds pipe = open_pipe();
  auto file = OutputFile::stream(pipe.write.get(), 300ms, {});
  ASSERT_TRUE(file);
  const std::int64_t written = write_until_refused(*file);
  EXPECT_EQ(errno, ETIMEDOUT);
  EXPECT_GE(written, ::fcntl(pipe.read.get(), F_GETPIPE_SZ) - 4096) << "what fits is taken";
  ASSERT_TRUE(file->silence());
  EXPECT_THAT(*file->silence(), HasSubstr("pipe"));
}

TEST(OutputFile, StreamThatNobodyReadsHoldsNobodyBackWhoWantsTheEnd) {
  const PipeEnds pipe = open_pipe();
  const auto started = std::chrono::steady_clock::now();
  auto file = OutputFile::stream(pipe.write.get(), std::chrono::hours(1), [] { return true; });
  ASSERT_TRUE(file);
  write_until_refused(*file);
  EXPECT_EQ(errno, ETIMEDOUT);
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::minutes(1));
}

// Each piece has the whole patience: the reader here needs many times as long for all.
TEST(OutputFile, StreamWaitsForASlowReader) {
  PipeEnds pipe = open_pipe();
  ::fcntl(pipe.write.get(), F_SETPIPE_SZ, 4096);
  auto file = OutputFile::stream(pipe.write.get(), 3s, {});
  ASSERT_TRUE(file);
  constexpr std::int64_t kAll = 40 * 4096;
  std::int64_t read = 0;
  std::thread reader([&] {
    std::array<char, 4096> buffer{};
    while (read < kAll) {
      std::this_thread::sleep_for(100ms);
      const ssize_t n = ::read(pipe.read.get(), buffer.data(), buffer.size());
      if (n <= 0) break;
      read += n;
    }
  });
  const std::string piece(4096, 'x');
  std::int64_t written = 0;
  while (written < kAll) {
    const ssize_t n = file->write(piece);
    ASSERT_GT(n, 0) << std::strerror(errno);
    written += n;
  }
  reader.join();
  EXPECT_EQ(read, kAll);
  EXPECT_EQ(file->size(), kAll);
}

TEST(OutputFile, StreamWhoseReaderWentAwayIsABrokenPipe) {
  PipeEnds pipe = open_pipe();
  auto file = OutputFile::stream(pipe.write.get(), 3s, {});
  ASSERT_TRUE(file);
  pipe.read.reset();
  EXPECT_EQ(file->write("x"), -1);
  EXPECT_EQ(errno, EPIPE);
  EXPECT_FALSE(file->silence());
}

TEST(Output, StreamNeedsNoPlace) {
  Output output = Output::create(request("-"));
  EXPECT_TRUE(output.streams());
  EXPECT_EQ(output.path(), "-");
}

}  // namespace
}  // namespace collector
