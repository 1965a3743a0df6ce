// SPDX-License-Identifier: Apache-2.0
#include "collector/data_root_state.h"

#include <array>

#include "bundle/sha256.h"
#include "collector/containerd_config.h"
#include "collector/daemon_settings.h"
#include "collector/json_lines.h"
#include "collector/overlay2.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxVolumes = 20'000;
constexpr std::int64_t kMaxImages = 20'000;
constexpr std::int64_t kMaxJson = 4 << 20;

// What `docker volume create --opt` was given:
// {"MountType":"nfs","MountOpts":"addr=10.0.0.9,rw","MountDevice":":/export","Quota":{"Size":0}}
void add_options(Host& host, const std::string& folder, Json& row) {
  const std::string path = folder + "/opts.json";
  const auto stat = host.stat(path);
  const auto text = stat ? slurp(host, path, kMaxJson) : std::nullopt;
  const Json parsed = text ? Json::parse(*text, nullptr, false) : Json();
  row["options_bytes"] = stat ? Json(stat->size) : Json(nullptr);
  row["mount_type"] = or_null(text_member(parsed, "MountType"));
  row["mount_options"] = or_null(text_member(parsed, "MountOpts"));
  row["mount_device"] = or_null(text_member(parsed, "MountDevice"));
  row["options_error"] = nullptr;
  if (!stat || parsed.is_object()) return;
  row["options_error"] = !text           ? "it could not be read"
                         : text->empty() ? "it is empty"
                                         : "it is not a JSON object";
}

struct Database {
  std::string purpose;
  std::string path;
};

std::vector<std::string> image_folders(Host& host, const std::string& data_root) {
  constexpr std::int64_t kMaxDrivers = 50;
  std::vector<std::string> out;
  for (const DirEntry& driver : host.list(data_root + "/image", kMaxDrivers).entries) {
    if (driver.type == FileType::directory) out.push_back(data_root + "/image/" + driver.name);
  }
  return out;
}

// The daemon hides an image whose record does not match its name ("failed to verify content").
std::string fault_of(const std::string& name, const std::optional<std::string>& text) {
  if (!text) return "it could not be read";
  if (text->empty()) return "it is empty";
  if (bundle::sha256_hex(*text) != name) return "its content does not match its name";
  if (!Json::accept(*text)) return "it is no JSON";
  return {};
}

}  // namespace

// A bolt database starts with a page header of 16 bytes and then its magic, in the byte order of
// the machine (go.etcd.io/bbolt, db.go). A file of zeros is what a power cut leaves.
std::optional<bool> has_bolt_header(Host& host, const std::string& path) {
  constexpr std::size_t kMagicAt = 16;
  constexpr std::string_view kMagic = "\xED\xDA\x0C\xED";
  const auto head = slurp(host, path, kMagicAt + kMagic.size());
  if (!head) return std::nullopt;
  return head->size() > kMagicAt && std::string_view(*head).substr(kMagicAt) == kMagic;
}

NativeResult volume_directories(Host& host, const std::string& data_root, const Sink& sink) {
  const std::string root = data_root + "/volumes";
  const DirResult list = host.list(root, kMaxVolumes);
  if (list.access != Access::ok) return not_listed(list, root);
  JsonLines lines(sink);
  std::int64_t silent = 0;
  for (const DirEntry& volume : list.entries) {
    if (volume.type != FileType::directory) continue;
    const std::string folder = root + "/" + volume.name;
    const auto data = host.stat(folder + "/_data");
    const auto silence = host.silence(folder + "/_data");
    if (silence) ++silent;
    Json row = {{"name", volume.name},
                {"data", silence ? Json(nullptr) : Json(data && data->type == FileType::directory)},
                {"data_error", or_null(silence)},
                {"modified", data ? Json(bundle::to_text(data->modified)) : Json(nullptr)}};
    add_options(host, folder, row);
    if (!lines.add(row)) return {};
  }
  if (list.truncated) return over_cap(kMaxVolumes, "volumes", root);
  if (silent == 0) return {};
  return {.outcome = bundle::Outcome::partial,
          .reason = "the data of " + std::to_string(silent) +
                    " volumes is on file systems that do not answer"};
}

NativeResult databases(Host& host, const Survey& survey, const Sink& sink) {
  const std::string& root = survey.data_root.path;
  const std::string containerd = containerd_root(host, survey);
  const std::array wanted = {
      Database{"networks", root + "/network/files/local-kv.db"},
      Database{"volumes", root + "/volumes/metadata.db"},
      Database{"build cache", root + "/buildkit/cache.db"},
      Database{"build cache", root + "/buildkit/metadata_v2.db"},
      Database{"build cache", root + "/buildkit/snapshots.db"},
      Database{"build cache", root + "/buildkit/containerdmeta.db"},
      Database{"build history", root + "/buildkit/history.db"},
      Database{"build cache", root + "/builder/fscache.db"},
      Database{"swarm tasks", root + "/swarm/worker/tasks.db"},
      Database{"containerd metadata", containerd + "/io.containerd.metadata.v1.bolt/meta.db"},
      Database{"containerd snapshots",
               containerd + "/io.containerd.snapshotter.v1.overlayfs/metadata.db"},
  };
  JsonLines lines(sink);
  for (const Database& database : wanted) {
    const auto stat = host.stat(database.path);
    const bool file = stat && stat->type == FileType::regular;
    lines.add(
        {{"purpose", database.purpose},
         {"path", database.path},
         {"exists", stat.has_value()},
         {"bytes", file ? Json(stat->size) : Json(nullptr)},
         {"bolt_header", file ? or_null(has_bolt_header(host, database.path)) : Json(nullptr)}});
  }
  return {};
}

// docker-state.json is there on a node of a swarm only; dockerd does not start on one it cannot
// read ("swarm component could not be started").
NativeResult swarm_state(Host& host, const std::string& data_root, const Sink& sink) {
  constexpr std::int64_t kMaxFiles = 1000;
  const std::string root = data_root + "/swarm";
  const std::string path = root + "/docker-state.json";
  const auto folder = host.stat(root);
  const auto stat = host.stat(path);
  Json row = {{"path", root},
              {"exists", folder.has_value()},
              {"state_bytes", stat ? Json(stat->size) : Json(nullptr)},
              {"state_parses", nullptr},
              {"state", nullptr},
              {"raft_files", nullptr},
              {"raft_bytes", nullptr}};
  if (stat) {
    const auto text = slurp(host, path, kMaxJson);
    Json state = text ? Json::parse(*text, nullptr, false) : Json();
    if (text) row["state_parses"] = state.is_object();
    if (state.is_object()) row["state"] = std::move(state);
  }
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  bool raft = false;
  for (const std::string_view name : {"/raft/wal-v3-encrypted", "/raft/snap-v3-encrypted"}) {
    const DirResult list = host.list(root + std::string(name), kMaxFiles);
    raft = raft || list.access == Access::ok;
    for (const DirEntry& file : list.entries) {
      const auto each = host.stat(root + std::string(name) + "/" + file.name);
      if (!each || each->type != FileType::regular) continue;
      ++files;
      bytes += each->size;
    }
  }
  if (raft) {
    row["raft_files"] = files;
    row["raft_bytes"] = bytes;
  }
  sink(to_line(row) + "\n");
  return {};
}

NativeResult image_records(Host& host, const std::string& data_root, const Sink& sink) {
  constexpr auto kTime = 4s;
  const auto started = host.tick();
  JsonLines lines(sink);
  for (const std::string& driver : image_folders(host, data_root)) {
    const std::string folder = driver + "/imagedb/content/sha256";
    const DirResult list = host.list(folder, kMaxImages);
    if (list.access == Access::absent) continue;
    if (list.access != Access::ok) return not_listed(list, folder);
    std::int64_t read = 0;
    std::int64_t damaged = 0;
    bool in_time = true;
    for (const DirEntry& image : list.entries) {
      in_time = host.tick() - started < kTime;
      if (!in_time) break;
      if (image.type != FileType::regular) continue;
      ++read;
      const auto text = slurp(host, folder + "/" + image.name, kMaxJson);
      const std::string fault = fault_of(image.name, text);
      if (fault.empty()) continue;
      ++damaged;
      lines.add({{"kind", "damaged"},
                 {"image_id", "sha256:" + image.name},
                 {"path", folder + "/" + image.name},
                 {"bytes", text ? Json(text->size()) : Json(nullptr)},
                 {"error", fault}});
    }
    lines.add({{"kind", "folder"}, {"path", folder}, {"read", read}, {"damaged", damaged}});
    if (!in_time) {
      return {.outcome = bundle::Outcome::partial,
              .reason = "the time for image records was used up after " + std::to_string(read) +
                        " of " + folder};
    }
    if (list.truncated) return over_cap(kMaxImages, "image records", folder);
  }
  return {};
}

}  // namespace collector
