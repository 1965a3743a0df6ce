// SPDX-License-Identifier: Apache-2.0
#include "collector/journal.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace collector {
namespace {

constexpr std::string_view kPrecise = "short-iso-precise";
constexpr std::string_view kOlder = "short-iso";  // systemd before 234
/// What of the head is looked for in the tail, to see where they meet.
constexpr std::size_t kSeam = 4096;
constexpr std::size_t kComplaint = 4096;

/// Lines of an entry's message but the first are indented; an entry starts where one is not.
bool starts_entry(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] != ' ' && text[at] != '\t';
}

/// Where the last entry starts that begins before `end`.
std::size_t entry_before(std::string_view text, std::size_t end) {
  while (end > 0) {
    const auto newline = end < 2 ? std::string_view::npos : text.rfind('\n', end - 2);
    end = newline == std::string_view::npos ? 0 : newline + 1;
    if (starts_entry(text, end)) break;
  }
  return end;
}

/// journalctl --reverse gives the last entry first, but each entry's lines in their order.
class Turned {
 public:
  explicit Turned(std::string_view reversed) : text_(reversed) {}

  /// Entries from the oldest; empty at the end.
  std::string_view next() {
    const std::size_t start = entry_before(text_, text_.size());
    const std::string_view entry = text_.substr(start);
    text_ = text_.substr(0, start);
    return entry;
  }

 private:
  std::string_view text_;
};

/// Collects up to a share, and then cuts what came of the entry that did not fit.
class Share {
 public:
  explicit Share(std::int64_t bytes) : room_(static_cast<std::size_t>(bytes)) {}

  Sink sink() {
    return [this](std::string_view piece) {
      const auto part = piece.substr(0, room_ - text_.size());
      text_ += part;
      full_ = full_ || part.size() < piece.size();
      return !full_;
    };
  }

  /// `ended`: nothing is missing behind the last byte.
  std::string take(bool ended) {
    if (!ended) text_.resize(entry_before(text_, text_.size()));
    return std::move(text_);
  }

 private:
  std::size_t room_;
  std::string text_;
  bool full_ = false;
};

/// How many entries of the tail the head has already; nullopt where they do not meet. The tail may
/// begin within the seam, so only what it has of that is compared. The first match counts: should
/// the same lines come twice, showing one again is better than losing one.
std::optional<std::size_t> overlap(const std::vector<std::string_view>& entries,
                                   const std::vector<std::string_view>& seam) {
  const bool all_alike =
      seam.size() > 1 && std::ranges::adjacent_find(seam, std::not_equal_to<>()) == seam.end();
  if (seam.empty() || all_alike) return std::nullopt;
  for (std::size_t end = 1; end <= entries.size(); ++end) {
    const auto compared = static_cast<std::ptrdiff_t>(std::min(end, seam.size()));
    const auto last = entries.rend() - static_cast<std::ptrdiff_t>(end);
    if (std::equal(seam.rbegin(), seam.rbegin() + compared, last)) return end;
  }
  return std::nullopt;
}

// A private key that was logged line by line and begins before the tail does would not be
// recognised by its rest.
bool ends_a_key(std::string_view entry) {
  return entry.find("-----END ") != std::string_view::npos &&
         entry.find("PRIVATE KEY") != std::string_view::npos;
}

bool begins_a_key(std::string_view entry) {
  return entry.find("-----BEGIN ") != std::string_view::npos;
}

std::size_t after_broken_key(const std::vector<std::string_view>& entries, std::size_t from) {
  constexpr std::size_t kLongestKey = 200;  // lines
  const std::size_t until = std::min(entries.size(), from + kLongestKey);
  for (std::size_t i = from; i < until && !begins_a_key(entries[i]); ++i) {
    if (ends_a_key(entries[i])) return i + 1;
  }
  return from;
}

}  // namespace

std::vector<std::string> journal_argv(const std::vector<std::string_view>& match,
                                      const std::string& since) {
  std::vector<std::string> argv = {"journalctl",          "--utc",      "-o",
                                   std::string(kPrecise), "--no-pager", "-q"};
  argv.insert(argv.end(), match.begin(), match.end());
  argv.push_back("--since=" + since);
  return argv;
}

bool keeps_journal(Host& host) {
  const auto has_files = [&host](const std::string& folder) {
    const DirResult machines = host.list(folder, 64);
    return std::ranges::any_of(machines.entries, [&](const DirEntry& machine) {
      return !host.list(folder + "/" + machine.name, 1).entries.empty();
    });
  };
  return host.find_program("journalctl") &&
         (has_files("/var/log/journal") || has_files("/run/log/journal"));
}

JournalResult gather_journal(Host& host, Argv argv, Limits limits, Recorder& out, Recorder& err) {
  const auto until = host.tick() + limits.time;
  const auto left = [&] {
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::ceil<std::chrono::milliseconds>(until - host.tick()));
  };
  // The tail tells more than the head, so a slow journal must not spend all time on the head.
  const Limits head_limits{.time = limits.time / 2, .bytes = limits.bytes};
  const std::int64_t head_share = limits.bytes / 4;

  JournalResult result;
  std::string complaint;
  const auto read_head = [&](Share& share) {
    complaint.clear();
    result.command = host.run(argv, head_limits, share.sink(), [&](std::string_view piece) {
      complaint += piece.substr(0, kComplaint - std::min(kComplaint, complaint.size()));
      return true;
    });
  };
  std::optional<Share> head_share_of(std::in_place, head_share);
  read_head(*head_share_of);
  if (result.command.ended == Ended::by_itself && result.command.exit_status != 0 &&
      complaint.find("output") != std::string::npos) {
    std::ranges::replace(argv, std::string(kPrecise), std::string(kOlder));
    head_share_of.emplace(head_share);
    read_head(*head_share_of);
  }
  err.take(complaint);
  const bool whole = result.command.ended == Ended::by_itself;
  const std::string head = head_share_of->take(whole);
  out.take(head);
  if (whole || result.command.ended == Ended::no_start ||
      result.command.ended == Ended::interrupted) {
    return result;
  }

  Share tail_share(limits.bytes * 5 / 8);  // the rest is for what redaction adds
  argv.emplace_back("--reverse");
  const bool head_was_slow = result.command.ended == Ended::timed_out;
  std::vector<bundle::Abandoned> abandoned = std::move(result.command.abandoned);
  result.command = host.run(argv, {.time = left(), .bytes = limits.bytes}, tail_share.sink(),
                            [&err](std::string_view piece) { return err.take(piece); });
  abandoned.insert(abandoned.end(), result.command.abandoned.begin(),
                   result.command.abandoned.end());
  result.command.abandoned = std::move(abandoned);
  const bool reached_start = result.command.ended == Ended::by_itself;
  const std::string tail = tail_share.take(reached_start);

  std::vector<std::string_view> entries;
  for (Turned turned(tail);;) {
    const std::string_view entry = turned.next();
    if (entry.empty()) break;
    entries.push_back(entry);
  }
  std::vector<std::string_view> seam;
  for (std::size_t end = head.size(); end > 0 && head.size() - end < kSeam;) {
    const std::size_t start = entry_before(head, end);
    seam.insert(seam.begin(), std::string_view(head).substr(start, end - start));
    end = start;
  }
  const auto known = overlap(entries, seam);
  std::size_t from = known.value_or(0);
  if (!known && !(head.empty() && reached_start)) {
    out.gap();
    from = after_broken_key(entries, 0);
    result.out_of_time = head_was_slow || result.command.ended == Ended::timed_out;
  }
  for (; from < entries.size(); ++from) out.take(entries[from]);
  return result;
}

}  // namespace collector
