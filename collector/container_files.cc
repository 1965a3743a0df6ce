// SPDX-License-Identifier: Apache-2.0
#include "collector/container_files.h"

#include "collector/json_lines.h"
#include "collector/overlay2.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxContainers = 10'000;
constexpr std::int64_t kMaxConfig = 1 << 20;
constexpr int kMaxDepth = 64;

struct ConfigFile {
  Json value = nullptr;
  Json bytes = nullptr;
  Json error = nullptr;
};

// The parser's own sentence quotes the text around the error, and that may be a secret: only its
// place is told.
ConfigFile config_file(Host& host, const std::string& path) {
  ConfigFile out;
  std::string text;
  const FileResult result = host.read(path, {.time = 2s, .bytes = kMaxConfig}, [&](auto piece) {
    text.append(piece);
    return true;
  });
  if (result.access == Access::absent) {
    out.error = "it is not there";
    return out;
  }
  if (result.access != Access::ok) {
    out.error = result.access == Access::denied ? "permission denied" : "it could not be read";
    return out;
  }
  out.bytes = text.size();
  if (result.truncated) {
    out.error = "it is longer than " + std::to_string(kMaxConfig) + " bytes";
    return out;
  }
  if (text.empty()) {
    out.error = "it is empty";
    return out;
  }
  bool too_deep = false;
  const auto check = [&too_deep](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kMaxDepth;
    return !too_deep;
  };
  try {
    Json parsed = Json::parse(text, check);
    if (too_deep) {
      out.error = "it is nested too deeply";
    } else {
      out.value = std::move(parsed);
    }
  } catch (const Json::parse_error& error) {
    out.error = "it does not parse: error at byte " + std::to_string(error.byte);
  } catch (const Json::exception&) {
    out.error = "it does not parse";
  }
  return out;
}

}  // namespace

NativeResult container_configs(Host& host, const std::string& data_root, const Sink& sink) {
  const std::string root = data_root + "/containers";
  const DirResult list = host.list(root, kMaxContainers);
  if (list.access != Access::ok) return not_listed(list, root);
  JsonLines lines(sink);
  for (const DirEntry& each : list.entries) {
    if (each.type != FileType::directory) continue;
    const std::string folder = root + "/" + each.name;
    const ConfigFile config = config_file(host, folder + "/config.v2.json");
    const ConfigFile host_config = config_file(host, folder + "/hostconfig.json");
    if (!lines.add({{"id", each.name},
                    {"config", config.value},
                    {"config_bytes", config.bytes},
                    {"config_error", config.error},
                    {"hostconfig", host_config.value},
                    {"hostconfig_bytes", host_config.bytes},
                    {"hostconfig_error", host_config.error}})) {
      return {};
    }
  }
  return list.truncated ? over_cap(kMaxContainers, "containers", root) : NativeResult{};
}

// <id>/<id>-json.log, .log.1, .log.2.gz of the json-file driver; <id>/local-logs/container.log of
// the local one.
NativeResult container_logs(Host& host, const std::string& data_root, const Sink& sink) {
  constexpr std::int64_t kMaxFiles = 2000;
  const std::string root = data_root + "/containers";
  const DirResult list = host.list(root, kMaxContainers);
  if (list.access != Access::ok) return not_listed(list, root);
  JsonLines lines(sink);
  for (const DirEntry& each : list.entries) {
    if (each.type != FileType::directory) continue;
    const std::string folder = root + "/" + each.name;
    for (const auto& [place, name] :
         {std::pair{folder, each.name + "-json.log"},
          std::pair{folder + "/local-logs", std::string("container.log")}}) {
      std::int64_t bytes = 0;
      std::int64_t allocated = 0;
      int files = 0;
      for (const DirEntry& file : host.list(place, kMaxFiles).entries) {
        if (file.type != FileType::regular || !file.name.starts_with(name)) continue;
        const auto stat = host.stat(place + "/" + file.name);
        if (!stat) continue;
        ++files;
        bytes += stat->size;
        allocated += stat->allocated;
      }
      if (files == 0) continue;
      if (!lines.add({{"container_id", each.name},
                      {"path", std::string(place).append("/").append(name)},
                      {"bytes", bytes},
                      {"allocated", allocated},
                      {"files", files}})) {
        return {};
      }
    }
  }
  return list.truncated ? over_cap(kMaxContainers, "containers", root) : NativeResult{};
}

}  // namespace collector
