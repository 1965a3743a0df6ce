// SPDX-License-Identifier: Apache-2.0
#include "analyzer/foreign_tree.h"

#include <algorithm>
#include <filesystem>

#include "analyzer/fields.h"

namespace analyzer {
namespace {

// What is converted is held in memory meanwhile; sos keeps its files below 25 MiB.
constexpr std::int64_t kMaxConverted = 32 << 20;
constexpr std::int64_t kMaxHostNote = 4096;

}  // namespace

void ForeignTree::take(const std::string& path, bundle::ByteSource& bytes,
                       std::vector<std::string>& notices) {
  from_sos_ = from_sos_ || is_of_sos_report(path);
  const std::vector<const Adapter*> adapters = adapters_for(path);
  if (adapters.empty()) return;
  if (adapters.size() == 1 && adapters.front()->convert == nullptr) {
    const Adapter& adapter = *adapters.front();
    if (adapter.evidence == kHostName || adapter.evidence == kClock) {
      note_of_host(adapter.evidence, bytes);
    } else if (is_wanted(adapter)) {
      adapted_.insert(path);
      entries_.enter(adapter.evidence, bytes, is_document(path));
      lacking(adapter.evidence, adapter.lacks);
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
    notices.push_back(path + (text ? " is not what its name says, and was not read"
                                   : " is larger than 32 MiB, and was not read"));
  }
}

bool ForeignTree::is_wanted(const Adapter& adapter) const {
  return adapter.several != Several::first || !entries_.has(adapter.evidence);
}

/// False if the file is not what the adapter takes.
bool ForeignTree::convert(const Adapter& adapter, const std::string& text,
                          const std::string& path) {
  const bool is_part = adapter.several == Several::parts;
  if (is_part && parts_.contains({adapter.evidence, adapter.lacks.why})) return true;
  const auto converted = adapter.convert(text, path);
  if (!converted) return false;
  if (converted->empty()) return true;
  if (is_part) parts_.emplace(adapter.evidence, adapter.lacks.why);
  if (adapter.several == Several::merged) {
    merge(adapter, *converted);
    return true;
  }
  const bool is_first = !entries_.has(adapter.evidence);
  EntryIntake::Trouble trouble = entries_.trouble_of(adapter.evidence);
  bundle::TextSource source(*converted);
  entries_.enter(adapter.evidence, source, is_document(path));
  if (is_first) {
    lacking(adapter.evidence, adapter.lacks);
  } else if (entries_.trouble_of(adapter.evidence).what.empty()) {
    // Evidence that comes in several files lacks what none of them has.
    if (trouble.of_its_kind && trouble.what != adapter.lacks.why) trouble = {};
    entries_.set_trouble(adapter.evidence, std::move(trouble));
  }
  return true;
}

/// Unless something worse is known of that evidence.
void ForeignTree::lacking(std::string_view id, const Lack& lack) {
  if (!entries_.trouble_of(id).what.empty()) return;
  entries_.set_trouble(id, {.what = std::string(lack.why), .lack = lack.of, .of_its_kind = true});
}

/// Lines of JSON of which each file has some members; those of one mount point are one.
void ForeignTree::merge(const Adapter& adapter, std::string_view lines) {
  Merged& merged = merged_[std::string(adapter.evidence)];
  if (!merged.lacks) {
    merged.lacks = adapter.lacks;
  } else if (merged.lacks->why != adapter.lacks.why) {
    merged.lacks = Lack();
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

void ForeignTree::enter_merged() {
  for (const auto& [id, merged] : merged_) {
    std::string lines;
    for (const auto& [key, row] : merged.rows) {
      lines += row.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
    }
    bundle::TextSource source(lines);
    entries_.enter(id, source, false);
    if (merged.lacks) lacking(id, *merged.lacks);
  }
}

void ForeignTree::note_of_host(std::string_view what, bundle::ByteSource& bytes) {
  const auto note = bundle::read_all(bytes, kMaxHostNote);
  if (!note) return;
  if (what == kClock) {
    clock_ = clock_from(*note);
  } else if (host_name_.empty()) {
    host_name_ = trimmed(note->substr(0, note->find('\n')));
  }
}

void ForeignTree::describe(const std::string& path, const bundle::Reader& reader,
                           Diagnosis& diagnosis) const {
  if (clock_ && clock_->now) diagnosis.header.started = *clock_->now;
  // A folder's name is often the host's, or a case's; it is the best there is.
  diagnosis.header.host_name =
      host_name_.empty() ? std::filesystem::path(path).filename().string() : host_name_;
  diagnosis.complete = reader.intact();
  if (!diagnosis.complete) {
    diagnosis.incomplete_reason =
        reader.limit().empty() ? "it is damaged or ends early" : reader.limit();
  }
  const std::size_t count = entries_.met().size();
  diagnosis.notices.insert(diagnosis.notices.begin(),
                           path + " was read as " + (from_sos_ ? "a sos report" : "loose files") +
                               ", not as a bundle of drydock-collect: it has " +
                               std::to_string(count) + (count == 1 ? " kind" : " kinds") +
                               " of our evidence, and everything else is not known");
  // Links, devices and odd names abound in such trees, and no adapter asks for them.
  bool left_out = false;
  for (const bundle::Notice& notice : reader.notices()) {
    if (notice.where.empty() || adapted_.contains(notice.where)) {
      diagnosis.notices.push_back((notice.where.empty() ? "" : notice.where + ": ") + notice.what);
    } else {
      left_out = true;
    }
  }
  if (left_out) {
    diagnosis.notices.emplace_back("links, devices and files with unusual names were left out");
  }
}

}  // namespace analyzer
