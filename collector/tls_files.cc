// SPDX-License-Identifier: Apache-2.0
#include "collector/tls_files.h"

#include <algorithm>

#include "collector/certificate.h"
#include "collector/daemon_settings.h"
#include "collector/file_facts.h"
#include "collector/linked_file.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxCertificates = 1 << 20;
constexpr std::int64_t kMaxRegistries = 500;

struct TlsFile {
  std::string purpose;
  std::string path;
  std::string from;
  bool key = false;
};

Json row_of(Host& host, const TlsFile& file) {
  // /etc/ssl/... and what certbot keeps are links; they may lead wherever certificates are kept.
  const auto [path, stat] = behind_links(host, file.path);
  Json row = {{"purpose", file.purpose},
              {"path", file.path},
              {"from", file.from},
              {"is_key", file.key},
              {"exists", stat.has_value()},
              {"bytes", stat ? Json(stat->size) : Json(nullptr)},
              {"uid", stat ? Json(stat->uid) : Json(nullptr)},
              {"mode", stat ? Json(mode_text(stat->mode)) : Json(nullptr)},
              {"certificates", nullptr},
              {"not_before", nullptr},
              {"not_after", nullptr},
              {"error", nullptr}};
  if (file.key || !stat) return row;
  const auto text = slurp(host, path, kMaxCertificates);
  if (!text) {
    row["error"] = "it could not be read";
    return row;
  }
  const auto found = certificates_in(*text);
  row["certificates"] = found.size();
  if (found.empty()) {
    row["error"] = "there is no certificate in it";
    return row;
  }
  const Validity& first = *std::ranges::min_element(found, {}, &Validity::not_after);
  row["not_before"] = bundle::to_text(first.not_before);
  row["not_after"] = bundle::to_text(first.not_after);
  return row;
}

// /etc/docker/certs.d/<registry>/{*.crt,*.cert,*.key}, as `docker pull` looks for them.
void add_registries(Host& host, std::vector<TlsFile>& files) {
  constexpr std::int64_t kMaxFiles = 50;
  const std::string root = "/etc/docker/certs.d";
  for (const DirEntry& registry : host.list(root, kMaxRegistries).entries) {
    const std::string folder = root + "/" + registry.name;
    for (const DirEntry& file : host.list(folder, kMaxFiles).entries) {
      const bool key = file.name.ends_with(".key");
      if (!key && !file.name.ends_with(".crt") && !file.name.ends_with(".cert")) continue;
      files.push_back({.purpose = "registry " + registry.name,
                       .path = folder + "/" + file.name,
                       .from = "default",
                       .key = key});
    }
  }
}

}  // namespace

NativeResult tls_files(Host& host, const Survey& survey, const Sink& sink) {
  const DaemonSettings settings(host, survey);
  const bool tls = settings.on("tls") || settings.on("tlsverify");
  std::vector<TlsFile> files;
  // What is not named is taken from the folder of the docker command, as dockerd does (its root
  // user's; installCommonFlags in moby's cmd/dockerd/options.go).
  for (const auto& [name, file] :
       {std::pair("tlscacert", "ca.pem"), std::pair("tlscert", "cert.pem"),
        std::pair("tlskey", "key.pem")}) {
    const auto named = settings.value(name);
    if (!named && !tls) continue;
    files.push_back({.purpose = name,
                     .path = named ? named->path : "/root/.docker/" + std::string(file),
                     .from = named ? named->from : "default",
                     .key = std::string_view(name) == "tlskey"});
  }
  const std::string swarm = survey.data_root.path + "/swarm/certificates/";
  for (const auto& [purpose, name, key] : {std::tuple("swarm CA", "swarm-root-ca.crt", false),
                                           std::tuple("swarm node", "swarm-node.crt", false),
                                           std::tuple("swarm node", "swarm-node.key", true)}) {
    if (!host.stat(swarm + name)) continue;
    files.push_back({.purpose = purpose, .path = swarm + name, .from = "data root", .key = key});
  }
  add_registries(host, files);
  JsonLines lines(sink);
  for (const TlsFile& file : files) {
    if (!lines.add(row_of(host, file))) break;
  }
  return {};
}

}  // namespace collector
