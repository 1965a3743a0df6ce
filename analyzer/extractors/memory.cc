// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"host/memory"};

constexpr Column kColumns[] = {
    {"name", Type::text, "'MemTotal', 'MemAvailable', 'SwapFree', ..."},
    {"bytes", Type::integer, "bytes, though the kernel prints KiB; what counts pages has no row"},
};
constexpr Table kTables[] = {{"memory", "Memory of the host, from /proc/meminfo.", kColumns}};

constexpr std::int64_t kMostKibibytes = std::int64_t{1} << 50;

// MemTotal:       16303428 kB
void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const auto words = fields(line->text);
    if (words.empty()) continue;
    const auto size = words.size() > 1 ? number(words[1]) : std::nullopt;
    if (!size || *size < 0 || *size > kMostKibibytes || !words[0].ends_with(':')) {
      rows.unreadable({.line = line->number}, "the line is none of meminfo");
      continue;
    }
    if (words.size() < 3 || words[2] != "kB") continue;
    rows.add(kTables[0], {.line = line->number},
             {text(words[0].substr(0, words[0].size() - 1)), *size * 1024});
  }
}

}  // namespace

extern constinit const Extractor memory{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
