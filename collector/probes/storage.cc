// SPDX-License-Identifier: Apache-2.0
// Where the bytes are, and what the disk says about images, layers and containers.
#include <array>

#include "collector/container_files.h"
#include "collector/data_root_state.h"
#include "collector/filesystems.h"
#include "collector/image_stores.h"
#include "collector/json_lines.h"
#include "collector/layer_sizes.h"
#include "collector/overlay2.h"
#include "collector/probe.h"

namespace collector::probes {
namespace {

using namespace std::chrono_literals;

std::string dockerd_mountinfo(const Survey& survey) {
  if (!survey.dockerd_pid) return {};
  return "/proc/" + std::to_string(*survey.dockerd_pid) + "/mountinfo";
}

std::string repositories(const Survey& survey) {
  return survey.data_root.path + "/image/overlay2/repositories.json";
}

NativeResult network_db(Host& host, const Survey& survey, const Sink& sink) {
  const std::string path = survey.data_root.path + "/network/files/local-kv.db";
  const auto stat = host.stat(path);
  Json row;
  row["path"] = path;
  row["exists"] = stat.has_value();
  row["bytes"] = stat ? Json(stat->size) : Json(nullptr);
  row["bolt_header"] = or_null(has_bolt_header(host, path));
  sink(to_line(row) + "\n");
  return {};
}

}  // namespace

std::span<const Probe> storage() {
  static const std::array rows = {
      Probe{
          .id = "storage/mountinfo",
          .why = "which file system holds the data root, and how it is mounted",
          .what = File{.path = [](const Survey&) -> std::string { return "/proc/self/mountinfo"; }},
          .limits = {.time = 5s, .bytes = 4 << 20}},
      Probe{.id = "storage/dockerd-mountinfo",
            .why = "the mounts as dockerd sees them: in a namespace of its own they differ",
            .what = File{.path = dockerd_mountinfo},
            .limits = {.time = 5s, .bytes = 4 << 20}},
      Probe{.id = "storage/filesystems",
            .why = "free bytes and inodes of every file system; one that is full stops everything",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return filesystems(host, sink); },
                           .reads = "statvfs of every mount point"},
            .style = Style::json_lines,
            .limits = {.time = 15s, .bytes = 4 << 20}},
      Probe{.id = "storage/overlay2-layers",
            .why = "each layer's folder: link, lower chain and what is missing; never its content",
            .what = Native{.gather =
                               [](Host& host, const Survey& survey, const Sink& sink) {
                                 return overlay2_layers(host, survey.data_root.path, sink);
                               },
                           .reads = "<data-root>/overlay2"},
            .style = Style::json_lines,
            .limits = {.time = 15s, .bytes = 8 << 20}},
      Probe{.id = "storage/overlay2-links",
            .why = "the short names of layers; a link that leads nowhere breaks every container "
                   "above",
            .what = Native{.gather =
                               [](Host& host, const Survey& survey, const Sink& sink) {
                                 return overlay2_links(host, survey.data_root.path, sink);
                               },
                           .reads = "<data-root>/overlay2/l"},
            .style = Style::json_lines,
            .limits = {.time = 10s, .bytes = 6 << 20}},
      Probe{.id = "storage/layerdb",
            .why = "what dockerd believes of layers and container mounts; empty files after a "
                   "power cut",
            .what = Native{.gather =
                               [](Host& host, const Survey& survey, const Sink& sink) {
                                 return layerdb(host, survey.data_root.path, sink);
                               },
                           .reads = "<data-root>/image/overlay2/layerdb"},
            .style = Style::json_lines,
            .limits = {.time = 15s, .bytes = 8 << 20}},
      Probe{.id = "storage/repositories",
            .why = "names and tags of images; when it is damaged all images seem gone",
            .what = File{.path = repositories},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 2 << 20}},
      Probe{.id = "storage/container-configs",
            .why = "the containers as they are on disk, which is where the truth is when dockerd "
                   "is dead",
            .what = Native{.gather =
                               [](Host& host, const Survey& survey, const Sink& sink) {
                                 return container_configs(host, survey.data_root.path, sink);
                               },
                           .reads = "<data-root>/containers/*/{config.v2,hostconfig}.json"},
            .style = Style::json_lines,
            .limits = {.time = 15s, .bytes = 8 << 20}},
      Probe{.id = "storage/container-logs",
            .why = "how large each container's log has grown; without rotation it fills the disk",
            .what = Native{.gather =
                               [](Host& host, const Survey& survey, const Sink& sink) {
                                 return container_logs(host, survey.data_root.path, sink);
                               },
                           .reads = "sizes of <data-root>/containers/*/*.log"},
            .style = Style::json_lines,
            .limits = {.time = 10s, .bytes = 4 << 20}},
      Probe{.id = "storage/network-db",
            .why = "whether the database of Docker's networks is a database at all",
            .what = Native{.gather = network_db, .reads = "<data-root>/network/files/local-kv.db"},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "storage/databases",
            .why = "whether the databases of dockerd, BuildKit and containerd are databases at all",
            .what = Native{.gather = databases,
                           .reads = "first pages of <data-root>/**/*.db, containerd's meta.db"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "storage/volumes",
            .why = "volumes as they are on disk, and what was mounted for them",
            .what = Native{.gather =
                               [](Host& host, const Survey& survey, const Sink& sink) {
                                 return volume_directories(host, survey.data_root.path, sink);
                               },
                           .reads = "<data-root>/volumes/*/opts.json"},
            .style = Style::json_lines,
            .limits = {.time = 10s, .bytes = 8 << 20}},
      Probe{
          .id = "storage/image-stores",
          .why =
              "which image stores are in use; after a switch the images of the other are invisible",
          .what = Native{.gather = image_stores,
                         .reads = "<data-root>/<driver>, containerd's snapshots and content"},
          .style = Style::json_lines,
          .limits = {.time = 10s, .bytes = 256 << 10}},
      Probe{.id = "storage/image-records",
            .why = "damaged image records: the images are there and docker does not show them",
            .what = Native{.gather =
                               [](Host& host, const Survey& survey, const Sink& sink) {
                                 return image_records(host, survey.data_root.path, sink);
                               },
                           .reads = "<data-root>/image/*/imagedb"},
            .style = Style::json_lines,
            .limits = {.time = 8s, .bytes = 4 << 20}},
      Probe{.id = "storage/swarm",
            .why = "whether this is a node of a swarm, and whether its state can be read",
            .what = Native{.gather =
                               [](Host& host, const Survey& survey, const Sink& sink) {
                                 return swarm_state(host, survey.data_root.path, sink);
                               },
                           .reads = "<data-root>/swarm"},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 1 << 20}},
      Probe{
          .id = "storage/layer-sizes",
          .why = "what containers wrote, and layers that nobody refers to: sizes only, within 4 s",
          .what =
              Native{.gather = [](Host& host, const Survey& survey,
                                  const Sink& sink) { return layer_sizes(host, survey, 4s, sink); },
                     .reads = "sizes of <data-root>/overlay2/*/diff, containerd's snapshots/*/fs"},
          .style = Style::json_lines,
          .limits = {.time = 10s, .bytes = 8 << 20}},
  };
  return rows;
}

}  // namespace collector::probes
