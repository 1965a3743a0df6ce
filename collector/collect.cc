// SPDX-License-Identifier: Apache-2.0
#include "collector/collect.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "bundle/error.h"
#include "bundle/layout.h"
#include "bundle/sha256.h"
#include "collector/isolated_survey.h"
#include "collector/politeness.h"
#include "collector/self_scan.h"
#include "collector/since.h"

namespace collector {
namespace {

using bundle::Outcome;
using std::chrono::milliseconds;

/// With less room or time than this, starting is not worth it.
constexpr std::int64_t kLeastRoom = std::int64_t{64} * 1024;
constexpr milliseconds kLeastTime{50};
/// Of the run's time, what is kept for reading the bundle again.
constexpr milliseconds kScanTime{5'000};
constexpr int kScanShare = 10;
/// For a scan that looks at the clock itself.
constexpr milliseconds kScanGrace{1'000};

bundle::EntryPath checked(const std::string& path) {
  auto entry = bundle::EntryPath::parse(path);
  if (!entry) throw bundle::Error("not a path for a bundle: " + path);
  return *std::move(entry);
}

std::string trimmed(std::optional<std::string> text) {
  std::string value = std::move(text).value_or("");
  while (value.ends_with('\n')) value.pop_back();
  return value;
}

class Run {
 public:
  Run(std::span<const Probe> catalog, Host& host, const Plan& plan, bundle::Writer& writer,
      Output& output)
      : host_(host),
        plan_(plan),
        writer_(writer),
        output_(output),
        end_(host.tick() + plan.time),
        until_(end_ - std::min(kScanTime, plan.time / kScanShare)),
        scan_(catalog, [this] { return no_time_to_scan(); }) {}

  /// Before each probe: a busy host may leave a polite run so little that evidence would be lost.
  void keep_pace(std::size_t done, std::size_t of, Progress& progress) {
    if (hurries_ || !plan_.hurry) return;
    const auto used = plan_.time - std::chrono::duration_cast<milliseconds>(end_ - host_.tick());
    if (!falls_behind(used, plan_.time, done, of)) return;
    hurries_ = true;
    if (!plan_.hurry()) return;
    progress.say("This host leaves little to a polite run (" + std::to_string(done) + " of " +
                 std::to_string(of) + " pieces after " + std::to_string(used.count() / 1000) +
                 " s), so the rest is gathered at normal priority.");
  }

  milliseconds time_left() const {
    return std::chrono::duration_cast<milliseconds>(until_ - host_.tick());
  }

  std::optional<std::string> interrupted() const {
    return plan_.interrupted ? plan_.interrupted() : std::nullopt;
  }

  std::string how_it_ended() const {
    if (auto why = interrupted()) return *why;
    return out_of_time_ ? "out of time" : "complete";
  }

  bundle::ProbeRecord probe(const Probe& probe, const Survey& survey) {
    const auto started = host_.now();
    const auto tick = host_.tick();
    bundle::ProbeRecord record = attempt(probe, survey);
    record.id = probe.id;
    record.started = started;
    record.duration_ms = std::chrono::duration_cast<milliseconds>(host_.tick() - tick).count();
    record.reason = rewritten(std::move(record.reason));
    record.file = rewritten(std::move(record.file));
    for (std::string& word : record.argv) word = rewritten(std::move(word));
    return record;
  }

  void add(const bundle::EntryPath& path, std::string_view bytes) {
    ++entries_;
    if (output_.streams()) scan(path.text(), bytes);  // what was sent cannot be read again
    try {
      writer_.add(path, bytes);
    } catch (const bundle::Error& error) {
      // Somebody else took the room between our asking and writing. The writer keeps what did not
      // go out and goes on there, once there is room again.
      output_.require_answers();
      if (error.code() != ENOSPC && error.code() != EDQUOT) throw;
    }
  }

  bundle::SelfScan scanned(const bundle::Manifest& manifest) {
    // Its sentences quote the host, too. (The names of kinds in it are no secrets.)
    std::string sentences;
    for (const bundle::ProbeRecord& record : manifest.probes) {
      sentences += record.reason + '\n' + record.file + '\n';
    }
    scan(std::string(bundle::kManifestPath), sentences);
    if (output_.streams()) return scan_.result();
    if (auto why = no_time_to_scan()) return not_scanned(*std::move(why));
    // In a child, because the place of the bundle may be dead by now.
    std::string text;
    const auto read_again = [this](Host&, const Sink& out) {
      is_child_ = true;
      scan_.archive(output_.path(), entries_);
      bundle::Manifest found;
      found.self_scan = scan_.result();
      out(to_json(found));
      return NativeResult{};
    };
    const auto take = [&text](std::string_view piece) {
      text += piece;
      return true;
    };
    const auto left = std::chrono::duration_cast<milliseconds>(end_ - host_.tick());
    host_.isolate(read_again, {.time = left + kScanGrace}, take);
    is_child_ = false;
    const auto found = bundle::manifest_from(text);
    if (found && found->self_scan) return *found->self_scan;
    return not_scanned(interrupted().value_or("the bundle could not be read again in time"));
  }

 private:
  static bundle::SelfScan not_scanned(std::string why) {
    bundle::SelfScan scan;
    scan.outcome = bundle::SelfScan::kIncomplete;
    scan.reason = std::move(why);
    return scan;
  }

  std::optional<std::string> no_time_to_scan() const {
    // A child has no descriptor that tells it of a signal; its parent ends it.
    if (auto why = is_child_ ? std::nullopt : interrupted()) return why;
    if (host_.tick() < end_) return std::nullopt;
    return "the run's time (--timeout) was used up";
  }

  void scan(const std::string& path, std::string_view text) {
    bundle::TextSource source(text);
    scan_.entry(path, source);
  }

  std::string rewritten(std::string text) const {
    return plan_.rewrite && !text.empty() ? plan_.rewrite(text) : std::move(text);
  }

  static bundle::ProbeRecord skipped(std::string reason) {
    bundle::ProbeRecord record;
    record.outcome = Outcome::skipped;
    record.reason = std::move(reason);
    return record;
  }

  bundle::ProbeRecord attempt(const Probe& probe, const Survey& survey) {
    if (auto why = interrupted()) return skipped(*std::move(why));
    const milliseconds left = time_left();
    if (left < kLeastTime) {
      out_of_time_ = true;
      return skipped("the run's time of " +
                     std::to_string(std::chrono::ceil<std::chrono::seconds>(plan_.time).count()) +
                     " s (--timeout) was used up");
    }
    Output::Room room = output_.room();
    if (room.bytes < kLeastRoom) return skipped(std::move(room.limited_by));

    const Limits limits = {.time = std::min(probe.limits.time, left),
                           .bytes = std::min(probe.limits.bytes, room.bytes - kLeastRoom / 2)};
    Gathered gathered;
    // A defect in one probe must not cost the user the other forty.
    try {
      gathered = gather(probe, host_, survey, plan_, limits);
    } catch (const std::exception& error) {
      gathered = {};
      gathered.record.outcome = Outcome::failed;
      gathered.record.reason = std::string("a defect of this program: ") + error.what();
    }
    write(probe, gathered);
    return std::move(gathered.record);
  }

  // The two sides of a gap apart, because the gap moves.
  void rewrite(Gathered& gathered) const {
    if (gathered.text) {
      const std::string_view text = *gathered.text;
      auto& cut = gathered.record.cut;
      const auto gap = cut ? std::min(static_cast<std::size_t>(cut->offset), text.size()) : 0;
      std::string out = plan_.rewrite(text.substr(0, gap));
      if (cut) cut->offset = static_cast<std::int64_t>(out.size());
      if (gap == 0) {
        out = plan_.rewrite(text);
      } else {
        out += plan_.rewrite(text.substr(gap));
      }
      gathered.text = std::move(out);
    }
    gathered.stderr_text = rewritten(std::move(gathered.stderr_text));
  }

  void write(const Probe& probe, Gathered& gathered) {
    bundle::ProbeRecord& record = gathered.record;
    if (plan_.rewrite) rewrite(gathered);
    if (gathered.text) {
      const bundle::EntryPath path = checked(entry_path(probe));
      if (!output_.reserve(static_cast<std::int64_t>(gathered.text->size()))) {
        record.outcome = Outcome::skipped;
        record.reason = output_.room().limited_by;
        record.cut.reset();
        return;
      }
      add(path, *gathered.text);
      record.path = path.text();
      record.bytes = static_cast<std::int64_t>(gathered.text->size());
      record.sha256 = bundle::sha256_hex(*gathered.text);
    }
    if (!gathered.stderr_text.empty() &&
        output_.reserve(static_cast<std::int64_t>(gathered.stderr_text.size()))) {
      const bundle::EntryPath path = checked(std::string(probe.id) + ".stderr");
      add(path, gathered.stderr_text);
      record.stderr_path = path.text();
    }
  }

  Host& host_;
  const Plan& plan_;
  bundle::Writer& writer_;
  Output& output_;
  std::chrono::steady_clock::time_point end_;
  std::chrono::steady_clock::time_point until_;  ///< for probes
  SelfScan scan_;
  std::int64_t entries_ = 0;
  bool is_child_ = false;
  bool out_of_time_ = false;
  bool hurries_ = false;
};

}  // namespace

bundle::Header header(Host& host, bundle::Time started, std::int64_t uid,
                      std::vector<std::string> options) {
  bundle::Header header;
  header.tool_version = DRYDOCK_VERSION;
  header.host_name = trimmed(slurp(host, "/proc/sys/kernel/hostname"));
  header.started = started;
  header.boot_id = trimmed(slurp(host, "/proc/sys/kernel/random/boot_id"));
  header.options = std::move(options);
  header.uid = uid;
  // ../usr/share/zoneinfo/Europe/Berlin
  constexpr std::string_view kZones = "zoneinfo/";
  const std::string zone = host.read_link("/etc/localtime").value_or("");
  if (const auto at = zone.find(kZones); at != std::string::npos) {
    header.time_zone = zone.substr(at + kZones.size());
  }
  return header;
}

bundle::Manifest collect(std::span<const Probe> catalog, Host& host, const Plan& plan,
                         const bundle::Header& header, bundle::Writer& writer, Output& output,
                         Progress& progress) {
  Run run(catalog, host, plan, writer, output);
  const std::string header_text = to_json(header);
  output.reserve(static_cast<std::int64_t>(header_text.size()));
  run.add(checked(std::string(bundle::kHeaderPath)), header_text);

  Survey found = isolated_survey(host, run.time_left());
  found.asked = {.since = absolute_time(plan.since, header.started),
                 .container_log_lines = plan.container_log_lines};
  bundle::Manifest manifest;
  manifest.probes.reserve(catalog.size());
  for (const Probe& probe : catalog) {
    run.keep_pace(manifest.probes.size(), catalog.size(), progress);
    progress.begin(manifest.probes.size() + 1, catalog.size(), probe.id);
    manifest.probes.push_back(run.probe(probe, found));
    progress.end(manifest.probes.size(), catalog.size(), manifest.probes.back());
  }
  manifest.ended = run.how_it_ended();
  manifest.self_scan = run.scanned(manifest);
  manifest.finished = host.now();
  // Straight to the writer: without manifest and end it is no whole bundle, so here a full disk
  // does end the run.
  try {
    writer.add(checked(std::string(bundle::kManifestPath)), to_json(manifest));
    writer.finish();
  } catch (const bundle::Error&) {
    output.require_answers();
    throw;
  }
  return manifest;
}

}  // namespace collector
