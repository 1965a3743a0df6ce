// SPDX-License-Identifier: Apache-2.0
// Any bytes as a log, in one piece and in crumbs: the records must be the same, in order, and
// bounded.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/log_record.h"

namespace {

constexpr std::int64_t kLineBytes = 4096;

class Crumbs : public bundle::ByteSource {
 public:
  explicit Crumbs(std::string_view text) : text_(text) {}
  std::string_view read() override {
    const std::string_view piece = text_.substr(0, 7);
    text_.remove_prefix(piece.size());
    return piece;
  }

 private:
  std::string_view text_;
};

std::vector<analyzer::LogRecord> records(bundle::ByteSource& bytes) {
  bundle::LineSource lines(bytes, kLineBytes);
  std::vector<analyzer::LogRecord> all;
  analyzer::each_record(lines, [&](const analyzer::LogRecord& record) { all.push_back(record); });
  return all;
}

bool same(const analyzer::LogRecord& a, const analyzer::LogRecord& b) {
  return a.line == b.line && a.time == b.time && a.identifier == b.identifier && a.pid == b.pid &&
         a.level == b.level && a.message == b.message;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  bundle::TextSource whole(text);
  Crumbs crumbs(text);
  const auto all = records(whole);
  if (!std::ranges::equal(all, records(crumbs), same)) std::abort();
  std::int64_t line = 0;
  for (const analyzer::LogRecord& record : all) {
    if (record.line <= line || record.message.size() > (std::size_t{64} << 10)) std::abort();
    line = record.line;
  }
  analyzer::guess_log(text);
  return 0;
}
