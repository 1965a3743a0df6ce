// SPDX-License-Identifier: Apache-2.0
// drydock-analyze on what a stranger sent to hurt it: it must end in time, in bounded memory, with
// the right status, and say in its report which limit was hit.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/measured_run.h"
#include "tests/support/tar_builder.h"

namespace hostile {

using support::Feed;
using support::Measured;

inline constexpr std::string_view kHeader =
    R"({"format_version": 1, "host_name": "shop-01", "started": "2026-01-31T08:00:00Z"})";
/// Sanitizers take several times the memory.
inline constexpr std::int64_t kMemory = std::int64_t{HOSTILE_MEMORY_MIB} << 20;
inline constexpr std::chrono::seconds kCpu{60};

inline std::string one_megabyte(char c) { return std::string(std::size_t{1} << 20, c); }

inline bool feed_times(const Feed& feed, std::string_view bytes, int times) {
  for (int i = 0; i < times; ++i) {
    if (!feed(bytes)) return false;
  }
  return true;
}

/// A line for tests/hostile/bombs to make its table of.
inline void tell(const char* what, const std::string& told) {
  if (std::getenv("DRYDOCK_BOMBS") == nullptr) return;
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  std::printf("bomb|%s|%s|%s\n", test->name(), what, told.c_str());
}

/// `drydock-analyze ARGUMENTS... -`, in bounded time and memory.
inline Measured analyze(std::vector<std::string> arguments,
                        const std::function<void(const Feed&)>& input) {
  arguments.emplace_back("-");
  std::int64_t fed = 0;
  const auto counted = [&](const Feed& feed) {
    input([&](std::string_view bytes) {
      fed += std::ssize(bytes);
      return feed(bytes);
    });
  };
  Measured ran = support::run_measured(BINARY_DIR "/drydock-analyze", arguments, counted, kCpu);
  tell("fed", std::to_string(fed));
  tell("cpu", std::to_string(ran.cpu.count()));
  tell("peak", std::to_string(ran.peak_bytes));
  EXPECT_LT(ran.peak_bytes, kMemory);
  EXPECT_LT(ran.status, 128) << "ended by a signal: " << ran.err;
  return ran;
}

/// The report as JSON; it must be one.
inline nlohmann::json report(const Measured& ran) {
  EXPECT_EQ(ran.status, 0) << ran.err;
  auto parsed = nlohmann::json::parse(ran.out, nullptr, false);
  EXPECT_FALSE(parsed.is_discarded()) << ran.out.substr(0, 1000);
  return parsed;
}

/// What the report of this input says of limits and refusals, a line each, and why it is
/// incomplete.
inline std::string notices(const std::function<void(const Feed&)>& input,
                           std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const nlohmann::json parsed = report(analyze(std::move(arguments), input));
  if (parsed.is_discarded()) return {};
  const auto& bundle = parsed.at("bundle");
  std::string all;
  for (const auto& notice : bundle.at("notices")) {
    all += notice.get<std::string>() + '\n';
    tell("said", notice.get<std::string>());
  }
  tell("incomplete", bundle.at("incomplete_reason").get<std::string>());
  return all + "incomplete: " + bundle.at("incomplete_reason").get<std::string>() + '\n';
}

inline void expect_says(const std::string& text, std::string_view part) {
  EXPECT_NE(text.find(part), std::string::npos) << "not said: " << part << "\nbut: " << text;
}

}  // namespace hostile
