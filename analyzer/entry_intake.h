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
  /// What was wrong with evidence that came by; empty where nothing was.
  struct Trouble {
    std::string what = {};
    LackOf lack = LackOf::rows;
    bool of_its_kind = false;  ///< every file of its kind is short of this
  };
  using Met = std::map<std::string, Trouble, std::less<>>;
  const Met& met() const { return met_; }
  Trouble trouble_of(std::string_view id) const;
  void set_trouble(std::string_view id, Trouble trouble);

 private:
  void extract(std::string_view id, bundle::ByteSource& bytes, const Extractor& extractor);
  void note_long_lines(std::int64_t count, std::int64_t limit);

  Intake& intake_;
  const bundle::Limits& limits_;
  Met met_;
  std::string last_;
};

}  // namespace analyzer
