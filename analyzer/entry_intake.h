// SPDX-License-Identifier: Apache-2.0
// One entry on its way in: by its evidence id it goes to the log scan or to the extractor that
// claims it. Remembers what came by and what was wrong with it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "analyzer/extractor.h"
#include "analyzer/intake.h"

namespace analyzer {

/// Somebody reads it: an extractor, or the log scan.
bool is_read(std::string_view id);
/// The file at `path` is one JSON text, be its lines as long as they like.
inline bool is_document(std::string_view path) { return path.ends_with(".json"); }

class EntryIntake {
 public:
  /// Both outlive it; `intake` has its tables and its scan.
  EntryIntake(Intake& intake, const bundle::Limits& limits) : intake_(intake), limits_(limits) {}

  void enter(std::string_view id, bundle::ByteSource& bytes, bool document);

  /// The reader delivered only a part of the entry that came last.
  void was_cut(const std::string& why);

  bool has(std::string_view id) const { return met_.contains(id); }
  /// Evidence that came by, and what was wrong with it; empty where nothing was.
  using Met = std::map<std::string, std::string, std::less<>>;
  const Met& met() const { return met_; }
  void set_trouble(std::string_view id, std::string_view trouble);

 private:
  void extract(std::string_view id, bundle::ByteSource& bytes, const Extractor& extractor);
  void note_long_lines(std::int64_t count, std::int64_t limit);

  Intake& intake_;
  const bundle::Limits& limits_;
  Met met_;
  std::string last_;
};

}  // namespace analyzer
