// SPDX-License-Identifier: Apache-2.0
// How the kernel was built and started.
#include <gtest/gtest.h>

#include "tests/collector/rows.h"
#include "tests/support/tar_builder.h"

namespace collector {
namespace {

using bundle::Outcome;
using nlohmann::json;
using support::FakeHost;

constexpr auto kConfig =
    "CONFIG_VETH=m\n# CONFIG_MEMCG is not set\nCONFIG_BRIDGE=y\nCONFIG_HZ=250\n";

TEST(KernelConfig, OfBoot) {
  FakeHost host;
  host.file("/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
  host.file("/boot/config-6.1.0-18-amd64", kConfig);
  const Rows found = rows_of("kernel/config", host);
  EXPECT_EQ(found.where("option", "CONFIG_VETH"),
            json::parse(R"({"option":"CONFIG_VETH","value":"m","needed":"required"})"));
  EXPECT_EQ(found.where("option", "CONFIG_MEMCG")["value"], "n");
  EXPECT_EQ(found.where("option", "CONFIG_OVERLAY_FS")["needed"], "optional");
  EXPECT_EQ(found.text.find("CONFIG_HZ"), std::string::npos);
}

TEST(KernelConfig, OfTheRunningKernelPacked) {
  FakeHost host;
  host.file("/proc/config.gz", compressed(kConfig, "gzip"));
  EXPECT_EQ(rows_of("kernel/config", host).where("option", "CONFIG_BRIDGE")["value"], "y");
  FakeHost cut;
  cut.file("/proc/config.gz", compressed(kConfig, "gzip").substr(0, 30));
  EXPECT_EQ(rows_of("kernel/config", cut).result.outcome, Outcome::failed);
}

TEST(KernelConfig, WithoutEitherItFailed) {
  FakeHost host;
  EXPECT_EQ(rows_of("kernel/config", host).result.outcome, Outcome::failed);
}

TEST(KernelParameters, OnlyThoseThatMatter) {
  FakeHost host;
  host.file("/proc/cmdline",
            "BOOT_IMAGE=/vmlinuz root=UUID=1 quiet cgroup_disable=memory secret=hunter2 lsm\n");
  const Rows found = rows_of("kernel/parameters", host);
  ASSERT_EQ(found.rows.size(), 2U) << found.text;
  EXPECT_EQ(found.where("name", "cgroup_disable")["value"], "memory");
  EXPECT_EQ(found.where("name", "lsm")["value"], nullptr);
}

TEST(SecurityModules, WhatIsOnAndWhatDockerHasLoaded) {
  FakeHost host;
  host.file("/sys/module/apparmor/parameters/enabled", "Y\n");
  host.file("/sys/module/apparmor/parameters/mode", "enforce\n");
  host.file("/sys/kernel/security/apparmor/profiles", "man_filter (enforce)\n");
  host.file("/sys/fs/selinux/enforce", "0");
  const Rows found = rows_of("kernel/security", host);
  EXPECT_EQ(found.where("name", "apparmor"),
            json::parse(R"({"name":"apparmor","enabled":true,"mode":"enforce",
                            "docker_profile":false})"));
  EXPECT_EQ(found.where("name", "selinux")["mode"], "permissive");
  EXPECT_EQ(found.where("name", "seccomp")["enabled"], false);
}

}  // namespace
}  // namespace collector
