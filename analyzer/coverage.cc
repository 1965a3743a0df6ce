// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "analyzer/log_record.h"
#include "analyzer/tables.h"

namespace analyzer {
namespace {

using bundle::Outcome;
using bundle::ProbeRecord;

// What is not there says something when we looked for it ourselves: no daemon.json means that
// nothing is configured. A program that is not installed, or a daemon whose socket is gone, would
// have told us of something that may well be there; and what a log that is not kept would have
// said, nobody knows.
bool absence_is_an_answer(const ProbeRecord& record) {
  return record.argv.empty() && !is_log_evidence(record.id) &&
         (!record.id.starts_with("docker/") || record.id == "docker/ping");
}

bool is_known(const ProbeRecord& record) {
  switch (record.outcome) {
    case Outcome::collected:
    case Outcome::partial:
      return true;
    case Outcome::absent:
      return absence_is_an_answer(record);
    case Outcome::denied:
    case Outcome::timed_out:
    case Outcome::failed:
    case Outcome::skipped:
      return false;
  }
  return false;
}

ProbeRecord never_taken(const std::string& id) {
  ProbeRecord record;
  record.id = id;
  record.outcome = Outcome::skipped;
  record.reason = "this bundle does not have it";
  return record;
}

}  // namespace

void Coverage::set(const bundle::ProbeRecord& record) { records_[record.id] = record; }

void Coverage::met(std::string_view id, bundle::Outcome outcome, std::string_view reason,
                   LackOf lack) {
  if (outcome == Outcome::partial && lack == LackOf::columns) with_all_rows_.emplace(id);
  ProbeRecord& record = records_[std::string(id)];
  record.id = id;
  record.outcome = outcome;
  record.reason = reason;
}

bool Coverage::counts(std::string_view id) const {
  const auto usual = records_.find(std::string(stands_in_for(id)));
  if (usual != records_.end()) return usual->second.outcome == Outcome::absent;
  return stands_in_for(id).empty() || records_.contains(std::string(id));
}

std::vector<ProbeRecord> Coverage::missing(const Declared& table) const {
  std::vector<ProbeRecord> lacking;
  for (const std::string& id : table.evidence) {
    if (!counts(id)) continue;
    const auto found = records_.find(id);
    if (found == records_.end()) {
      lacking.push_back(never_taken(id));
    } else if (is_known(found->second)) {
      return {};
    } else {
      lacking.push_back(found->second);
    }
  }
  return lacking;
}

std::vector<ProbeRecord> Coverage::incomplete(const Declared& table) const {
  std::vector<ProbeRecord> partial;
  for (const std::string& id : table.evidence) {
    const auto found = records_.find(id);
    if (found == records_.end() || !counts(id)) continue;
    // Each evidence alone tells the whole table, so one that is whole is enough.
    if (found->second.outcome == Outcome::collected) return {};
    if (found->second.outcome == Outcome::partial) partial.push_back(found->second);
  }
  return partial;
}

}  // namespace analyzer
