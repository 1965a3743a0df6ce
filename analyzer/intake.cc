// SPDX-License-Identifier: Apache-2.0
#include "analyzer/intake.h"

#include <utility>

#include "analyzer/diagnose.h"
#include "analyzer/entry_intake.h"
#include "analyzer/foreign_tree.h"
#include "analyzer/intake_tables.h"
#include "analyzer/log_record.h"
#include "bundle/error.h"
#include "bundle/manifest.h"

namespace analyzer {
namespace {

// A manifest has a few hundred bytes for each probe.
constexpr std::int64_t kMaxManifest = 4 << 20;
constexpr std::size_t kGuessBytes = 64 << 10;
constexpr std::int64_t kBootSteps = 1000;

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
  Taker(const RulePack& rules, const bundle::Limits& limits)
      : entries_(intake_, limits), foreign_(entries_) {
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
      entries_.enter(name.evidence, all, false);
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
    // The header comes first in every bundle of ours.
    if (has_header_ || is_read(id)) {
      entries_.enter(id, bytes, is_document(path));
    } else {
      foreign_.take(path, bytes, intake_.diagnosis.notices);
    }
  }

  void was_cut(const std::string& why) { entries_.was_cut(why); }

  Intake finish(const std::string& path, const bundle::Reader& reader) {
    Diagnosis& diagnosis = intake_.diagnosis;
    if (reader.container() == bundle::Container::plain && entries_.met().empty()) {
      throw bundle::Error(path + " is empty; there is nothing to analyze");
    }
    if (!reader.intact()) entries_.was_cut("the bundle ends inside it");
    foreign_.enter_merged();
    for (const auto& [id, trouble] : entries_.met()) {
      intake_.coverage.met(
          id, trouble.what.empty() ? bundle::Outcome::collected : bundle::Outcome::partial,
          trouble.what, trouble.lack);
    }
    if (reader.container() != bundle::Container::plain) {
      if (!header_ && (has_header_ || entries_.met().empty())) {
        throw bundle::Error(no_bundle(path, reader));
      }
      if (!header_) {
        foreign_.describe(path, reader, diagnosis);
        return sealed();
      }
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
    HostClock clock = foreign_.clock().value_or(HostClock());
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
      const auto entry = entries_.met().find(record.id);
      if (entry == entries_.met().end()) {
        record.outcome = bundle::Outcome::failed;
        record.reason = "the manifest lists it, and it is not in the bundle";
      } else if (!entry->second.what.empty()) {
        record.outcome = bundle::Outcome::partial;
        record.reason = entry->second.what;
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
  EntryIntake entries_;
  ForeignTree foreign_;
  std::optional<bundle::Header> header_;
  bool has_header_ = false;  // there is one, be it readable or not
  std::optional<bundle::Manifest> manifest_;
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
