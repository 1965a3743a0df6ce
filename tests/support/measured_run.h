// SPDX-License-Identifier: Apache-2.0
// A program that is fed a stream of any length, and what it took: for inputs that no test would
// want on disk or in memory.
//
//   run_measured(program, {"-"}, [](const Feed& feed) { while (feed(megabyte)) {} });
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace support {

/// False once the program reads no more.
using Feed = std::function<bool(std::string_view bytes)>;

struct Measured {
  int status = 0;  ///< 128 and the signal where one ended it
  std::string out;
  std::string err;
  std::chrono::milliseconds cpu{0};
  std::int64_t peak_bytes = 0;  ///< of memory; the caller's own peak at least
};

/// Killed by SIGXCPU (152) after `cpu_limit` of processor time.
Measured run_measured(const std::string& program, const std::vector<std::string>& arguments,
                      const std::function<void(const Feed&)>& input,
                      std::chrono::seconds cpu_limit);

}  // namespace support
