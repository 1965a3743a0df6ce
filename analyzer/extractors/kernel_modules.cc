// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"kernel/modules"};

constexpr Column kColumns[] = {
    {"name", Type::text, "'overlay', 'br_netfilter', 'ip_tables', ..."},
    {"bytes", Type::integer, "memory that it takes"},
    {"uses", Type::integer, "how many use it"},
    {"state", Type::text, "'Live', 'Loading' or 'Unloading'"},
};
constexpr Table kTables[] = {{"kernel_modules",
                              "Modules of the kernel that are loaded; what is built in has no row, "
                              "and a kernel without modules none at all.",
                              kColumns}};

// overlay 163840 3 - Live 0x0000000000000000
void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const auto words = fields(line->text);
    if (words.empty()) continue;
    if (words.size() < 5) {
      rows.unreadable({.line = line->number}, "the line is none of /proc/modules");
      continue;
    }
    rows.add(
        kTables[0], {.line = line->number},
        {text(words[0]), integer(number(words[1])), integer(number(words[2])), text(words[4])});
  }
}

}  // namespace

extern constinit const Extractor kernel_modules{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
