// SPDX-License-Identifier: Apache-2.0
#include "collector/container_log_tails.h"

#include <algorithm>
#include <string>
#include <vector>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/local_log.h"
#include "collector/overlay2.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxContainers = 10'000;
constexpr std::int64_t kLeastShare = std::int64_t{16} << 10;
constexpr std::int64_t kMostShare = std::int64_t{512} << 10;
constexpr std::int64_t kFirstLook = std::int64_t{16} << 10;

/// Ids come from names of folders, and are the first word of a line.
bool is_id(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  });
}

struct Source {
  std::string id;
  std::string path;
  std::int64_t size = 0;
  bool local = false;  ///< of the driver `local`; else json-file's
};

struct Tail {
  Access access = Access::ok;
  std::string error = {};
  std::string text = {};  ///< whole records
};

/// Where the last `lines` records of `text` begin, and how many they are.
struct Cut {
  std::size_t from = 0;
  std::int64_t records = 0;
};

Cut cut_lines(std::string_view text, std::int64_t lines) {
  Cut cut{.from = text.size()};
  while (cut.from > 0 && cut.records < lines) {
    const auto newline = cut.from < 2 ? std::string_view::npos : text.rfind('\n', cut.from - 2);
    if (newline == std::string_view::npos) break;
    cut.from = newline + 1;
    ++cut.records;
  }
  return cut;
}

Cut cut_messages(std::string_view text, std::int64_t messages) {
  Cut cut{.from = text.size()};
  while (cut.records < messages) {
    const auto message = last_local_message(text.substr(0, cut.from));
    if (!message) break;
    cut.from -= message->size() + kLocalLengths;
    ++cut.records;
  }
  return cut;
}

/// The last records, as far as they fit into `share`; each look goes further back.
Tail tail_of(Host& host, const Source& source, std::int64_t records, std::int64_t share) {
  for (std::int64_t look = std::min({kFirstLook, share, source.size});;
       look = std::min({look * 4, share, source.size})) {
    Tail tail;
    const FileResult file =
        host.read_from(source.path, source.size - look, {.time = 2s, .bytes = look},
                       [&tail](std::string_view piece) {
                         tail.text += piece;
                         return true;
                       });
    tail.access = file.access;
    tail.error = file.error;
    if (file.access != Access::ok) return tail;
    Cut cut = source.local ? cut_messages(tail.text, records) : cut_lines(tail.text, records);
    if (cut.records < records && look < std::min(share, source.size)) continue;
    // The first line is whole only if the file starts with it.
    if (!source.local && cut.records < records && look == source.size) cut.from = 0;
    if (source.local && cut.records == 0) {
      tail.access = Access::error;
      tail.error = source.path + " does not end with a record of the log driver local";
    }
    tail.text.erase(0, cut.from);
    return tail;
  }
}

/// What comes from a container stays on its line and gives no orders to a terminal.
std::string one_line(std::string_view time, std::string_view id, std::string_view stream,
                     std::string_view message) {
  while (message.ends_with('\n')) message.remove_suffix(1);
  std::string line(time.empty() ? "-" : time);
  line.append(" ").append(id).append(" ").append(stream.empty() ? "-" : stream).append(": ");
  line += message;
  std::ranges::replace_if(
      line, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; }, '?');
  return line + "\n";
}

// {"log":"GET /health 200\n","stream":"stdout","time":"2026-01-31T08:00:00.123456789Z"}
std::string line_of_json(std::string_view id, std::string_view record) {
  const Json entry = Json::parse(record, nullptr, false);
  if (!entry.is_object()) return one_line("", id, "", record);
  const auto word = [&entry](const char* key) -> std::string {
    const auto found = entry.find(key);
    return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
  };
  return one_line(word("time"), id, word("stream"), word("log"));
}

std::string line_of_local(std::string_view id, std::string_view message) {
  const auto record = local_record_from(message);
  if (!record) return one_line("", id, "", "a record that cannot be read");
  const auto time = bundle::Time(std::chrono::microseconds(record->time_ns / 1000));
  return one_line(bundle::to_text(time), id, record->source, record->line);
}

/// False when no more are wanted.
bool pour(const Source& source, std::string_view text, const Sink& sink) {
  bool wanted = true;
  if (!source.local) {
    for_each_line(text, [&](std::string_view record) {
      wanted = wanted && sink(line_of_json(source.id, record));
    });
    return wanted;
  }
  std::vector<std::string_view> messages;  // they are found from the end
  while (const auto message = last_local_message(text)) {
    messages.push_back(*message);
    text.remove_suffix(message->size() + kLocalLengths);
  }
  for (auto each = messages.rbegin(); wanted && each != messages.rend(); ++each) {
    wanted = sink(line_of_local(source.id, *each));
  }
  return wanted;
}

}  // namespace

NativeResult container_log_tails(Host& host, const Survey& survey, const Sink& sink) {
  const std::string root = survey.data_root.path + "/containers";
  const DirResult list = host.list(root, kMaxContainers);
  if (list.access != Access::ok) return not_listed(list, root);
  std::vector<Source> sources;
  for (const DirEntry& each : list.entries) {
    if (each.type != FileType::directory || !is_id(each.name)) continue;
    const std::string folder = root + "/" + each.name;
    for (const auto& [path, local] : {std::pair(folder + "/" + each.name + "-json.log", false),
                                      std::pair(folder + "/local-logs/container.log", true)}) {
      const auto file = host.stat(path);
      if (!file || file->type != FileType::regular) continue;
      sources.push_back({.id = each.name, .path = path, .size = file->size, .local = local});
    }
  }
  const auto count = std::max<std::int64_t>(static_cast<std::int64_t>(sources.size()), 1);
  const std::int64_t share = std::clamp(kContainerLogBytes / count, kLeastShare, kMostShare);
  std::int64_t left = kContainerLogBytes;
  std::int64_t beyond = 0;
  std::string trouble;
  for (const Source& source : sources) {
    if (left < kLeastShare) {
      ++beyond;
      continue;
    }
    if (source.size == 0) continue;
    const Tail tail =
        tail_of(host, source, survey.asked.container_log_lines, std::min(share, left));
    if (tail.access != Access::ok) {
      trouble = tail.error;
      continue;
    }
    left -= static_cast<std::int64_t>(tail.text.size());
    if (!pour(source, tail.text, sink)) return {};
  }
  if (beyond > 0) {
    trouble += (trouble.empty() ? "" : "; ") + std::string("the logs of ") +
               std::to_string(beyond) + " more containers had no room";
  }
  if (!trouble.empty()) return {.outcome = bundle::Outcome::partial, .reason = std::move(trouble)};
  return list.truncated ? over_cap(kMaxContainers, "containers", root) : NativeResult{};
}

}  // namespace collector
