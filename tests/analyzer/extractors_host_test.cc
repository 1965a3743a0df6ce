// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cctype>
#include <string>

#include "extracted.h"

namespace analyzer {
namespace {

TEST(Kernel, OneRowAndItsBoot) {
  Extracted kernel;
  kernel.with(
      "host/kernel",
      R"({"release":"6.1.0-18-amd64","version":"#1 SMP","machine":"x86_64","boot_id":"b-1","boot_time":"2026-11-24T05:37:40Z","uptime_seconds":12.9,"modules_directory":false,"cgroup":"v1"})");
  EXPECT_EQ(kernel.rows("SELECT release, boot_time, uptime_seconds, modules_directory, cgroup "
                        "FROM kernel"),
            "6.1.0-18-amd64|2026-11-24T05:37:40.000000Z|12|0|v1\n");
  EXPECT_EQ(kernel.rows("SELECT boot_time, source FROM boots"),
            "2026-11-24T05:37:40.000000Z|host/kernel\n");
}

TEST(OsRelease, Quotes) {
  EXPECT_EQ(rows_of("host/os-release",
                    "PRETTY_NAME=\"Debian \\\"12\\\"\"\nID=debian\n# x\n\nV='1 2'\nE=\n",
                    "SELECT key, value, line FROM os_release"),
            "PRETTY_NAME|Debian \"12\"|1\nID|debian|2\nV|1 2|5\nE||6\n");
}

TEST(Sysctls, NamesAndValues) {
  Extracted sysctls;
  sysctls.with("host/sysctls",
               "net.ipv4.ip_forward = 1\nnet.ipv4.ip_local_port_range = 32768\t60999\nnonsense\n");
  EXPECT_EQ(sysctls.rows("SELECT name, value FROM sysctls"),
            "net.ipv4.ip_forward|1\nnet.ipv4.ip_local_port_range|32768\t60999\n");
  EXPECT_EQ(sysctls.unreadables().size(), 1U);
}

TEST(Memory, KibibytesBecomeBytes) {
  Extracted memory;
  memory.with("host/memory",
              "MemTotal:       16303428 kB\nHugePages_Total:       0\nSwapFree: 0 kB\n"
              "MemFree: many kB\nX: 99999999999999999999 kB\nY: 9223372036854775807 kB\n");
  EXPECT_EQ(memory.rows("SELECT name, bytes FROM memory"), "MemTotal|16694710272\nSwapFree|0\n");
  EXPECT_EQ(memory.unreadables().size(), 3U);
}

/// What every extractor must live through: rows are fewer, nothing is thrown.
class AnyExtractor : public testing::TestWithParam<std::string_view> {};

TEST_P(AnyExtractor, LivesThroughHostileText) {
  const std::string deep_line = std::string(100'000, '[') + "\n";
  const std::string deep_object =
      R"({"a":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}\n";
  const std::string long_line(std::size_t{3} << 20, 'x');
  for (const std::string& text :
       {std::string(), std::string("\n\n\n"), std::string("\0\0\0", 3),
        std::string("\xFF\xFE\n=\n"), deep_line, deep_object, long_line,
        std::string("{\"Id\":5,\"id\":[],\"kind\":{}}\n"),
        std::string("[1,null,\"x\",{\"Id\":{}}]"), std::string("null"), std::string("{}"),
        std::string("{\"Volumes\":5,\"Repositories\":{\"a\":{\"b\":5}}}"),
        std::string("{\"NetworkSettings\":{\"Ports\":{\"/\":[5,{}]}},\"id\":\"1\",\"Id\":\"1\"}\n"),
        std::string("*\n:\n[\n-A\n! ! !\n"), std::string("1 2 3 4 5 6 - \n")}) {
    Extracted extracted;
    EXPECT_NO_THROW(extracted.with(GetParam(), text)) << GetParam();
    EXPECT_EQ(extracted.rows("SELECT count(*) FROM layers_with_problems"), "0\n");
  }
}

std::vector<std::string_view> all_evidence() {
  std::vector<std::string_view> ids;
  for (const Extractor* extractor : extractors()) {
    if (extractor->extract == nullptr) continue;
    ids.insert(ids.end(), extractor->reads.begin(), extractor->reads.end());
  }
  return ids;
}

std::string test_name(const testing::TestParamInfo<std::string_view>& param) {
  std::string name(param.param);
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, AnyExtractor, testing::ValuesIn(all_evidence()), test_name);

}  // namespace
}  // namespace analyzer
