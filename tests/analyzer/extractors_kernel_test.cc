// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "extracted.h"

namespace analyzer {
namespace {

TEST(Packages, OneRowEach) {
  EXPECT_EQ(
      rows_of(
          "host/packages",
          R"({"manager":"dpkg","name":"docker.io","version":"20.10.24","status":"installed","architecture":"amd64"}
{"manager":"snap","name":"docker","version":"27.2.0","status":"installed","architecture":null})",
          "SELECT manager, name, version, status, architecture FROM packages"),
      "dpkg|docker.io|20.10.24|installed|amd64\nsnap|docker|27.2.0|installed|NULL\n");
}

TEST(Cgroups, CountersAndLimits) {
  EXPECT_EQ(
      rows_of(
          "kernel/cgroups",
          R"({"path":"/docker/a","container_id":"a","version":"v1","memory_current":5,"memory_max":null,"memory_high":null,"memory_max_events":3,"oom_events":null,"oom_kills":2,"pids_current":1,"pids_max":10,"pids_max_events":7,"cpu_throttled":0})",
          "SELECT path, container_id, memory_current, memory_max, oom_kills, pids_max, "
          "pids_max_events, cpu_throttled FROM cgroups"),
      "/docker/a|a|5|NULL|2|10|7|0\n");
}

TEST(CgroupControllers, AreBooleans) {
  EXPECT_EQ(
      rows_of("kernel/cgroup-controllers",
              R"({"name":"memory","hierarchy":0,"enabled":false,"unified":null,"delegated":null})",
              "SELECT name, hierarchy, enabled, unified, delegated FROM cgroup_controllers"),
      "memory|0|0|NULL|NULL\n");
}

TEST(KernelTables, EntriesAgainstLimits) {
  EXPECT_EQ(
      rows_of(
          "kernel/tables",
          R"({"name":"neighbours","entries":1023,"all_namespaces":true,"soft_limit":512,"limit":1024,"overflows":5})",
          "SELECT name, entries, soft_limit, entry_limit, overflows FROM kernel_tables"),
      "neighbours|1023|512|1024|5\n");
}

TEST(Pressure, PercentAndTotal) {
  Extracted pressure;
  pressure.with("kernel/pressure",
                "memory some avg10=0.00 avg60=12.05 avg300=0.5 total=1234567\n"
                "cpu full avg10=1\n");
  EXPECT_EQ(pressure.rows("SELECT resource, kind, avg10, avg60 > 12.04, avg300, total_us "
                          "FROM pressure"),
            "memory|some|0.0|1|NULL|1234567\n");
  EXPECT_EQ(pressure.unreadables().size(), 1U);
}

TEST(JournalBoots, OldFormAndNew) {
  const std::string id(32, 'c');
  Extracted boots;
  boots.with("host/boots",
             "IDX BOOT ID FIRST ENTRY LAST ENTRY\n"
             " -1 " +
                 id +
                 " Mon 2026-11-23 10:00:01 UTC\u2014Mon 2026-11-23 23:59:59 UTC\n"
                 "  0 " +
                 id +
                 " Tue 2026-11-24 00:01:00 UTC Tue 2026-31-24 06:00:00 UTC\n"
                 "nonsense\n");
  boots.with("host/kernel", R"({"release":"6.1","boot_time":"2026-11-24T00:00:59Z"})");
  EXPECT_EQ(boots.rows("SELECT boot, first_entry, last_entry FROM journal_boots"),
            "-1|2026-11-23T10:00:01.000000Z|2026-11-23T23:59:59.000000Z\n"
            "0|2026-11-24T00:01:00.000000Z|NULL\n");
  EXPECT_EQ(boots.rows("SELECT boot_time, source FROM boots ORDER BY 1"),
            "2026-11-23T10:00:01.000000Z|host/boots\n2026-11-24T00:00:59.000000Z|host/kernel\n");
  EXPECT_EQ(boots.unreadables().size(), 1U);
}

TEST(KernelConfig, OptionsAndParameters) {
  Extracted kernel;
  kernel.with("kernel/config", R"({"option":"CONFIG_VETH","value":"n","needed":"required"})");
  kernel.with("kernel/parameters", R"({"name":"cgroup_disable","value":"memory"})");
  EXPECT_EQ(kernel.rows("SELECT c.option, c.needed, p.name, p.value "
                        "FROM kernel_config c, kernel_parameters p WHERE c.value = 'n'"),
            "CONFIG_VETH|required|cgroup_disable|memory\n");
}

TEST(KernelModules, AsTheKernelListsThem) {
  Extracted kernel;
  kernel.with("kernel/modules",
              "overlay 163840 3 - Live 0x0000000000000000\n"
              "bridge 311296 1 br_netfilter, Loading 0x0 (OE)\nx\n");
  EXPECT_EQ(kernel.rows("SELECT name, bytes, uses, state FROM kernel_modules"),
            "overlay|163840|3|Live\nbridge|311296|1|Loading\n");
  EXPECT_EQ(kernel.unreadables().size(), 1U);
}

TEST(SecurityModules, ProfileIsThreeValued) {
  EXPECT_EQ(rows_of("kernel/security",
                    R"({"name":"apparmor","enabled":true,"mode":"enforce","docker_profile":false}
{"name":"selinux","enabled":false,"mode":null,"docker_profile":null})",
                    "SELECT name, enabled, mode, docker_profile FROM security_modules"),
            "apparmor|1|enforce|0\nselinux|0|NULL|NULL\n");
}

TEST(HostCondition, OneRow) {
  EXPECT_EQ(
      rows_of(
          "host/condition",
          R"({"load":["0.50","x"],"processors":2,"machine":null,"hypervisor":true,"container":null,"systemd":true,"time_synchronized":false,"time_daemon":"chronyd","reboot_required":true,"reboot_packages":["a","b"]})",
          "SELECT load1, load5, processors, machine, hypervisor, time_daemon, reboot_required, "
          "reboot_packages FROM host_condition"),
      "0.5|NULL|2|NULL|1|chronyd|1|a b\n");
}

}  // namespace
}  // namespace analyzer
