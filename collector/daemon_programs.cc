// SPDX-License-Identifier: Apache-2.0
#include "collector/daemon_programs.h"

#include <array>

#include "collector/daemon_settings.h"
#include "collector/file_facts.h"
#include "collector/kernel_text.h"
#include "collector/linked_file.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxPlugins = 500;
constexpr std::int64_t kMaxJson = 4 << 20;

Linked found(Host& host, const std::string& name) {
  if (name.starts_with('/')) return behind_links(host, name);
  if (const auto path = host.find_program(name)) return behind_links(host, *path);
  // Packages keep what is dockerd's alone out of PATH (lookupBinPath in moby's config_linux.go).
  for (const std::string_view folder : {"/usr/local/libexec/docker/", "/usr/libexec/docker/",
                                        "/usr/local/lib/docker/", "/usr/lib/docker/"}) {
    Linked program = behind_links(host, std::string(folder) + name);
    if (program.stat) return program;
  }
  return {};
}

Json program_row(Host& host, std::string_view role, const std::string& name,
                 const std::string& wanted) {
  const Linked program = found(host, wanted);
  constexpr std::uint32_t kExecute = 0111;
  Json row = {{"role", role}, {"name", name}, {"wanted", wanted}};
  row["path"] = program.stat ? Json(program.path) : Json(nullptr);
  row["exists"] = program.stat.has_value();
  row["executable"] = program.stat ? Json(program.stat->type == FileType::regular &&
                                          (program.stat->mode & kExecute) != 0)
                                   : Json(nullptr);
  row["bytes"] = program.stat ? Json(program.stat->size) : Json(nullptr);
  return row;
}

// io.containerd.runc.v2 is found by containerd as containerd-shim-runc-v2 (BinaryName in its
// runtime/v2/shim).
std::string shim_of(std::string_view type) {
  const auto dot = type.rfind('.');
  if (dot == std::string_view::npos) return std::string(type);
  const auto before = type.rfind('.', dot - 1);
  const std::size_t name = before == std::string_view::npos ? 0 : before + 1;
  return "containerd-shim-" + std::string(type.substr(name, dot - name)) + "-" +
         std::string(type.substr(dot + 1));
}

void add_folder_plugins(Host& host, const std::string& folder, JsonLines& lines) {
  for (const DirEntry& entry : host.list(folder, kMaxPlugins).entries) {
    const std::string path = folder + "/" + entry.name;
    if (entry.type == FileType::directory) {
      // <folder>/<name>/<name>.sock is a second form of the same.
      const std::string inner = path + "/" + entry.name + ".sock";
      if (const auto stat = host.stat(inner)) {
        lines.add({{"name", entry.name}, {"kind", type_text(stat->type)}, {"path", inner}});
      }
      continue;
    }
    const auto dot = entry.name.rfind('.');
    lines.add({{"name", entry.name.substr(0, dot)},
               {"kind", entry.type == FileType::socket  ? "socket"
                        : entry.name.ends_with(".spec") ? "spec"
                        : entry.name.ends_with(".json") ? "json"
                                                        : "other"},
               {"path", path}});
  }
}

// <data-root>/plugins/<id>/config.json: {"plugin":{"Name":"vieux/sshfs:latest","Enabled":true,...
NativeResult add_managed_plugins(Host& host, const std::string& root, JsonLines& lines) {
  const DirResult list = host.list(root, kMaxPlugins);
  for (const DirEntry& entry : list.entries) {
    if (entry.type != FileType::directory || entry.name == "storage" || entry.name == "tmp") {
      continue;
    }
    const std::string path = root + "/" + entry.name + "/config.json";
    const auto text = slurp(host, path, kMaxJson);
    if (!text) continue;
    const Json config = Json::parse(*text, nullptr, false);
    const Json plugin = config.is_object() ? config.value("plugin", Json()) : Json();
    const auto enabled = plugin.is_object() ? plugin.find("Enabled") : plugin.end();
    lines.add({{"name", or_null(text_member(plugin, "Name"))},
               {"kind", "managed"},
               {"path", path},
               {"id", entry.name},
               {"enabled", enabled != plugin.end() && enabled->is_boolean() ? *enabled : nullptr},
               {"error", config.is_discarded() ? Json("it does not parse") : Json(nullptr)}});
  }
  if (list.access != Access::denied) return {};
  return {.outcome = bundle::Outcome::partial, .reason = root + ": permission denied"};
}

}  // namespace

NativeResult daemon_programs(Host& host, const Survey& survey, const Sink& sink) {
  const DaemonSettings settings(host, survey);
  JsonLines lines(sink);
  for (const auto& [role, name] :
       {std::pair("daemon", "dockerd"), std::pair("daemon", "containerd"),
        std::pair("runtime", "runc"), std::pair("shim", "containerd-shim-runc-v2"),
        std::pair("helper", "docker-proxy"), std::pair("helper", "docker-init")}) {
    lines.add(program_row(host, role, name, name));
  }
  const auto runtimes = settings.config().find("runtimes");
  if (runtimes != settings.config().end() && runtimes->is_object()) {
    for (const auto& [name, runtime] : runtimes->items()) {
      if (const auto path = text_member(runtime, "path")) {
        lines.add(program_row(host, "runtime", name, *path));
      } else if (const auto type = text_member(runtime, "runtimeType")) {
        lines.add(
            program_row(host, "runtime", name, type->starts_with('/') ? *type : shim_of(*type)));
      }
    }
  }
  if (const auto proxy = settings.value("userland-proxy-path")) {
    lines.add(program_row(host, "helper", "userland-proxy-path", proxy->path));
  }
  if (const auto init = settings.value("init-path")) {
    lines.add(program_row(host, "helper", "init-path", init->path));
  }
  return {};
}

NativeResult daemon_plugins(Host& host, const Survey& survey, const Sink& sink) {
  JsonLines lines(sink);
  for (const std::string_view folder :
       {"/run/docker/plugins", "/etc/docker/plugins", "/usr/lib/docker/plugins"}) {
    add_folder_plugins(host, std::string(folder), lines);
  }
  return add_managed_plugins(host, survey.data_root.path + "/plugins", lines);
}

NativeResult seccomp_profile(Host& host, const Survey& survey, const Sink& sink) {
  const auto named = DaemonSettings(host, survey).value("seccomp-profile");
  Json row = {{"setting", named ? Json(named->path) : Json(nullptr)},
              {"from", named ? Json(named->from) : Json(nullptr)},
              {"exists", nullptr},
              {"bytes", nullptr},
              {"parses", nullptr},
              {"default_action", nullptr},
              {"error", nullptr}};
  if (named && named->path.starts_with('/')) {
    const Linked file = behind_links(host, named->path);
    row["exists"] = file.stat.has_value();
    if (file.stat) {
      row["bytes"] = file.stat->size;
      const auto text = slurp(host, file.path, kMaxJson);
      const Json profile = text ? Json::parse(*text, nullptr, false) : Json();
      if (text) row["parses"] = profile.is_object();
      row["default_action"] = or_null(text_member(profile, "defaultAction"));
      if (!text) row["error"] = "it could not be read";
      if (text && !profile.is_object()) row["error"] = "it is not a JSON object";
    }
  }
  sink(to_line(row) + "\n");
  return {};
}

NativeResult credential_helpers(Host& host, const Survey&, const Sink& sink) {
  const std::string path = "/root/.docker/config.json";
  JsonLines lines(sink);
  const auto text = slurp(host, path, kMaxJson);
  if (!text) return {.outcome = bundle::Outcome::absent, .reason = path + " is not there"};
  const Json config = Json::parse(*text, nullptr, false);
  if (!config.is_object()) {
    return {.outcome = bundle::Outcome::failed, .reason = path + " is not a JSON object"};
  }
  const auto add = [&](const Json& registry, const std::string& helper) {
    const bool present = host.find_program("docker-credential-" + helper).has_value();
    lines.add({{"registry", registry}, {"helper", helper}, {"exists", present}});
  };
  const auto store = text_member(config, "credsStore");
  if (store && !store->empty()) add(nullptr, *store);
  const auto helpers = config.find("credHelpers");
  if (helpers != config.end() && helpers->is_object()) {
    for (const auto& [registry, helper] : helpers->items()) {
      if (helper.is_string()) add(registry, helper.get<std::string>());
    }
  }
  return {};
}

}  // namespace collector
