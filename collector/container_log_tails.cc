// SPDX-License-Identifier: Apache-2.0
#include "collector/container_log_tails.h"

#include <algorithm>
#include <string>
#include <vector>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"
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

struct Tail {
  Access access = Access::ok;
  std::string error = {};
  std::string text = {};  ///< whole lines
};

/// The last `lines` lines, as far as they fit into `share`; each look goes twice as far back.
Tail tail_of(Host& host, const std::string& path, std::int64_t size, std::int64_t lines,
             std::int64_t share) {
  for (std::int64_t look = std::min({kFirstLook, share, size});;
       look = std::min({look * 4, share, size})) {
    Tail tail;
    const FileResult file = host.read_from(path, size - look, {.time = 2s, .bytes = look},
                                           [&tail](std::string_view piece) {
                                             tail.text += piece;
                                             return true;
                                           });
    tail.access = file.access;
    tail.error = file.error;
    if (file.access != Access::ok) return tail;
    std::size_t from = tail.text.size();
    std::int64_t found = 0;
    while (from > 0 && found < lines) {
      const auto newline = from < 2 ? std::string::npos : tail.text.rfind('\n', from - 2);
      if (newline == std::string::npos) break;
      from = newline + 1;
      ++found;
    }
    // The first line is whole only if the file starts with it.
    if (found < lines && look == size) from = 0;
    if (found < lines && look < std::min(share, size)) continue;
    tail.text.erase(0, from);
    return tail;
  }
}

// {"log":"GET /health 200\n","stream":"stdout","time":"2026-01-31T08:00:00.123456789Z"}
std::string as_line(std::string_view id, std::string_view record) {
  const Json entry = Json::parse(record, nullptr, false);
  const auto word = [&entry](const char* key) -> std::string {
    const auto found = entry.find(key);
    return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
  };
  std::string line;
  if (entry.is_object()) {
    const std::string time = word("time");
    const std::string stream = word("stream");
    line = (time.empty() ? "-" : time) + " " + std::string(id) + " " +
           (stream.empty() ? "-" : stream) + ": ";
    std::string message = word("log");
    while (message.ends_with('\n')) message.pop_back();
    line += message;
  } else {
    line = "- " + std::string(id) + " -: " + std::string(record);
  }
  std::ranges::replace_if(
      line, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; }, '?');
  return line + "\n";
}

struct Source {
  std::string id;
  std::string path;
  std::int64_t size = 0;
};

}  // namespace

NativeResult container_log_tails(Host& host, const Survey& survey, const Sink& sink) {
  const std::string root = survey.data_root.path + "/containers";
  const DirResult list = host.list(root, kMaxContainers);
  if (list.access != Access::ok) return not_listed(list, root);
  std::vector<Source> sources;
  std::int64_t local = 0;
  for (const DirEntry& each : list.entries) {
    if (each.type != FileType::directory || !is_id(each.name)) continue;
    const std::string folder = root + "/" + each.name;
    std::string path = folder + "/" + each.name + "-json.log";
    const auto file = host.stat(path);
    if (file && file->type == FileType::regular) {
      sources.push_back({.id = each.name, .path = std::move(path), .size = file->size});
    } else if (host.stat(folder + "/local-logs/container.log")) {
      ++local;
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
    const Tail tail = tail_of(host, source.path, source.size, survey.asked.container_log_lines,
                              std::min(share, left));
    if (tail.access != Access::ok) {
      trouble = tail.error;
      continue;
    }
    left -= static_cast<std::int64_t>(tail.text.size());
    bool wanted = true;
    for_each_line(tail.text, [&](std::string_view record) {
      wanted = wanted && sink(as_line(source.id, record));
    });
    if (!wanted) return {};
  }
  if (local > 0) {
    trouble += (trouble.empty() ? "" : "; ") + std::to_string(local) +
               " logs of the driver `local` are no text and were not read";
  }
  if (beyond > 0) {
    trouble += (trouble.empty() ? "" : "; ") + std::string("the logs of ") +
               std::to_string(beyond) + " more containers had no room";
  }
  if (!trouble.empty()) return {.outcome = bundle::Outcome::partial, .reason = std::move(trouble)};
  return list.truncated ? over_cap(kMaxContainers, "containers", root) : NativeResult{};
}

}  // namespace collector
