// SPDX-License-Identifier: Apache-2.0
#include "analyzer/entry_intake.h"

#include <algorithm>
#include <map>
#include <utility>

#include "analyzer/log_record.h"
#include "analyzer/long_lines.h"

namespace analyzer {
namespace {

// A later collector may gather more than we know of, but not a hundred thousand kinds.
constexpr std::size_t kMaxMet = 2'000;
// Patterns see no more of a record (log_record.cc).
constexpr std::int64_t kMatchedBytes = std::int64_t{64} << 10;

const Extractor* extractor_of(std::string_view id) {
  static const auto kByEvidence = [] {
    std::map<std::string_view, const Extractor*> map;
    for (const Extractor* extractor : extractors()) {
      for (const std::string_view evidence : extractor->reads) map.emplace(evidence, extractor);
    }
    return map;
  }();
  const auto found = kByEvidence.find(id);
  return found == kByEvidence.end() ? nullptr : found->second;
}

/// Rows of one entry, on their way into the tables.
class EntryRows : public Rows {
 public:
  EntryRows(Tables& tables, std::string_view source) : tables_(tables), source_(source) {}

  void add(const Table& table, const At& at, std::vector<Value> values) override {
    tables_.insert(table, source_, at, values);
  }
  void unreadable(const At& at, std::string_view why) override {
    if (unreadable_++ == 0) {
      first_ =
          (at.line ? "line " + std::to_string(*at.line) + ": " : std::string()) + std::string(why);
    }
  }

  std::string problem() const {
    if (unreadable_ == 0) return {};
    return std::string(source_) + ": " + std::to_string(unreadable_) +
           (unreadable_ == 1 ? " record" : " records") + " could not be read (" + first_ + ")";
  }

 private:
  Tables& tables_;
  std::string_view source_;
  std::int64_t unreadable_ = 0;
  std::string first_;
};

}  // namespace

bool is_read(std::string_view id) { return is_log_evidence(id) || extractor_of(id) != nullptr; }

void EntryIntake::enter(std::string_view id, bundle::ByteSource& bytes, bool document) {
  last_ = id;
  const Extractor* const extractor = extractor_of(id);
  const bool is_log = is_log_evidence(id);
  if (!is_log && extractor == nullptr && met_.size() > kMaxMet) return;
  met_.insert_or_assign(last_, Trouble());
  if (is_log) {
    const std::int64_t limit = std::min(limits_.line_bytes, kMatchedBytes);
    LongLines watched(bytes, limit);
    bundle::LineSource lines(watched, limits_.line_bytes);
    intake_.scan->scan(id, lines);
    note_long_lines(watched.count(), limit);
  } else if (extractor != nullptr) {
    LongLines watched(bytes, limits_.line_bytes);
    extract(id, watched, *extractor);
    if (!document) note_long_lines(watched.count(), limits_.line_bytes);
  }
}

void EntryIntake::was_cut(const std::string& why) {
  if (const auto entry = met_.find(last_); entry != met_.end()) {
    entry->second = {.what = why};
  }
}

EntryIntake::Trouble EntryIntake::trouble_of(std::string_view id) const {
  const auto entry = met_.find(id);
  return entry == met_.end() ? Trouble() : entry->second;
}

void EntryIntake::set_trouble(std::string_view id, Trouble trouble) {
  met_[std::string(id)] = std::move(trouble);
}

void EntryIntake::note_long_lines(std::int64_t count, std::int64_t limit) {
  if (count == 0) return;
  std::string what = std::to_string(count) + (count == 1 ? " line is" : " lines are") +
                     " longer than " + std::to_string(limit) + " bytes and only read up to there";
  intake_.diagnosis.notices.push_back(last_ + ": " + what);
  met_[last_] = {.what = std::move(what)};
}

void EntryIntake::extract(std::string_view id, bundle::ByteSource& bytes,
                          const Extractor& extractor) {
  EntryRows rows(*intake_.tables, id);
  // A defect in one extractor must not cost the user the rest of the bundle.
  try {
    extractor.extract({id, bytes, limits_.line_bytes}, rows);
  } catch (const std::exception& e) {
    met_[last_] = {.what = e.what()};
    intake_.diagnosis.notices.push_back(std::string(id) +
                                        ": not all of it could be read: " + e.what());
  }
  if (const std::string problem = rows.problem(); !problem.empty()) {
    intake_.diagnosis.notices.push_back(problem);
  }
}

}  // namespace analyzer
