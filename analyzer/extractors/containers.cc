// SPDX-License-Identifier: Apache-2.0
// Containers, as the API tells them and as they stand in the data root (config.v2.json and
// hostconfig.json), which is where the truth is when dockerd is dead. Both say almost the same.

#include "analyzer/extractor.h"
#include "analyzer/fields.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"docker/containers", "storage/container-configs"};

constexpr Column kRecordColumns[] = {
    {"id", Type::text, "container id, 64 hex digits"},
    {"origin", Type::text,
     "'api' as dockerd told it, 'disk' as its files say (stale where dockerd died)"},
    {"name", Type::text, "name, without the slash before it"},
    {"image", Type::text, "image as it was asked for: 'shop/web:2'"},
    {"image_id",
     Type::text,
     "'sha256:...' of the image's configuration",
     {"images.id", "when the image is damaged or gone"}},
    {"state", Type::text,
     "'created', 'running', 'paused', 'restarting', 'removing', 'exited' or 'dead'"},
    {"pid", Type::integer, "process id of its first process on the host; NULL when none runs"},
    {"exit_code", Type::integer, "of the last run; 0 while it has not ended"},
    {"oom_killed", Type::boolean, "the kernel killed a process of it for lack of memory"},
    {"dead", Type::boolean, "a removal failed half-way"},
    {"error", Type::text, "why the last start failed; NULL when it did not"},
    {"restart_count", Type::integer, "restarts by the restart policy since it was last started"},
    {"restart_policy", Type::text, "'no', 'always', 'on-failure' or 'unless-stopped'"},
    {"created", Type::time, "when it was created"},
    {"started", Type::time, "when it was last started; NULL when never"},
    {"finished", Type::time, "when it last ended; NULL when never"},
    {"health", Type::text, "'starting', 'healthy' or 'unhealthy'; NULL without a health check"},
    {"log_driver", Type::text, "'json-file', 'local', 'journald', ..."},
    {"log_max_size", Type::text, "the log driver's max-size, such as '10m'; NULL when not set"},
    {"log_path", Type::text, "file of the json-file driver; NULL when it was never started"},
    {"network_mode", Type::text,
     "'default', 'bridge', 'host', 'none', 'container:ID' or a network"},
    {"memory_limit", Type::integer, "bytes; 0 means no limit"},
    {"pids_limit", Type::integer, "processes; 0, -1 and NULL mean no limit"},
    {"storage_driver", Type::text, "'overlay2', ..."},
    {"runtime", Type::text, "OCI runtime: 'runc', 'nvidia', ..."},
    {"config_error", Type::text,
     "why its files could not be read as JSON, or why dockerd did not tell of it; NULL when they "
     "could and it did"},
};
constexpr Column kMountColumns[] = {
    {"container_id", Type::text, "container id", {"containers.id"}},
    {"origin", Type::text, "'api' or 'disk'"},
    {"type", Type::text, "'bind', 'volume', 'tmpfs', ..."},
    {"source_path", Type::text, "path on the host; NULL for a tmpfs"},
    {"destination", Type::text, "path in the container"},
    {"driver", Type::text, "volume driver; NULL for a bind mount"},
    {"volume",
     Type::text,
     "name of the volume; NULL for a bind mount",
     {"volumes.name", "where a plugin that does not answer keeps it"}},
    {"read_write", Type::boolean, "writable in the container"},
    {"propagation", Type::text, "'rprivate', 'rslave', 'rshared', ...; NULL when not set"},
};
constexpr Column kPortColumns[] = {
    {"container_id", Type::text, "container id", {"containers.id"}},
    {"origin", Type::text, "'api' or 'disk'"},
    {"container_port", Type::integer, "port in the container"},
    {"protocol", Type::text, "'tcp', 'udp' or 'sctp'"},
    {"host_ip", Type::text, "address on the host; NULL when none was asked for (all of them)"},
    {"host_port", Type::integer, "port on the host; NULL when Docker is to choose one"},
    {"bound", Type::boolean, "1 as it was bound, 0 as it was only asked for (not running)"},
};
constexpr Column kNetworkColumns[] = {
    {"container_id", Type::text, "container id", {"containers.id"}},
    {"origin", Type::text, "'api' or 'disk'"},
    {"network", Type::text, "name of the network"},
    {"network_id",
     Type::text,
     "id of the network; NULL when it was never attached",
     {"networks.id", "when the network is gone"}},
    {"ip_address", Type::text, "IPv4 address; NULL when it has none now"},
    {"gateway", Type::text, "IPv4 gateway; NULL when it has none now"},
    {"mac", Type::text, "MAC address of its end; NULL when it has none now"},
};
constexpr Table kTables[] = {
    {"container_records",
     "Containers from the API and from the data root: one row for each origin. Rules read the view "
     "containers.",
     kRecordColumns},
    {"container_mounts", "Bind mounts and volumes of containers.", kMountColumns},
    {"container_ports", "Published ports of containers, as bound or as asked for.", kPortColumns},
    {"container_networks", "Networks that containers are attached to.", kNetworkColumns},
};
enum { kRecords, kMounts, kPorts, kNetworks };

constexpr Column kPublishedColumns[] = {
    {"container_id", Type::text, "container id", {"containers.id"}},
    {"container_name", Type::text, "name of the container"},
    {"container_port", Type::integer, "port in the container"},
    {"protocol", Type::text, "'tcp', 'udp' or 'sctp'"},
    {"host_ip", Type::text, "address on the host; NULL when none was asked for (all of them)"},
    {"host_port", Type::integer, "port on the host"},
    {"container_ip", Type::text,
     "IPv4 address that traffic is sent to: of the first network by name, as Docker chooses; NULL "
     "when it has none"},
};
constexpr Column kBridgedColumns[] = {
    {"container_id", Type::text, "container id"},
    {"container_name", Type::text, "its name"},
    {"network", Type::text, "the network"},
    {"ip_address", Type::text, "its address there"},
};
constexpr View kViews[] = {
    {"containers",
     "Containers, once each: as the API told them, else (it did not answer, or does not know them) "
     "as the data root has them.",
     kRecordColumns, R"(
SELECT id, origin, name, image, image_id, state, pid, exit_code, oom_killed, dead, error,
  restart_count, restart_policy, created, started, finished, health, log_driver, log_max_size,
  log_path, network_mode, memory_limit, pids_limit, storage_driver, runtime, config_error,
  source, line, pointer
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY config_error IS NOT NULL, origin) AS
  choice FROM container_records)
WHERE choice = 1)"},
    {"bridged_containers",
     "Running containers that have an address in a network of Docker, one row for each network.",
     kBridgedColumns, R"(
SELECT c.id, c.name, n.network, n.ip_address, n.source, n.line, n.pointer
FROM containers c JOIN container_networks n ON n.container_id = c.id
WHERE c.state = 'running' AND n.ip_address <> '')"},
    {"published_ports", "Ports of running containers that are reachable through the host.",
     kPublishedColumns, R"(
SELECT p.container_id, c.name, p.container_port, p.protocol, p.host_ip, p.host_port, n.ip_address,
  p.source, p.line, p.pointer
FROM containers c
JOIN container_ports p ON p.container_id = c.id AND p.origin = c.origin
LEFT JOIN (
  SELECT container_id, origin, ip_address, min(network) FROM container_networks
  WHERE ip_address IS NOT NULL GROUP BY container_id, origin) n
  ON n.container_id = c.id AND n.origin = c.origin
WHERE c.state = 'running' AND p.host_port IS NOT NULL)"},
};

/// What files and API say of one container.
struct Container {
  const Json& config;  ///< config.v2.json, or the inspect object
  const Json& host;    ///< hostconfig.json, or HostConfig of the inspect object
  Value id;
  std::string_view origin;
  const At& at;
};

// The API gives a word; the files have the flags that it is made from (StateString in moby's
// container/state.go), in this order.
Value state_of(const Json& state) {
  if (const Json& status = member(state, "Status"); status.is_string()) return as_name(status);
  if (!state.is_object()) return {};
  const auto is = [&](std::string_view flag) { return member(state, flag) == Json(true); };
  if (is("Running")) {
    if (is("Paused")) return text("paused");
    return text(is("Restarting") ? "restarting" : "running");
  }
  if (is("RemovalInProgress")) return text("removing");
  if (is("Dead")) return text("dead");
  const Value started = as_time(state, "StartedAt");
  return text(std::holds_alternative<std::monostate>(started) ? "created" : "exited");
}

Value name_of(const Json& name) {
  if (!name.is_string()) return {};
  const std::string_view written = name.get_ref<const std::string&>();
  return text(written.substr(written.starts_with('/') ? 1 : 0));
}

void add_record(const Container& container, Value config_error, Rows& rows) {
  const Json& config = container.config;
  const Json& host = container.host;
  const Json& state = member(config, "State");
  rows.add(kTables[kRecords], container.at,
           {container.id,
            text(container.origin),
            name_of(member(config, "Name")),
            as_name(config, "Config", "Image"),
            as_name(config, "Image"),
            state_of(state),
            as_positive(state, "Pid"),
            as_integer(state, "ExitCode"),
            as_boolean(state, "OOMKilled"),
            as_boolean(state, "Dead"),
            as_name(state, "Error"),
            as_integer(config, "RestartCount"),
            as_name(host, "RestartPolicy", "Name"),
            as_time(config, "Created"),
            as_time(state, "StartedAt"),
            as_time(state, "FinishedAt"),
            as_name(state, "Health", "Status"),
            as_name(host, "LogConfig", "Type"),
            as_name(host, "LogConfig", "Config", "max-size"),
            as_name(config, "LogPath"),
            as_name(host, "NetworkMode"),
            as_integer(host, "Memory"),
            as_integer(host, "PidsLimit"),
            as_name(config, "Driver"),
            as_name(host, "Runtime"),
            std::move(config_error)});
}

void add_mount(const Container& container, const Json& mount, Rows& rows) {
  rows.add(kTables[kMounts], container.at,
           {container.id, text(container.origin), as_name(mount, "Type"), as_name(mount, "Source"),
            as_name(mount, "Destination"), as_name(mount, "Driver"), as_name(mount, "Name"),
            as_boolean(mount, "RW"), as_name(mount, "Propagation")});
}

// "80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}]; null where a port is only exposed
bool add_ports(const Container& container, const Json& ports, bool bound, Rows& rows) {
  bool any = false;
  if (!ports.is_object()) return any;
  for (const auto& [port, bindings] : ports.items()) {
    if (!bindings.is_array()) continue;
    const auto slash = port.find('/');
    for (const Json& binding : bindings) {
      const Json& written = member(binding, "HostPort");
      std::optional<std::int64_t> host_port;
      if (written.is_string()) host_port = number(written.get_ref<const std::string&>());
      rows.add(kTables[kPorts], container.at,
               {container.id, text(container.origin),
                integer(number(std::string_view(port).substr(0, slash))),
                text(slash == std::string::npos ? "tcp" : port.substr(slash + 1)),
                as_name(binding, "HostIp"), integer(host_port), boolean(bound)});
      any = true;
    }
  }
  return any;
}

void add_networks(const Container& container, const Json& networks, Rows& rows) {
  if (!networks.is_object()) return;
  for (const auto& [name, end] : networks.items()) {
    rows.add(kTables[kNetworks], container.at,
             {container.id, text(container.origin), text(name), as_name(end, "NetworkID"),
              as_name(end, "IPAddress"), as_name(end, "Gateway"), as_name(end, "MacAddress")});
  }
}

void add(const Container& container, Value config_error, Rows& rows) {
  add_record(container, std::move(config_error), rows);
  // An array from the API, an object by destination on disk.
  for (const char* key : {"Mounts", "MountPoints"}) {
    for (const Json& mount : member(container.config, key)) add_mount(container, mount, rows);
  }
  const Json& settings = member(container.config, "NetworkSettings");
  if (!add_ports(container, member(settings, "Ports"), true, rows)) {
    add_ports(container, member(container.host, "PortBindings"), false, rows);
  }
  add_networks(container, member(settings, "Networks"), rows);
}

// The collector's own word where dockerd lists a container and then does not tell of it.
Value inspect_error(const Json& line) {
  const Json& error = member(line, "inspect_error");
  return error.is_string() ? Value("inspect: " + error.get<std::string>()) : Value();
}

Value config_error(const Json& line) {
  std::string trouble;
  for (const auto& [key, file] :
       {std::pair("config", "config.v2.json"), std::pair("hostconfig", "hostconfig.json")}) {
    if (!member(line, key).is_null()) continue;
    const Json& error = member(line, std::string(key) + "_error");
    std::string why = error.is_string() ? error.get<std::string>() : std::string();
    if (why.empty() && member(line, std::string(key) + "_bytes") == Json(0)) why = "it is empty";
    if (why.empty()) continue;
    if (!trouble.empty()) trouble += "; ";
    trouble.append(file).append(": ").append(why);
  }
  return trouble.empty() ? Value() : Value(trouble);
}

void extract(const Evidence& evidence, Rows& rows) {
  const bool from_api = evidence.id == "docker/containers";
  each_json_line(evidence, rows, [&](const Json& line, const At& at) {
    const Json& config = from_api ? line : member(line, "config");
    const Json& host = from_api ? member(line, "HostConfig") : member(line, "hostconfig");
    const Value id = as_name(line, from_api ? "Id" : "id");
    if (std::holds_alternative<std::monostate>(id)) {
      rows.unreadable(at, "the container has no id");
      return;
    }
    add({.config = config, .host = host, .id = id, .origin = from_api ? "api" : "disk", .at = at},
        from_api ? inspect_error(line) : config_error(line), rows);
  });
}

}  // namespace

extern constinit const Extractor containers{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
