// SPDX-License-Identifier: Apache-2.0
// An unpacked bundle, or any directory of logs.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/bundle/contents.h"

namespace bundle {
namespace {

namespace fs = std::filesystem;

class Directory : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "drydock-test-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }

  void file(const std::string& path, std::string_view text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  Contents read(const Limits& limits = {}) const { return contents(root_.string(), limits); }

  fs::path root_;
};

TEST_F(Directory, IsReadSortedWithHeaderFirstAndManifestLast) {
  file("zebra/a.txt", "1");
  file("manifest.json", "{}");
  file("alpha.log", "2");
  file("bundle.json", "{}");
  file("docker/b/c.log", "3");
  file("docker/a.log", "4");
  const Contents got = read();
  EXPECT_EQ(got.container, Container::directory);
  EXPECT_TRUE(got.intact);
  EXPECT_EQ(got.notices, Texts{});
  EXPECT_EQ(got.paths(), (Texts{"bundle.json", "alpha.log", "docker/a.log", "docker/b/c.log",
                                "zebra/a.txt", "manifest.json"}));
  EXPECT_EQ(got.text("docker/b/c.log"), "3");
}

TEST_F(Directory, WithNothingInItHasNoEntries) {
  EXPECT_TRUE(read().entries.empty());
  EXPECT_TRUE(read().intact);
}

TEST_F(Directory, LinksAndFifosAreRefusedAndDoNotBlock) {
  file("a.log", "1");
  fs::create_symlink("/etc/passwd", root_ / "link");
  fs::create_directory_symlink("/etc", root_ / "linked");
  ASSERT_EQ(::mkfifo((root_ / "pipe").c_str(), 0600), 0);
  const Contents got = read();
  EXPECT_EQ(got.paths(), Texts{"a.log"});
  EXPECT_EQ(got.notices, (Texts{"link: is a symbolic link and was refused",
                                "linked: is a symbolic link and was refused",
                                "pipe: is no regular file and was refused"}));
  EXPECT_TRUE(got.intact);
}

TEST_F(Directory, NamesThatABundleDoesNotHaveAreRefused) {
  file("good.log", "1");
  file("bad name.log", "2");
  const Contents got = read();
  EXPECT_EQ(got.paths(), Texts{"good.log"});
  EXPECT_TRUE(got.noted("bad name.log: is no path"));
}

TEST_F(Directory, WhatCannotBeReadIsNotedAndTheRestIsRead) {
  file("closed/a.log", "1");
  file("open.log", "2");
  fs::permissions(root_, fs::perms::all);
  fs::permissions(root_ / "closed", fs::perms::none);
  const uid_t user = ::geteuid();
  constexpr uid_t kNobody = 65534;
  if (user == 0) {  // who reads everything
    ASSERT_EQ(::seteuid(kNobody), 0);
  }
  const Contents got = read();
  ASSERT_EQ(::seteuid(user), 0);
  fs::permissions(root_ / "closed", fs::perms::owner_all);
  EXPECT_EQ(got.paths(), Texts{"open.log"});
  EXPECT_TRUE(got.noted("closed: cannot be opened: Permission denied"));
}

TEST_F(Directory, DeepTreesEndWherePathsWould) {
  fs::path deep = root_;
  for (int i = 0; i < 300; ++i) deep /= "dd";
  fs::create_directories(deep);
  file("a.log", "1");
  const Contents got = read();
  EXPECT_EQ(got.paths(), Texts{"a.log"});
  EXPECT_TRUE(got.noted("too long"));
}

TEST_F(Directory, LimitsHoldHereToo) {
  for (int i = 0; i < 20; ++i) file("f" + std::to_string(i), std::string(1000, 'x'));
  const Contents few = read({.entries = 5});
  EXPECT_EQ(few.entries.size(), 5U);
  EXPECT_FALSE(few.intact);
  EXPECT_TRUE(few.noted("more than 5 entries"));
  EXPECT_TRUE(read({.entry_bytes = 10}).noted("f0: holds more than 10 bytes"));
  EXPECT_TRUE(read({.total_bytes = 5000}).noted("more than 5000 bytes"));
}

}  // namespace
}  // namespace bundle
