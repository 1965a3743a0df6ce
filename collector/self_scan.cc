// SPDX-License-Identifier: Apache-2.0
#include "collector/self_scan.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "bundle/error.h"
#include "bundle/layout.h"
#include "bundle/reader.h"
#include "collector/redactor.h"

namespace collector {
namespace {

/// As long as a line of evidence may be.
constexpr std::int64_t kMaxLine = std::int64_t{4} << 20;
/// How often the clock is looked at.
constexpr std::int64_t kLinesBetween = 512;
/// A leak in every line of a journal is one leak; the first of each kind and entry are told.
constexpr std::size_t kMaxFindings = 100;

/// One way of reading an entry, and how much of each kind it has seen so far.
struct Eye {
  explicit Eye(Style style) : redactor(style, RedactionKey{}) {}
  Redactor redactor;
  std::map<std::string, std::int64_t> seen = {};
};

}  // namespace

SelfScan::SelfScan(std::span<const Probe> catalog,
                   std::function<std::optional<std::string>()> out_of_time)
    : out_of_time_(std::move(out_of_time)) {
  for (const Probe& probe : catalog) styles_.emplace(entry_path(probe), probe.style);
  styles_.emplace(bundle::kHeaderPath, Style::json);
  result_.outcome = bundle::SelfScan::kClean;
}

void SelfScan::incomplete(std::string reason) {
  if (result_.reason.empty()) result_.reason = std::move(reason);
  if (result_.outcome == bundle::SelfScan::kClean) result_.outcome = bundle::SelfScan::kIncomplete;
}

void SelfScan::found(const std::string& path, std::string_view kind, std::int64_t count,
                     std::int64_t line) {
  result_.outcome = bundle::SelfScan::kSuspicious;
  const auto same = std::ranges::find_if(result_.findings, [&](const auto& finding) {
    return finding.path == path && finding.kind == kind;
  });
  if (same != result_.findings.end()) {
    same->count += count;
  } else if (result_.findings.size() < kMaxFindings) {
    result_.findings.push_back(
        {.path = path, .kind = std::string(kind), .count = count, .line = line});
  }
}

bool SelfScan::entry(const std::string& path, bundle::ByteSource& bytes) {
  std::vector<Eye> eyes;
  eyes.emplace_back(Style::log);
  const auto style = styles_.find(path);
  if (style != styles_.end() && style->second != Style::log && style->second != Style::plain) {
    eyes.emplace_back(style->second);
  }
  // What both see is one finding: the larger count of the two.
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> suspicious;
  const auto look = [&suspicious](Eye& eye, std::int64_t line) {
    const auto& counts = eye.redactor.counts();
    if (counts == eye.seen) return;
    eye.seen = counts;
    for (const auto& [kind, count] : counts) {
      const auto first = suspicious.try_emplace(kind, count, line).first;
      first->second.first = std::max(first->second.first, count);
    }
  };

  bundle::LineSource lines(bytes, kMaxLine);
  std::string scratch;
  std::int64_t last = 0;
  bool on_time = true;
  while (const auto line = lines.next()) {
    last = line->number;
    if (last % kLinesBetween == 1) {
      if (auto why = out_of_time_()) {
        incomplete(*std::move(why));
        on_time = false;
        break;
      }
    }
    result_.bytes += static_cast<std::int64_t>(line->text.size()) + 1;
    for (Eye& eye : eyes) {
      scratch.clear();
      eye.redactor.line(line->text, scratch);
      look(eye, last);
    }
  }
  for (Eye& eye : eyes) {
    scratch.clear();
    eye.redactor.finish(scratch);
    look(eye, 0);  // of a document as a whole it is not known which line it was
  }
  for (const auto& [kind, seen] : suspicious) found(path, kind, seen.first, seen.second);
  if (on_time) ++result_.entries;
  return on_time;
}

void SelfScan::archive(const std::string& path, std::int64_t entries) try {
  bundle::Reader reader(path, {});
  std::int64_t met = 0;
  while (bundle::Entry* const next = reader.next()) {
    ++met;
    // It counts what was taken out, by kind: "secret": 3. A finished archive alone has one.
    if (next->path() == bundle::kManifestPath) continue;
    if (!entry(next->path(), *next)) return;
  }
  if (met < entries) {
    incomplete("of " + std::to_string(entries) + " entries " + std::to_string(met) +
               " could be read again");
  }
} catch (const bundle::Error& error) {
  incomplete(std::string("the bundle could not be read again: ") + error.what());
}

bundle::SelfScan SelfScan::result() const { return result_; }

}  // namespace collector
