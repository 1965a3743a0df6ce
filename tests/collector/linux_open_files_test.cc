// SPDX-License-Identifier: Apache-2.0
// What LinuxHost tells of files without a name, and of types that come with names.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "collector/fd.h"
#include "collector/linux_host.h"

namespace collector {
namespace {

TEST(LinuxHost, TellsOfAnOpenFileWithoutAName) {
  std::string path = testing::TempDir() + "drydock-open-XXXXXX";
  const Fd file(::mkstemp(path.data()));
  ASSERT_TRUE(file);
  ASSERT_EQ(::write(file.get(), "hello", 5), 5);
  ASSERT_EQ(::unlink(path.c_str()), 0);
  LinuxHost host;
  const auto link = host.read_link("/proc/self/fd/" + std::to_string(file.get()));
  ASSERT_TRUE(link);
  EXPECT_TRUE(link->ends_with(" (deleted)")) << *link;
  const auto stat = host.stat_open(::getpid(), file.get());
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->type, FileType::regular);
  EXPECT_EQ(stat->size, 5);
  EXPECT_FALSE(host.stat_open(::getpid(), 9999));
}

TEST(LinuxHost, DirectoriesTellTypesHere) {
  LinuxHost host;
  const DirResult list = host.list(testing::TempDir(), 1000);
  EXPECT_EQ(list.access, Access::ok);
  EXPECT_TRUE(list.typed);
}

}  // namespace
}  // namespace collector
