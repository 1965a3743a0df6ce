// SPDX-License-Identifier: Apache-2.0
// What the programs that are installed say of themselves; the ones that run may be older.
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/dockerd-version", "containerd/version",
                                       "containerd/runc-version"};

constexpr Column kColumns[] = {
    {"program", Type::text, "'dockerd', 'containerd' or 'runc'"},
    {"version", Type::text, "its version without what a distribution adds: '20.10.24', '1.1.5'"},
    {"text", Type::text, "the line that tells it"},
};
constexpr Table kTables[] = {
    {"program_versions", "Versions of the programs that are installed.", kColumns}};

constexpr Column kReleaseColumns[] = {
    {"version", Type::text, "its version: '20.10.24'"},
    {"release", Type::integer, "major * 100 + minor, to compare by: 2010, 2802"},
};
constexpr View kViews[] = {
    {"dockerd_release", "One row: the release of the dockerd that is installed.", kReleaseColumns,
     R"(
SELECT version,
  100 * CAST(version AS INTEGER) + CAST(substr(version, instr(version, '.') + 1) AS INTEGER),
  source, line, pointer
FROM program_versions WHERE program = 'dockerd' AND version GLOB '[0-9]*.[0-9]*')"},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Docker version 20.10.24+dfsg1, build 5d6db84
// containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3
// containerd containerd.io 1.7.27 05044ec0a9a75232cad458027ca83437aae3f4da
// runc version 1.1.5+ds1
Value version_in(std::string_view line) {
  for (std::string_view word : fields(line)) {
    if (word.starts_with('v')) word.remove_prefix(1);
    if (word.empty() || !is_digit(word.front()) || word.find('.') == std::string_view::npos) {
      continue;
    }
    std::size_t end = 0;
    while (end < word.size() && (is_digit(word[end]) || word[end] == '.')) ++end;
    // 1.0.0-rc95 and 29.0.0-beta.1 are other versions than 1.0.0 and 29.0.0.
    if (word.substr(end).starts_with("-rc") || word.substr(end).starts_with("-beta")) {
      while (end < word.size() && word[end] != '+' && word[end] != '~' && word[end] != ',') ++end;
    }
    return text(word.substr(0, end));
  }
  return {};
}

void extract(const Evidence& evidence, Rows& rows) {
  const std::string_view program = evidence.id == "daemon/dockerd-version" ? "dockerd"
                                   : evidence.id == "containerd/version"   ? "containerd"
                                                                           : "runc";
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  if (const auto line = lines.next()) {
    rows.add(kTables[0], {.line = line->number},
             {text(program), version_in(line->text), text(line->text)});
  }
}

}  // namespace

extern constinit const Extractor program_versions{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
