// SPDX-License-Identifier: Apache-2.0
// Files and folders as a container may have planted them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "collector/linux_host.h"
#include "tests/support/run_program.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using support::TempDir;

struct Read : FileResult {
  std::string text;
};

Read read(const std::string& path, Limits limits = {}) {
  LinuxHost host;
  Read result;
  static_cast<FileResult&>(result) = host.read(path, limits, [&](std::string_view piece) {
    result.text += piece;
    return true;
  });
  return result;
}

TEST(LinuxFiles, ReadsARegularFileInPieces) {
  const TempDir dir;
  const std::string text(1'000'000, 'x');
  std::size_t largest = 0;
  LinuxHost host;
  std::string got;
  host.read(dir.file("big", text), {}, [&](std::string_view piece) {
    largest = std::max(largest, piece.size());
    got += piece;
    return true;
  });
  EXPECT_EQ(got, text);
  EXPECT_LE(largest, 64 * 1024);
}

TEST(LinuxFiles, ReadsFilesOfTheKernel) {
  EXPECT_NE(read("/proc/self/status").text.find("Name:"), std::string::npos);
}

TEST(LinuxFiles, FollowsNoLinkInTheLastPart) {
  const TempDir dir;
  ASSERT_EQ(::symlink("/etc/hostname", (dir.path() + "/link").c_str()), 0);
  const Read result = read(dir.path() + "/link");
  EXPECT_EQ(result.access, Access::not_regular);
  EXPECT_EQ(result.error, dir.path() + "/link is a symbolic link");
  EXPECT_EQ(result.text, "");
}

TEST(LinuxFiles, FifoDoesNotBlock) {
  const TempDir dir;
  const std::string fifo = dir.path() + "/fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_EQ(read(fifo).access, Access::not_regular);
}

TEST(LinuxFiles, DevicesSocketsAndFoldersAreNotRead) {
  EXPECT_EQ(read("/dev/zero").access, Access::not_regular);
  EXPECT_EQ(read("/").access, Access::not_regular);
}

TEST(LinuxFiles, AbsentIsNotDenied) {
  EXPECT_EQ(read("/no/such/file").access, Access::absent);
  EXPECT_EQ(read("/etc/hostname/below").access, Access::absent);
}

TEST(LinuxFiles, DeniedIsNotAbsent) {
  const TempDir dir;
  const std::string secret = dir.file("secret", "text");
  const std::string folder = dir.path() + "/folder";
  ASSERT_EQ(::chmod(secret.c_str(), 0), 0);
  ASSERT_EQ(::mkdir(folder.c_str(), 0), 0);
  const uid_t me = ::geteuid();
  constexpr uid_t kNobody = 65534;
  ASSERT_EQ(::chmod(dir.path().c_str(), 0755), 0);
  ASSERT_EQ(::seteuid(me == 0 ? kNobody : me), 0);
  const Read result = read(secret);
  const DirResult listed = LinuxHost().list(folder, 10);
  ASSERT_EQ(::seteuid(me), 0);
  EXPECT_EQ(result.access, Access::denied);
  EXPECT_EQ(result.error, "cannot open " + secret + ": Permission denied");
  EXPECT_EQ(listed.access, Access::denied);
}

TEST(LinuxFiles, LimitCutsAndSaysSo) {
  const TempDir dir;
  const std::string path = dir.file("f", "0123456789");
  EXPECT_EQ(read(path, {.bytes = 4}).text, "0123");
  EXPECT_TRUE(read(path, {.bytes = 4}).truncated);
  EXPECT_FALSE(read(path, {.bytes = 10}).truncated);
}

TEST(LinuxFiles, AccessTimeStays) {
  const TempDir dir;
  const std::string path = dir.file("f", "text");
  const timespec old[2] = {{.tv_sec = 1'000'000, .tv_nsec = 0},
                           {.tv_sec = 2'000'000, .tv_nsec = 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), old, 0), 0);
  EXPECT_EQ(read(path).text, "text");
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_atim.tv_sec, 1'000'000);
}

TEST(LinuxFiles, ListsTwentyThousandNamesSortedAndInTime) {
  const TempDir dir;
  for (int i = 0; i < 20'000; ++i) {
    std::ofstream(dir.path() + "/f" + std::to_string(i));
  }
  LinuxHost host;
  const auto started = host.tick();
  const DirResult all = host.list(dir.path(), 100'000);
  EXPECT_LT(host.tick() - started, 2s);
  EXPECT_EQ(all.entries.size(), 20'000);
  EXPECT_FALSE(all.truncated);
  EXPECT_TRUE(std::ranges::is_sorted(all.entries, {}, &DirEntry::name));
  EXPECT_EQ(all.entries[0].type, FileType::regular);
  const DirResult some = host.list(dir.path(), 100);
  EXPECT_EQ(some.entries.size(), 100);
  EXPECT_TRUE(some.truncated);
}

TEST(LinuxFiles, ListSaysWhatIsWrong) {
  LinuxHost host;
  EXPECT_EQ(host.list("/no/such/folder", 10).access, Access::absent);
  EXPECT_EQ(host.list("/etc/hostname", 10).access, Access::absent);
  const TempDir dir;
  ASSERT_EQ(::symlink("/etc", (dir.path() + "/link").c_str()), 0);
  EXPECT_NE(host.list(dir.path() + "/link", 10).access, Access::ok);
}

TEST(LinuxFiles, StatTellsTheLinkNotItsTarget) {
  const TempDir dir;
  const std::string link = dir.path() + "/link";
  ASSERT_EQ(::symlink("nowhere", link.c_str()), 0);
  LinuxHost host;
  EXPECT_EQ(host.stat(link)->type, FileType::symlink);
  EXPECT_EQ(host.read_link(link), "nowhere");
  EXPECT_EQ(host.read_link("/"), std::nullopt);
  EXPECT_FALSE(host.stat("/no/such/file"));
  EXPECT_EQ(host.stat(dir.file("f", "12345"))->size, 5);
}

TEST(LinuxFiles, StatFsCountsAsDfDoes) {
  LinuxHost host;
  const auto root = host.stat_fs("/");
  ASSERT_TRUE(root);
  EXPECT_GT(root->bytes_total, 0);
  EXPECT_LE(root->bytes_available, root->bytes_free);
  EXPECT_FALSE(host.stat_fs("/no/such/file"));
}

}  // namespace
}  // namespace collector
