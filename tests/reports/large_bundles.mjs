// SPDX-License-Identifier: Apache-2.0
// Bundles whose rows cannot all be in a report: long tables, a busy host of 50 MB with its journal,
// and one that was made to burst every part of the page.
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {hex, kMissing, kPayload, lines, shopEntries, writeBundle} from "./bundles.mjs";

const numbers = (count) => Array.from({length: count}, (_, i) => i);
const without = (entries, ids) => entries.filter(([id]) => !ids.includes(id));

const listeners = (count) => lines(numbers(count).map((i) => (
  {protocol: "tcp", address: `10.0.${(i >> 8) & 255}.${i & 255}`, port: 1 + (i % 65535), inode: i, pid: i, process: `process-${i}`})));
const layerdb = (count) => lines(numbers(count).map((i) => (
  {kind: "layer", chain_id: `sha256:${hex(i)}`, cache_id: hex(i + 7), parent: null, diff_id: `sha256:${hex(i + 9)}`, size: i * 1000, empty_files: []})));
const overlay2 = (count) => lines(numbers(count).map((i) => (
  {id: hex(i + 7), link: `L${i}`, link_bytes: 26, lower: null, lower_bytes: null, diff: true, work: true, merged: false, committed: true})));
const containers = (count, name) => lines(numbers(count).map((i) => ({
  Id: hex(i + 100000), Name: `/${name(i)}`, Image: `sha256:${hex(50)}`, Created: "2026-01-12T10:00:00Z", RestartCount: i % 7, Driver: "overlay2",
  State: {Status: i % 5 ? "running" : "exited", Running: i % 5 > 0, Pid: 1000 + i, ExitCode: 0, OOMKilled: i % 50 === 0, Dead: false, Error: "", StartedAt: "2026-01-30T03:31:02Z", FinishedAt: "0001-01-01T00:00:00Z"},
  Config: {Image: "shop/web:2"}, HostConfig: {LogConfig: {Type: "json-file", Config: {}}, NetworkMode: "bridge", RestartPolicy: {Name: "always"}},
  Mounts: [{Type: "volume", Name: `data-${i}`, Source: `/var/lib/docker/volumes/data-${i}/_data`, Destination: "/data", Driver: "local", RW: true}],
  NetworkSettings: {Ports: {"80/tcp": [{HostIp: "0.0.0.0", HostPort: String(10000 + i)}]},
                    Networks: {bridge: {NetworkID: hex(100), IPAddress: `172.17.${i >> 8}.${i & 255}`, Gateway: "172.17.0.1"}}}})));

/** Tables that cannot all be in a report: tens of thousands of rows. */
export function large(folder) {
  const entries = without(shopEntries(""), ["network/listeners", "storage/layerdb", "storage/overlay2-layers"]);
  entries.push(["network/listeners", "lines", listeners(40000)], ["storage/layerdb", "lines", layerdb(40000)],
               ["storage/overlay2-layers", "lines", overlay2(40000)]);
  writeBundle(folder, {host: "shop-01", started: "2026-01-31T08:00:00.000000Z", entries, missing: kMissing});
}

/** 50 MB: a journal of a real dockerd in debug mode, told again day by day, and a host to match. */
export function busy(folder) {
  const told = gunzipSync(readFileSync(new URL("../../bench/dockerd-debug.log.gz", import.meta.url))).toString();
  const days = ["24", "25", "26", "27", "28", "29", "30"];
  const again = Math.ceil(42e6 / told.length);
  const journal = numbers(again).map((i) => told.replaceAll("2026-11-24T", `2026-01-${days[Math.floor(i * days.length / again)]}T`)).join("");
  const shop = shopEntries("");
  const own = shop.find(([id]) => id === "docker/journal")[2];
  const entries = without(shop, ["docker/journal", "docker/containers", "network/listeners", "storage/layerdb", "storage/overlay2-layers"]);
  entries.push(["docker/journal", "log", journal + own], ["docker/containers", "lines", containers(1000, (i) => `worker-${i}`)],
               ["network/listeners", "lines", listeners(5000)], ["storage/layerdb", "lines", layerdb(12000)],
               ["storage/overlay2-layers", "lines", overlay2(12000)]);
  writeBundle(folder, {host: "shop-01", started: "2026-01-31T08:00:00.000000Z", entries, missing: kMissing});
}

/** Long where a text can be long, many where there can be many, and markup in all of it. */
export function bursting(folder) {
  const long = kPayload.repeat(400);  // 50 kB
  const shop = shopEntries(long.slice(0, 4000));
  const faults = numbers(3000).map((i) => {
    const time = new Date(Date.UTC(2026, 0, 31, 5) + i * 1000).toISOString();
    return `${time.replace("Z", "000+0000")} shop-01 dockerd[313]: time="${time}" level=error msg="Handler for POST /v1.41/containers/create returned error: ` +
      `mkdir /var/lib/docker/overlay2/${hex(i)}-init: no space left on device ${(i % 100 ? kPayload : long).replaceAll('"', "'")}"`;
  });
  const journal = shop.find(([id]) => id === "docker/journal")[2] + faults.join("\n") + "\n";
  const entries = without(shop, ["docker/journal", "docker/containers", "network/listeners", "storage/filesystems"]);
  const mount = (i) => ({mount_point: `/mnt/${i}${long.slice(0, 3000)}`, fs_type: "ext4", device: `/dev/vdb${i}`, options: "rw", read_only: false,
    bytes_total: 1e9, bytes_free: 0, bytes_available: 0, inodes_total: 1e6, inodes_free: 0, error: long.slice(0, 3000)});
  entries.push(["docker/journal", "log", journal], ["docker/containers", "lines", containers(2000, (i) => `${i}${long.slice(0, 1000)}`)],
               ["network/listeners", "lines", listeners(100000)], ["storage/filesystems", "lines", lines(numbers(3000).map(mount))]);
  const missing = kMissing.map(([id, outcome, reason]) => [id, outcome, reason + long]);
  // What a manifest becomes in memory is bounded; a larger one would be refused as a whole.
  for (const i of numbers(3000)) missing.push([`network/made-up-${i}`, "failed", kPayload]);
  writeBundle(folder, {host: `shop-01${long}`, started: "2026-01-31T08:00:00.000000Z", entries, missing});
}
