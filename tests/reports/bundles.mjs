// SPDX-License-Identifier: Apache-2.0
// Unpacked bundles that the browser test has rendered: a shop whose disk is full and whose
// firewall was flushed, the same with markup and script in every field, and one where little is known.
import {mkdirSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";

const kExtension = {log: "log", text: "txt", json: "json", lines: "jsonl"};
export const lines = (values) => values.map((value) => JSON.stringify(value)).join("\n") + "\n";
export const hex = (seed, digits = 64) => {
  let out = "";
  let state = seed * 2654435761 + 12345;
  while (out.length < digits) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    out += state.toString(16).padStart(8, "0");
  }
  return out.slice(0, digits);
};

export function writeBundle(folder, {host, started, entries, missing, selfScan = null}) {
  const probes = [];
  for (const [id, style, text] of entries) {
    const path = `${id}.${kExtension[style]}`;
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), text);
    probes.push({id, path, outcome: "collected", reason: "", bytes: Buffer.byteLength(text), duration_ms: 1 + id.length, started});
  }
  for (const [id, outcome, reason] of missing) {
    probes.push({id, path: "", outcome, reason, bytes: 0, duration_ms: outcome === "timed_out" ? 10000 : 2, started});
  }
  writeFileSync(join(folder, "bundle.json"), JSON.stringify(
    {format_version: 1, tool_version: "0.1.0", host_name: host, started, time_zone: "Europe/Berlin", boot_id: hex(1, 32), options: [], uid: 0}));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({format_version: 1, finished: started, ended: "complete", probes, self_scan: selfScan}));
}

const stamp = (time) => time.toISOString().replace("Z", "000+0000");
const at = (text) => new Date(`2026-01-${text}Z`);

function journal(t) {
  const out = [];
  const unit = (time, message) => out.push([time, `${stamp(time)} shop-01 systemd[1]: ${message}`]);
  const docker = (time, level, message) => out.push([time, `${stamp(time)} shop-01 dockerd[313]: time="${time.toISOString()}" level=${level} msg="${message}"`]);
  const run = (from, to) => {
    unit(from, "Starting docker.service - Docker Application Container Engine...");
    docker(new Date(+from + 40), "info", "Starting up");
    docker(new Date(+from + 900), "info", "Daemon has completed initialization");
    unit(new Date(+from + 930), "Started docker.service - Docker Application Container Engine.");
    if (!to) return;
    unit(to, "Stopping docker.service - Docker Application Container Engine...");
    docker(new Date(+to + 20), "info", "Processing signal 'terminated'");
    docker(new Date(+to + 200), "info", "Daemon shutdown complete");
    unit(new Date(+to + 300), "Stopped docker.service - Docker Application Container Engine.");
  };
  const fail = (from, reason) => {
    unit(from, "Starting docker.service - Docker Application Container Engine...");
    docker(new Date(+from + 40), "info", "Starting up");
    out.push([new Date(+from + 400), `${stamp(new Date(+from + 400))} shop-01 dockerd[700]: failed to start daemon: ${reason}`]);
    unit(new Date(+from + 500), "docker.service: Main process exited, code=exited, status=1/FAILURE");
    unit(new Date(+from + 510), "docker.service: Failed with result 'exit-code'.");
    unit(new Date(+from + 520), "Failed to start docker.service - Docker Application Container Engine.");
  };
  run(at("29T06:00:00.000"), at("30T03:12:00.000"));
  for (let i = 0; i < 3; ++i) {
    fail(new Date(+at("30T03:12:02.000") + i * 2500), `pid file found, ensure docker is not running or delete /var/run/docker.pid${t}`);
  }
  run(at("30T03:31:00.000"), null);
  for (let i = 0; i < 46; ++i) {
    const time = new Date(+at("31T05:10:00.000") + Math.round(i ** 1.35 * 60000));
    docker(time, "error", `Handler for POST /v1.41/containers/create returned error: mkdir /var/lib/docker/overlay2/${hex(i)}-init: no space left on device${t}`);
    if (i % 4 === 0) docker(new Date(+time + 300), "error", `failed to register layer: Error processing tar file(exit status 1): write /usr/lib/x${i}: no space left on device${t}`);
  }
  return out.sort(([a], [b]) => a - b).map(([, line]) => line).join("\n") + "\n";
}

const kContainers = [
  ["web", "shop/web:2", "shop", "172.18.0.2", [["80/tcp", "0.0.0.0", "8080"]], "running"],
  ["api", "shop/api:14", "shop", "172.18.0.3", [["3000/tcp", "127.0.0.1", "3000"], ["9100/tcp", "0.0.0.0", "9100"]], "running"],
  ["db", "postgres:15", "backend", "172.19.0.2", [], "running"],
  ["cache", "redis:7", "backend", "172.19.0.3", [], "running"],
  ["registry", "registry:2", "bridge", "172.17.0.2", [["5000/tcp", "0.0.0.0", "5000"]], "running"],
  ["batch", "shop/batch:3", "bridge", "", [], "exited"],
];
const kNetworks = [["bridge", "docker0", "172.17.0.0/16", false], ["shop", null, "172.18.0.0/16", false], ["backend", null, "172.19.0.0/16", true]];

/** `t` is appended to every text of the bundle that a stranger could have written. */
export function shopEntries(t) {
  const networkId = (name) => hex(100 + kNetworks.findIndex(([n]) => n === name));
  const bridge = (name) => name === "bridge" ? "docker0" : `br-${networkId(name).slice(0, 12)}`;
  const containers = kContainers.map(([name, image, network, ip, ports, state], i) => ({
    Id: hex(10 + i), Name: `/${name}${t}`, Image: `sha256:${hex(50 + i)}`, Created: "2026-01-12T10:00:00.123456789Z", RestartCount: i, Driver: "overlay2",
    LogPath: `/var/lib/docker/containers/${hex(10 + i)}/${hex(10 + i)}-json.log${t}`,
    State: {Status: state, Running: state === "running", Pid: state === "running" ? 900 + i : 0, ExitCode: state === "running" ? 0 : 137,
            OOMKilled: false, Dead: false, Error: t, StartedAt: "2026-01-30T03:31:02.1Z", FinishedAt: "0001-01-01T00:00:00Z"},
    Config: {Image: image + t}, HostConfig: {LogConfig: {Type: "json-file", Config: {}}, NetworkMode: network, RestartPolicy: {Name: "always"}},
    Mounts: [{Type: "volume", Name: `${name}-data${t}`, Source: `/var/lib/docker/volumes/${name}${t}/_data`, Destination: `/data${t}`, Driver: "local", RW: true}],
    NetworkSettings: {Ports: Object.fromEntries(ports.map(([port, ip, host]) => [port, [{HostIp: ip, HostPort: host}]])),
                      Networks: {[network + t]: {NetworkID: networkId(network), IPAddress: ip, Gateway: ip.replace(/\d+$/, "1"), MacAddress: "02:42:ac:12:00:02"}}}}));
  const networks = kNetworks.map(([name, , subnet, internal]) => ({
    Id: networkId(name), Name: name + t, Driver: "bridge", Scope: "local", Internal: internal, EnableIPv6: false,
    IPAM: {Config: [{Subnet: subnet, Gateway: subnet.replace(/0\.0\/16/, "0.1")}]},
    Options: {"com.docker.network.bridge.name": bridge(name) + (name === "shop" ? t : "")}, Containers: {}}));
  const interfaces = [
    {name: "lo", index: 1, type: "loopback", mtu: 65536, operstate: "unknown", flags: ["UP"], addresses: [{family: "inet", address: "127.0.0.1", prefix: 8}]},
    {name: "eth0", index: 2, type: "physical", mac: "3a:da:c1:44:2e:ae", mtu: 1500, operstate: "up", flags: ["UP"], addresses: [{family: "inet", address: "10.20.30.5", prefix: 24}]},
    ...kNetworks.map(([name, , subnet], i) => ({name: bridge(name) + (name === "shop" ? t : ""), index: 3 + i, type: "bridge", mtu: 1500, operstate: "up", flags: ["UP"],
      addresses: [{family: "inet", address: subnet.replace(/0\.0\/16/, "0.1"), prefix: 16}]}))];
  const filesystem = (mount_point, fs_type, total, free, inodesFree = 0.7) => ({mount_point: mount_point + t, fs_type, device: `/dev/vdb${t}`, options: "rw", read_only: false,
    bytes_total: total, bytes_free: free, bytes_available: free, inodes_total: 1e6, inodes_free: Math.round(1e6 * inodesFree), error: null});
  const GiB = 2 ** 30;
  return [
    ["host/kernel", "json", JSON.stringify({release: `6.1.0-18-amd64${t}`, version: "#1 SMP", machine: "x86_64", boot_id: hex(1, 32), boot_time: "2026-01-29T05:59:00Z", uptime_seconds: 180000, modules_directory: true, cgroup: "v2"})],
    ["host/os-release", "text", `NAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 ${t}"\n`],
    ["host/sysctls", "text", `net.ipv4.ip_forward = 1\nkernel.hostname = shop-01${t}\n`],
    ["docker/journal", "log", journal(t)],
    ["docker/ping", "json", JSON.stringify({socket: `/var/run/docker.sock${t}`, socket_exists: true, connected: true, answered: true, status: 200, waited_ms: 4, error: null})],
    ["docker/version", "json", JSON.stringify({Version: `20.10.24+dfsg1${t}`, ApiVersion: "1.41", MinAPIVersion: "1.12", Os: "linux", Arch: "amd64", GoVersion: "go1.19.8"})],
    ["docker/info", "json", JSON.stringify({DockerRootDir: `/var/lib/docker${t}`, Driver: "overlay2", Name: `shop-01${t}`, Labels: [t || "a=b"]})],
    ["docker/containers", "lines", lines(containers)],
    ["docker/networks", "lines", lines(networks)],
    ["docker/images", "json", JSON.stringify([["shop/web:2", 412e6], ["postgres:15", 379e6], ["shop/api:14", 288e6], ["registry:2", 25e6], ["redis:7", 117e6], ["<none>:<none>", 96e6]]
      .map(([tag, size], i) => ({Id: `sha256:${hex(50 + i)}`, RepoTags: [tag + t], Size: size, Created: 1765000000 + i, Containers: 1})))],
    ["docker/volumes", "json", JSON.stringify({Volumes: [{Name: `db-data${t}`, Driver: "local", Mountpoint: `/var/lib/docker/volumes/db${t}`, Scope: "local"}]})],
    ["daemon/paths", "json", JSON.stringify({data_root: {path: "/var/lib/docker", from: "default"}, exec_root: {path: "/var/run/docker", from: "default"}, socket: {path: `/var/run/docker.sock${t}`, from: "default"}, dockerd_pid: 313, containerd_pid: 46, pid_file_pid: 313, pid_file_process: `dockerd${t}`})],
    ["daemon/config", "json", JSON.stringify({"log-driver": "json-file", labels: [`tier=${t}`]}, null, 2)],
    ["processes/daemons", "lines", lines([{pid: 313, ppid: 1, name: "dockerd", exe: "/usr/sbin/dockerd", exe_deleted: false, state: "S", threads: 12, thread_states: {S: 12}, wchan: `ep_poll${t}`, open_files: 80, open_files_limit: 1048576, started: "2026-01-30T03:31:00Z", command: `/usr/sbin/dockerd -H fd:// ${t}`}])],
    ["network/iptables-save", "text", "# Generated by iptables-save\n*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n" +
      "[0:0] -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n[0:0] -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE\n" +
      `[0:0] -A DOCKER ! -i docker0 -p tcp -m tcp --dport 5000 -j DNAT --to-destination 172.17.0.2:5000\n[3:180] -A DOCKER -m comment --comment "${t.replaceAll('"', "")}" -j RETURN\nCOMMIT\n` +
      "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [12:720]\n:DOCKER - [0:0]\n:DOCKER-USER - [0:0]\n:DOCKER-ISOLATION-STAGE-1 - [0:0]\n[0:0] -A FORWARD -j DOCKER-USER\n[0:0] -A FORWARD -o docker0 -j DOCKER\nCOMMIT\n"],
    ["network/interfaces", "lines", lines(interfaces)],
    ["network/routes", "lines", lines([{family: "inet", destination: "0.0.0.0/0", gateway: "10.20.30.1", interface: "eth0", metric: 0, flags: 3}])],
    ["network/resolv-conf", "text", `nameserver 10.20.30.1\nsearch shop.example ${t}\n`],
    ["network/listeners", "lines", lines([{protocol: "tcp", address: "0.0.0.0", port: 8080, inode: 4711, pid: 610, process: `docker-proxy${t}`}])],
    ["storage/filesystems", "lines", lines([filesystem("/", "ext4", 40 * GiB, 11 * GiB), {...filesystem("/var/lib/docker", "ext4", 100 * GiB, 0, 0.31), mount_point: "/var/lib/docker", bytes_free: 5 * GiB},
      filesystem("/boot", "ext4", GiB, GiB / 2), filesystem("/backup", "xfs", 500 * GiB, 61 * GiB), {...filesystem("/mnt/nfs", "nfs4", 0, 0), bytes_total: null, bytes_free: null, bytes_available: null, inodes_total: null, inodes_free: null, error: `timed out after 2 s${t}`}])],
    ["storage/mountinfo", "text", "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n23 22 254:17 / /var/lib/docker rw,relatime shared:2 - ext4 /dev/vdb1 rw\n"],
    ["storage/container-logs", "lines", lines(kContainers.map((_, i) => ({container_id: hex(10 + i), path: `containers/${hex(10 + i)}${t}-json.log`, bytes: Math.round(61e9 / 7 ** i), allocated: 61e9, files: 1 + (i % 3)})))],
    ["storage/layerdb", "lines", lines([180e6, 92e6, 61e6, 12e6, 4096, 0].map((size, i) => ({kind: "layer", chain_id: `sha256:${hex(200 + i)}`, cache_id: hex(300 + i), parent: i % 2 ? `sha256:${hex(199 + i)}` : null, diff_id: `sha256:${hex(400 + i)}`, size, empty_files: []})))],
    ["storage/overlay2-layers", "lines", lines([0, 1, 2].map((i) => ({id: hex(300 + i) + (i === 2 ? t : ""), link: `L${i}${t}`, link_bytes: 26, lower: null, lower_bytes: null, diff: true, work: true, merged: false, committed: true})))],
  ];
}

export const kMissing = [
  ["systemd/units", "failed", "systemctl: Failed to connect to bus"],
  ["network/ip6tables-save", "skipped", "ip6_tables is not loaded, and loading it would change the host"],
  ["kernel/journal", "denied", "permission denied"],
  ["storage/dockerd-mountinfo", "timed_out", "no answer within 10 s"],
];

export const kPayload = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script></script><!-- ]]>'"\`javascript:alert(1) {{script}} &lt;b&gt; \u202e\u001b[31m`;

export function shop(folder) {
  writeBundle(folder, {host: "shop-01", started: "2026-01-31T08:00:00.000000Z", entries: shopEntries(""), missing: kMissing,
    selfScan: {outcome: "clean", reason: "", entries: 30, bytes: 61440, findings: []}});
}

export function hostile(folder) {
  writeBundle(folder, {host: `shop-01${kPayload}`, started: "2026-01-31T08:00:00.000000Z", entries: shopEntries(kPayload),
    missing: kMissing.map(([id, outcome, reason]) => [id, outcome, reason + kPayload])});
}

/** A host where nothing is wrong and little is known. */
export function quiet(folder) {
  writeBundle(folder, {host: "quiet-01", started: "2026-01-31T08:00:00.000000Z",
    entries: [["host/os-release", "text", "NAME=Debian\n"]], missing: kMissing});
}
