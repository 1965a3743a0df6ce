// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"host/boots"};

constexpr Column kColumns[] = {
    {"boot", Type::integer, "0 is the present boot, -1 the one before"},
    {"boot_id", Type::text, "the kernel's id of the boot, without hyphens"},
    {"first_entry", Type::time, "first line that the journal has of it"},
    {"last_entry", Type::time, "last line that the journal has of it"},
};
constexpr Table kTables[] = {
    {"journal_boots", "Boots of the host that the journal reaches back to.", kColumns}};

/// "2026-11-24 05:37:40 UTC" wherever it stands; asked for with --utc.
std::optional<bundle::Time> next_time(std::string_view& line) {
  constexpr std::string_view kForm = "dddd-dd-dd dd:dd:dd";
  for (; line.size() >= kForm.size(); line.remove_prefix(1)) {
    bool fits = true;
    for (std::size_t i = 0; i < kForm.size() && fits; ++i) {
      fits = kForm[i] == 'd' ? line[i] >= '0' && line[i] <= '9' : line[i] == kForm[i];
    }
    if (!fits) continue;
    std::string time(line.substr(0, kForm.size()));
    time[10] = 'T';
    line.remove_prefix(kForm.size());
    return bundle::time_from(time + "Z");
  }
  return std::nullopt;
}

bool is_boot_id(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// systemd before 250, and after it under a line of titles:
//  -1 0c0d…32 digits…9f Mon 2026-11-23 10:00:01 UTC—Mon 2026-11-23 23:59:59 UTC
//  -1 0c0d…32 digits…9f Mon 2026-11-23 10:00:01 UTC Mon 2026-11-23 23:59:59 UTC
void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    const auto words = fields(line->text);
    if (words.empty() || words.front() == "IDX") continue;
    const bool negative = words.front().starts_with('-');
    const auto offset = number(words.front().substr(negative ? 1 : 0));
    if (!offset || words.size() < 3 || !is_boot_id(words[1])) {
      rows.unreadable({.line = line->number}, "the line is none of journalctl --list-boots");
      continue;
    }
    std::string_view rest = line->text;
    const auto first = next_time(rest);
    const auto last = next_time(rest);
    rows.add(kTables[0], {.line = line->number},
             {integer(negative ? -*offset : *offset), text(words[1]), time(first), time(last)});
  }
}

}  // namespace

extern constinit const Extractor journal_boots{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
