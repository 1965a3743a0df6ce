// SPDX-License-Identifier: Apache-2.0
#include "analyzer/intake.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "analyzer/adapters.h"
#include "analyzer/diagnose.h"
#include "analyzer/extractor.h"
#include "analyzer/fields.h"
#include "analyzer/host_clock.h"
#include "analyzer/intake_tables.h"
#include "analyzer/json_rows.h"
#include "analyzer/log_record.h"
#include "analyzer/long_lines.h"
#include "bundle/error.h"
#include "bundle/manifest.h"

namespace analyzer {
namespace {

// A manifest has a few hundred bytes for each probe.
constexpr std::int64_t kMaxManifest = 4 << 20;
constexpr std::size_t kGuessBytes = 64 << 10;
// What is converted is held in memory meanwhile; sos keeps its files below 25 MiB.
constexpr std::int64_t kMaxConverted = 32 << 20;
constexpr std::int64_t kBootSteps = 1000;
constexpr std::int64_t kMaxHostNote = 4096;
constexpr std::string_view kDocument = ".json";
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

/// A stream whose first bytes were looked at and are given again.
class Replayed : public bundle::ByteSource {
 public:
  Replayed(std::string head, bundle::ByteSource& rest) : head_(std::move(head)), rest_(rest) {}
  std::string_view read() override {
    if (!given_ && !head_.empty()) {
      given_ = true;
      return head_;
    }
    return rest_.read();
  }

 private:
  std::string head_;
  bundle::ByteSource& rest_;
  bool given_ = false;
};

class Taker {
 public:
  Taker(const RulePack& rules, const bundle::Limits& limits) : limits_(limits) {
    intake_.tables = std::make_unique<Tables>();
    intake_.scan = std::make_unique<LogScan>(rules);
    intake_.tables->begin();
  }

  void plain_log(const std::string& path, bundle::ByteSource& bytes, const std::string& as) {
    std::string head;
    for (std::string_view piece = bytes.read(); !piece.empty(); piece = bytes.read()) {
      head += piece;
      if (head.size() >= kGuessBytes) break;
    }
    std::string log = as;
    if (log.empty()) {
      const auto guess = guess_log(head);
      if (!guess) {
        throw bundle::Error(path +
                            " is neither a bundle nor a log of docker, containerd or the kernel; "
                            "if it is one of these logs, say which with --as");
      }
      log = *guess;
    }
    for (const LogName& name : log_names()) {
      if (name.name != log) continue;
      Replayed all(std::move(head), bytes);
      entry(name.evidence, all);
      std::string notice = path;
      notice.append(" was read as the log of ").append(log);
      notice.append("; everything else is not known");
      intake_.diagnosis.notices.push_back(std::move(notice));
      return;
    }
    throw bundle::Error("--as " + as +
                        ": there is no such log; it is one of docker, docker-socket, "
                        "containerd, kernel, audit");
  }

  void bundle_entry(const std::string& path, bundle::ByteSource& bytes) {
    if (path == bundle::kHeaderPath || path == bundle::kManifestPath) {
      const auto text = bundle::read_all(bytes, kMaxManifest);
      if (path == bundle::kHeaderPath) {
        has_header_ = true;
        header_ = text ? bundle::header_from(*text) : std::nullopt;
      } else {
        manifest_ = text ? bundle::manifest_from(*text) : std::nullopt;
        if (!manifest_) {
          intake_.diagnosis.notices.push_back(
              "manifest.json cannot be read: it is no manifest, nests too deep or is over " +
              std::to_string(kMaxManifest >> 20) + " MiB");
        }
      }
      return;
    }
    // A command's complaints stand beside its evidence, for people; they are none themselves.
    if (path.ends_with(".stderr")) return;
    const std::string_view id = bundle::evidence_id(path);
    is_document_ = path.ends_with(kDocument);
    // The header comes first in every bundle of ours.
    if (has_header_ || is_log_evidence(id) || extractor_of(id) != nullptr) {
      entry(id, bytes);
    } else {
      foreign_entry(path, bytes);
    }
  }

  /// The Reader delivered only a part of the entry that came last.
  void was_cut(const std::string& why) {
    if (const auto entry = met_.find(last_); entry != met_.end()) entry->second = why;
  }

  Intake finish(const std::string& path, const bundle::Reader& reader) {
    Diagnosis& diagnosis = intake_.diagnosis;
    if (reader.container() == bundle::Container::plain && met_.empty()) {
      throw bundle::Error(path + " is empty; there is nothing to analyze");
    }
    enter_merged();
    if (!reader.intact() && met_.contains(last_)) met_[last_] = "the bundle ends inside it";
    for (const auto& [id, trouble] : met_) {
      intake_.coverage.met(
          id, trouble.empty() ? bundle::Outcome::collected : bundle::Outcome::partial, trouble);
    }
    if (reader.container() != bundle::Container::plain) {
      if (!header_ && (has_header_ || met_.empty())) {
        throw bundle::Error(no_bundle(path, reader));
      }
      if (!header_) return finish_foreign(path, reader);
      if (header_->format_version > bundle::kFormatVersion) {
        throw bundle::Error(path + " has bundle format " + std::to_string(header_->format_version) +
                            ", and this drydock-analyze reads up to " +
                            std::to_string(bundle::kFormatVersion) + "; use a newer one");
      }
      diagnosis.header = *header_;
      insert_host(*intake_.tables, *header_);
      if (header_->obfuscated) {
        diagnosis.notices.emplace_back(
            "names of hosts, domains and users, and IP and MAC addresses, are pseudonyms; who "
            "collected the bundle has the map");
      }
    }
    for (const bundle::Notice& notice : reader.notices()) {
      diagnosis.notices.push_back(notice.where.empty() ? notice.what
                                                       : notice.where + ": " + notice.what);
    }
    judge_completeness(reader);
    if (manifest_) {
      correct_manifest();
      for (const bundle::ProbeRecord& record : manifest_->probes) intake_.coverage.set(record);
      insert_evidence(*intake_.tables, *manifest_);
      if (manifest_->self_scan) tell_self_scan(*manifest_->self_scan);
    }
    return sealed();
  }

 private:
  Intake sealed() {
    Diagnosis& diagnosis = intake_.diagnosis;
    for (const auto& [id, record] : intake_.coverage.records())
      diagnosis.coverage.push_back(record);
    if (const std::int64_t n = intake_.scan->fallbacks(); n > 0) {
      diagnosis.notices.push_back("the one-pass log scan ran out of memory on " +
                                  std::to_string(n) +
                                  " records; they were matched one pattern at a time");
    }
    intake_.scan->set_clock(host_clock());
    insert_sightings(*intake_.tables, *intake_.scan);
    intake_.tables->commit();
    intake_.tables->seal();
    return std::move(intake_);
  }

  HostClock host_clock() const {
    HostClock clock = clock_.value_or(HostClock());
    if (header_) {
      clock.now = header_->started;
      if (header_->time_zone == "UTC" || header_->time_zone == "Etc/UTC") {
        clock.east = std::chrono::minutes(0);
      }
    }
    SqlProblem problem;
    const auto boot = intake_.tables->query("SELECT boot_time FROM kernel WHERE boot_time NOTNULL",
                                            1, kBootSteps, problem);
    if (boot && !boot->rows.empty()) {
      if (const auto* time = std::get_if<std::string>(&boot->rows[0][0])) {
        clock.boot = bundle::time_from(*time);
      }
    }
    return clock;
  }

  /// Whoever hands the bundle on has to know what is in it.
  void tell_self_scan(const bundle::SelfScan& scan) {
    insert_self_scan(*intake_.tables, scan);
    std::vector<std::string> told;
    for (const bundle::SelfScan::Finding& finding : scan.findings) {
      const std::string line = finding.line > 0 ? ":" + std::to_string(finding.line) : "";
      told.push_back(finding.path + line + " holds what looks like a secret (" + finding.kind +
                     ", " + std::to_string(finding.count) +
                     " times) that the collector did not take out; look at it before you hand "
                     "this bundle on");
    }
    if (!scan.reason.empty()) {
      told.push_back("the collector did not look through all of the bundle for secrets again: " +
                     scan.reason);
    }
    auto& notices = intake_.diagnosis.notices;
    notices.insert(notices.begin(), told.begin(), told.end());
  }

  /// A file of a tree that drydock-collect did not make.
  void foreign_entry(const std::string& path, bundle::ByteSource& bytes) {
    from_sos_ = from_sos_ || is_of_sos_report(path);
    const std::vector<const Adapter*> adapters = adapters_for(path);
    if (adapters.empty()) return;
    if (adapters.size() == 1 && adapters.front()->convert == nullptr) {
      const Adapter& adapter = *adapters.front();
      if (adapter.evidence == kHostName || adapter.evidence == kClock) {
        note_of_host(adapter.evidence, bytes);
      } else if (is_wanted(adapter)) {
        adapted_.insert(path);
        entry(adapter.evidence, bytes);
        lacking(adapter);
      }
      return;
    }
    if (!std::ranges::any_of(adapters, [&](const Adapter* one) { return is_wanted(*one); })) return;
    adapted_.insert(path);
    const auto text = bundle::read_all(bytes, kMaxConverted);
    bool refused = !text;
    for (const Adapter* adapter : adapters) {
      if (text && is_wanted(*adapter)) refused = !convert(*adapter, *text, path) || refused;
    }
    if (refused) {
      intake_.diagnosis.notices.push_back(text ? path +
                                                     " is not what its name says, and was not read"
                                               : path + " is larger than 32 MiB, and was not read");
    }
  }

  bool is_wanted(const Adapter& adapter) const {
    return adapter.several != Several::first || !met_.contains(std::string(adapter.evidence));
  }

  /// False if the file is not what the adapter takes.
  bool convert(const Adapter& adapter, const std::string& text, const std::string& path) {
    const bool is_part = adapter.several == Several::parts;
    if (is_part && parts_.contains({adapter.evidence, adapter.lacks})) return true;
    const auto converted = adapter.convert(text, path);
    if (!converted) return false;
    if (converted->empty()) return true;
    if (is_part) parts_.emplace(adapter.evidence, adapter.lacks);
    if (adapter.several == Several::merged) {
      merge(adapter, *converted);
      return true;
    }
    // Evidence that comes in several files lacks what none of them has.
    const auto before = met_.find(std::string(adapter.evidence));
    const std::string lacked = before == met_.end() ? std::string() : before->second;
    bundle::TextSource source(*converted);
    entry(adapter.evidence, source);
    if (before != met_.end()) {
      before->second = lacked == adapter.lacks ? lacked : std::string();
    } else {
      lacking(adapter);
    }
    return true;
  }

  void lacking(const Adapter& adapter) {
    std::string& trouble = met_[std::string(adapter.evidence)];
    if (trouble.empty()) trouble = adapter.lacks;
  }

  /// Lines of JSON of which each file has some members; those of one mount point are one.
  void merge(const Adapter& adapter, std::string_view lines) {
    Merged& merged = merged_[std::string(adapter.evidence)];
    if (!merged.lacks) {
      merged.lacks = adapter.lacks;
    } else if (*merged.lacks != adapter.lacks) {
      merged.lacks = "";
    }
    while (!lines.empty()) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(std::min(lines.size(), line.size() + 1));
      const auto json = json_from(line);
      if (!json || !json->is_object()) continue;
      const Json& key = member(*json, "mount_point");
      merged.rows[key.is_string() ? key.get<std::string>() : std::string()].update(*json);
    }
  }

  void enter_merged() {
    for (const auto& [id, merged] : merged_) {
      std::string lines;
      for (const auto& [key, row] : merged.rows) {
        lines += row.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
      }
      bundle::TextSource source(lines);
      entry(id, source);
      met_[id] = merged.lacks.value_or("");
    }
  }

  void note_of_host(std::string_view what, bundle::ByteSource& bytes) {
    const auto note = bundle::read_all(bytes, kMaxHostNote);
    if (!note) return;
    if (what == kClock) {
      clock_ = clock_from(*note);
    } else if (foreign_host_.empty()) {
      foreign_host_ = trimmed(note->substr(0, note->find('\n')));
    }
  }

  Intake finish_foreign(const std::string& path, const bundle::Reader& reader) {
    Diagnosis& diagnosis = intake_.diagnosis;
    if (clock_ && clock_->now) diagnosis.header.started = *clock_->now;
    // A folder's name is often the host's, or a case's; it is the best there is.
    diagnosis.header.host_name =
        foreign_host_.empty() ? std::filesystem::path(path).filename().string() : foreign_host_;
    diagnosis.complete = reader.intact();
    if (!diagnosis.complete) {
      diagnosis.incomplete_reason =
          reader.limit().empty() ? "it is damaged or ends early" : reader.limit();
    }
    const std::string kinds = std::to_string(met_.size()) + (met_.size() == 1 ? " kind" : " kinds");
    diagnosis.notices.insert(diagnosis.notices.begin(),
                             path + " was read as " + (from_sos_ ? "a sos report" : "loose files") +
                                 ", not as a bundle of drydock-collect: it has " + kinds +
                                 " of our evidence, and everything else is not known");
    // Links, devices and odd names abound in such trees, and no adapter asks for them.
    bool left_out = false;
    for (const bundle::Notice& notice : reader.notices()) {
      if (notice.where.empty() || adapted_.contains(notice.where)) {
        diagnosis.notices.push_back((notice.where.empty() ? "" : notice.where + ": ") +
                                    notice.what);
      } else {
        left_out = true;
      }
    }
    if (left_out) {
      diagnosis.notices.emplace_back("links, devices and files with unusual names were left out");
    }
    return sealed();
  }

  void entry(std::string_view id, bundle::ByteSource& bytes) {
    last_ = id;
    if (!is_log_evidence(id) && extractor_of(id) == nullptr && met_.size() > kMaxMet) return;
    met_.insert_or_assign(last_, std::string());
    const Extractor* const extractor = extractor_of(id);
    if (is_log_evidence(id)) {
      LongLines watched(bytes, std::min(limits_.line_bytes, kMatchedBytes));
      intake_.scan->scan(id, watched, limits_.line_bytes);
      note_long_lines(watched.count(), std::min(limits_.line_bytes, kMatchedBytes));
    } else if (extractor != nullptr) {
      LongLines watched(bytes, limits_.line_bytes);
      extract(*extractor, id, watched);
      if (!is_document_) note_long_lines(watched.count(), limits_.line_bytes);
    }
  }

  void note_long_lines(std::int64_t count, std::int64_t limit) {
    if (count == 0) return;
    std::string what = std::to_string(count) + (count == 1 ? " line is" : " lines are") +
                       " longer than " + std::to_string(limit) + " bytes and only read up to there";
    intake_.diagnosis.notices.push_back(last_ + ": " + what);
    met_[last_] = std::move(what);
  }

  void extract(const Extractor& extractor, std::string_view id, bundle::ByteSource& bytes) {
    EntryRows rows(*intake_.tables, id);
    // A defect in one extractor must not cost the user the rest of the bundle.
    try {
      extractor.extract({id, bytes, limits_.line_bytes}, rows);
    } catch (const std::exception& e) {
      met_[last_] = e.what();
      intake_.diagnosis.notices.push_back(std::string(id) +
                                          ": not all of it could be read: " + e.what());
    }
    if (const std::string problem = rows.problem(); !problem.empty()) {
      intake_.diagnosis.notices.push_back(problem);
    }
  }

  static std::string no_bundle(const std::string& path, const bundle::Reader& reader) {
    std::string why = path + " is no drydock bundle: it has no readable bundle.json";
    if (!reader.notices().empty()) {
      const bundle::Notice& first = reader.notices().front();
      why += " (" + (first.where.empty() ? "" : first.where + ": ") + first.what + ")";
    }
    return why;
  }

  // The manifest tells what was collected; what then got lost or could not be read is known here.
  void correct_manifest() {
    for (bundle::ProbeRecord& record : manifest_->probes) {
      if (record.outcome != bundle::Outcome::collected &&
          record.outcome != bundle::Outcome::partial) {
        continue;
      }
      const auto entry = met_.find(record.id);
      if (entry == met_.end()) {
        record.outcome = bundle::Outcome::failed;
        record.reason = "the manifest lists it, and it is not in the bundle";
      } else if (!entry->second.empty()) {
        record.outcome = bundle::Outcome::partial;
        record.reason = entry->second;
      }
    }
  }

  void judge_completeness(const bundle::Reader& reader) {
    Diagnosis& diagnosis = intake_.diagnosis;
    if (!reader.limit().empty()) {
      diagnosis.complete = false;
      diagnosis.incomplete_reason = reader.limit();
    } else if (reader.container() == bundle::Container::plain) {
      diagnosis.complete = reader.intact();
      if (!diagnosis.complete) diagnosis.incomplete_reason = "the file ends early";
    } else if (!manifest_) {
      diagnosis.complete = false;
      diagnosis.incomplete_reason =
          reader.intact()
              ? "it has no manifest.json; the collector was stopped before its end, or the "
                "file was removed"
              : "it ends early (a cut upload or an interrupted collection)";
    } else if (!reader.intact()) {
      diagnosis.complete = false;
      diagnosis.incomplete_reason = "it is damaged";
    } else if (manifest_->ended != "complete") {
      diagnosis.complete = false;
      diagnosis.incomplete_reason = "the collection was " + manifest_->ended;
    }
  }

  Intake intake_;
  bundle::Limits limits_;
  std::optional<bundle::Header> header_;
  bool has_header_ = false;  // there is one, be it readable or not
  bool from_sos_ = false;
  std::string foreign_host_;
  std::optional<HostClock> clock_;
  struct Merged {
    std::map<std::string, Json> rows;
    std::optional<std::string> lacks;
  };
  std::map<std::string, Merged> merged_;
  std::set<std::pair<std::string_view, std::string_view>> parts_;  ///< that were entered
  std::set<std::string> adapted_;                                  // files that stand for evidence
  std::optional<bundle::Manifest> manifest_;
  std::map<std::string, std::string> met_;  // evidence that came by, and what was wrong with it
  std::string last_;
  bool is_document_ = false;  // the entry is one JSON text, be its lines as long as they like
};

}  // namespace

Intake take_in(const std::string& path, const RulePack& rules, const bundle::Limits& limits,
               const std::string& as) {
  bundle::Reader reader(path, limits);
  Taker taker(rules, limits);
  while (bundle::Entry* entry = reader.next()) {
    const std::size_t notices = reader.notices().size();
    if (reader.container() == bundle::Container::plain) {
      taker.plain_log(path, *entry, as);
    } else {
      taker.bundle_entry(entry->path(), *entry);
    }
    if (reader.notices().size() > notices) taker.was_cut(reader.notices().back().what);
  }
  return taker.finish(path, reader);
}

Diagnosis analyze(const std::string& path, const RulePack& rules, const bundle::Limits& limits,
                  const std::string& as) {
  Intake intake = take_in(path, rules, limits, as);
  diagnose(rules, *intake.tables, intake.coverage, *intake.scan, intake.diagnosis);
  return std::move(intake.diagnosis);
}

}  // namespace analyzer
