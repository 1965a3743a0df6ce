// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/hosts"};

constexpr Column kColumns[] = {
    {"address", Type::text, "'127.0.0.1', '10.0.0.7', ..."},
    {"name", Type::text, "a name of it; a line with several gives several rows"},
};
constexpr Table kTables[] = {{"hosts_file", "Names that /etc/hosts pins to addresses.", kColumns}};

// 127.0.0.1 localhost shop-01  # comment
void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const auto words = fields(std::string_view(line->text).substr(0, line->text.find('#')));
    for (std::size_t i = 1; i < words.size(); ++i) {
      rows.add(kTables[0], {.line = line->number}, {text(words[0]), text(words[i])});
    }
  }
}

}  // namespace

extern constinit const Extractor hosts_file{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
