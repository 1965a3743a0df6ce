// SPDX-License-Identifier: Apache-2.0
// A tree that drydock-collect did not make, a sos report or files somebody gathered by hand: its
// files become our evidence through the adapters (adapters.h), in whatever order they come.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/adapters.h"
#include "analyzer/entry_intake.h"
#include "analyzer/host_clock.h"
#include "analyzer/json_rows.h"

namespace analyzer {

class ForeignTree {
 public:
  explicit ForeignTree(EntryIntake& entries) : entries_(entries) {}

  /// What went wrong is added to `notices`.
  void take(const std::string& path, bundle::ByteSource& bytes, std::vector<std::string>& notices);
  /// Evidence that several files made together; after the last of them.
  void enter_merged();
  /// What the tree is, in place of the header it does not have.
  void describe(const std::string& path, const bundle::Reader& reader, Diagnosis& diagnosis) const;

  const std::optional<HostClock>& clock() const { return clock_; }

 private:
  struct Merged {
    std::map<std::string, Json> rows;
    std::optional<Lack> lacks;
  };

  bool is_wanted(const Adapter& adapter) const;
  bool convert(const Adapter& adapter, const std::string& text, const std::string& path);
  void lacking(std::string_view id, const Lack& lack);
  void merge(const Adapter& adapter, std::string_view lines);
  void note_of_host(std::string_view what, bundle::ByteSource& bytes);

  EntryIntake& entries_;
  bool from_sos_ = false;
  std::string host_name_;
  std::optional<HostClock> clock_;
  std::map<std::string, Merged> merged_;
  std::set<std::pair<std::string_view, std::string_view>> parts_;  ///< that were entered
  std::set<std::string> adapted_;                                  ///< files that are evidence
};

}  // namespace analyzer
