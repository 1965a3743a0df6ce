// SPDX-License-Identifier: Apache-2.0
// The words that all reports share, so that a diagnosis reads the same in every format. Nothing
// here is escaped: each renderer does that for its own format.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/diagnosis.h"

namespace analyzer {

std::string counted(std::size_t n, std::string_view one, std::string_view many);

/// 2026-01-31 08:00:00; only the hour where the day is `day`.
std::string clock(bundle::Time time, std::string_view day = {});
/// "2026-01-31 07:12:00 to 07:59:10"; one time where both are of the same second.
std::string span_in_words(bundle::Time from, bundle::Time to);
/// "1.5 GiB"; whole bytes below 1 KiB.
std::string in_bytes(std::int64_t bytes);

std::string shown(const Value& value);
/// A log record's text, or a row as name=value pairs.
std::string shown(const EvidenceItem& item);
/// "storage/filesystems:3"
std::string place(const EvidenceItem& item);
/// Columns of a row that say where it stands, which place() tells.
bool is_place(std::string_view column);

/// "2 root causes, 3 symptoms"; "Nothing wrong was found, but 4 rules could not be judged".
std::string verdict(const Diagnosis& diagnosis);
/// "shop-01, Docker 20.10.24, collected 2026-01-31 08:00:00 UTC"
std::string subject(const Diagnosis& diagnosis);
/// "confirmed, first seen 2026-01-31 07:12:00, last 07:59:10 UTC, 14 pieces of evidence"
std::string certainty(const Finding& finding);
std::string_view to_text(Confidence confidence);
std::string_view to_text(Status status);
std::string_view to_words(bundle::Outcome outcome);
/// "40 collected, 2 denied, 1 timed out"
std::string coverage_in_words(const Diagnosis& diagnosis);
/// What an incomplete bundle means for the reader; empty for a complete one.
std::string incompleteness(const Diagnosis& diagnosis);

const Finding* finding_of(const Diagnosis& diagnosis, std::string_view rule);
/// The current root cause that ranks first; nullptr when there is none.
const Finding* worst(const Diagnosis& diagnosis);

/// Rules that lack evidence for the same reason: people act on the reason, not on the rules.
struct NotJudged {
  std::string why;
  std::vector<const Rule*> rules;
};
std::string why_not(const Unjudged& rule);
std::vector<NotJudged> not_judged(const Diagnosis& diagnosis);

/// Sentences of rules hold `commands` in backticks. Pieces alternate: prose, code, prose ...
struct Piece {
  std::string_view text;
  bool code = false;
};
std::vector<Piece> pieces(std::string_view sentence);

}  // namespace analyzer
