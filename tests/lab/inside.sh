# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# What the inject scripts share. `run` puts it into the host as /run/lab/inside.sh.

fail() {
  echo "$*" >&2
  exit 1
}

# wait_for SECONDS WHAT CMD...
wait_for() {
  local seconds=$1 what=$2
  shift 2
  local tries
  for ((tries = 0; tries < seconds * 5; tries++)); do
    timeout -k 1 5 "$@" >/dev/null 2>&1 && return
    sleep 0.2
  done
  fail "waited $seconds seconds in vain until $what"
}

import_base() {
  tar -C /opt/busybox -c . | docker import - shop/base:1 >/dev/null
}

# Two services on their own network, as compose would leave them, so that every fault hits a host in use:
# web publishes 8080 and is an image of three layers, db has a volume.
open_shop() {
  import_base
  docker run --name build shop/base:1 sh -c 'echo "<p>layer two</p>" >/www/two.html' >/dev/null
  docker commit build shop/web:1 >/dev/null
  docker rm build >/dev/null
  docker run --name build shop/web:1 sh -c 'echo "<p>layer three</p>" >/www/three.html' >/dev/null
  docker commit build shop/web:2 >/dev/null
  docker rm build >/dev/null
  docker network create shop >/dev/null
  docker run -d --restart always --stop-timeout 1 --name web --network shop -p 8080:80 shop/web:2 \
    httpd -f -p 80 -h /www >/dev/null
  docker run -d --restart always --stop-timeout 1 --name db --network shop -v shop-db:/data shop/base:1 \
    sleep 100000 >/dev/null
  wait_for 10 'web serves' busybox wget -qO /dev/null http://127.0.0.1:8080/three.html
}

# small_data_root SIZE MKFS_OPTION...: a filesystem of its own for Docker's data root, on a loop device.
small_data_root() {
  local size=$1 minor device
  shift
  # nspawn gives a host /dev/loop-control but no devices; the number asked for is free on the machine outside.
  for ((minor = 0; minor < 64; minor++)); do
    [[ -e /dev/loop$minor ]] || mknod "/dev/loop$minor" b 7 "$minor"
  done
  truncate -s "$size" /var/lib/docker.img
  mkfs.ext4 -q -F -m 0 -b 4096 "$@" /var/lib/docker.img
  mkdir -p /srv/docker
  # Another host may take the free one between the question and the use of it.
  for ((minor = 0; minor < 10; minor++)); do
    device=$(losetup -f)
    losetup "$device" /var/lib/docker.img && break
  done
  mount "$device" /srv/docker
  # Detached now, the device goes away with its last mount, whatever way the host ends.
  losetup -d "$device"
  mkdir -p /etc/docker
  echo '{ "data-root": "/srv/docker" }' >/etc/docker/daemon.json
  systemctl restart docker
}

# fill FILE: takes what its filesystem has left, as a runaway dump does.
fill() {
  dd if=/dev/zero of="$1" bs=4K conv=fsync status=none 2>/dev/null && fail "$1 did not fill its filesystem"
  # ext4 allocates late, so a second helping takes what the first one was refused.
  dd if=/dev/zero of="$1" bs=4K oflag=append conv=notrunc,fsync status=none 2>/dev/null || true
  local left
  left=$(df --output=avail -B 1 "$1" | tail -n 1)
  ((left < 65536)) || fail "there are $left bytes left after all"
}

# A daemon that cannot start ends as failed when systemd has tried three times within a minute.
restart_to_failure() {
  # The start at boot was a minute ago at most; on a host in use it would not count.
  systemctl reset-failed docker.socket docker.service
  systemctl restart docker.service 2>/dev/null && fail 'dockerd started although it should not'
  wait_for 60 'docker.service has failed for good' systemctl is-failed docker.service
}

journal_says() {
  journalctl --sync
  # Not grep -q, which would end journalctl by SIGPIPE and so fail the pipe.
  journalctl -b -o cat -u "$1" | grep -e "$2" >/dev/null || fail "the journal of $1 does not say: $2; dockerd's last line is: $(journalctl -b -o cat -t dockerd -n 1)"
}

# What the kernel says from now on is in the journal, as on a host that is no container.
hear_kernel() {
  local next
  [[ -e /dev/kmsg ]] || mknod /dev/kmsg c 1 11
  echo 'lab: listening' >/dev/kmsg
  next=$(perl -MFcntl -e 'sysopen KMSG, "/dev/kmsg", O_RDONLY | O_NONBLOCK or die;
    while (sysread KMSG, my $record, 8192) { ($next) = $record =~ /^\d+,(\d+),/ } print $next + 1')
  [[ $next =~ ^[0-9]+$ ]] || fail 'the kernel log cannot be read'
  # journald keeps there which message it wants next, and would else take what the machine said before.
  perl -e 'print pack "Q", shift' "$next" | dd of=/run/systemd/journal/kernel-seqnum conv=notrunc status=none
  mkdir -p /etc/systemd/journald.conf.d
  printf '[Journal]\nReadKMsg=yes\n' >/etc/systemd/journald.conf.d/kernel.conf
  systemctl restart systemd-journald
}

kernel_says() {
  journalctl --sync
  journalctl -b -o cat _TRANSPORT=kernel | grep -e "$1" >/dev/null || fail "the kernel does not say: $1"
}

# answer_on ADDRESS:PORT SCRIPT: a server that runs SCRIPT for each connection, with the socket as its stdin and stdout.
answer_on() {
  systemd-run -q --unit="server-${1##*:}" systemd-socket-activate --accept --inetd -l "$1" bash "$2"
  wait_for 10 "a server listens on $1" sh -c "ss -Hlnt sport = ${1##*:} | grep -q ."
}

# For such scripts: reads an HTTP request, and leaves what it asks for in $request_path.
http_request() {
  local line
  # shellcheck disable=SC2034  # for the caller
  read -r _ request_path _
  while read -r line && [[ ${line%$'\r'} ]]; do :; done
}

# http_reply STATUS TYPE BODY
http_reply() {
  printf 'HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %s\r\nDocker-Distribution-Api-Version: registry/2.0\r\n' \
    "$1" "$2" "${#3}"
  printf 'Connection: close\r\n\r\n%s' "$3"
}

# tls_registry NAME FROM TO: registry.example.com:5443 is this host, and shows a certificate for NAME, valid
# between the two times (YYYYMMDDHHMMSSZ), from a CA that dockerd was told to trust.
tls_registry() {
  local dir=/root/ca trust=/etc/docker/certs.d/registry.example.com:5443
  mkdir -p "$dir" "$trust"
  : >"$dir/index"
  cat >"$dir/config" <<CONFIG
[ca]
default_ca = shop
[shop]
database = $dir/index
new_certs_dir = $dir
rand_serial = yes
default_md = sha256
policy = names
copy_extensions = copy
[names]
commonName = supplied
CONFIG
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/CN=Shop CA' -keyout "$dir/ca.key" -out "$dir/ca.pem" 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -addext "subjectAltName=DNS:$1" -keyout "$dir/server.key" \
    -out "$dir/server.csr" 2>/dev/null
  openssl ca -batch -notext -config "$dir/config" -cert "$dir/ca.pem" -keyfile "$dir/ca.key" -startdate "$2" -enddate "$3" \
    -in "$dir/server.csr" -out "$dir/server.pem" 2>/dev/null || fail 'the certificate could not be made'
  cp "$dir/ca.pem" "$trust/ca.crt"
  echo '10.20.30.5 registry.example.com' >>/etc/hosts
  systemd-run -q --unit=registry openssl s_server -quiet -www -accept 10.20.30.5:5443 -cert "$dir/server.pem" \
    -key "$dir/server.key"
  wait_for 10 'the registry listens' sh -c 'ss -Hlnt sport = 5443 | grep -q .'
}

# pull_fails IMAGE TEXT: the pull of IMAGE fails, and says TEXT.
pull_fails() {
  timeout -k 1 120 docker pull "$1" >/root/pull.out 2>&1 </dev/null && fail "$1 was pulled"
  grep -q -e "$2" /root/pull.out || fail "the pull failed otherwise: $(tail -n 1 /root/pull.out)"
}

# serve_image [altered]: localhost:5000/shop/web:3 is an image of one layer, of what is in /root/layer. Leaves the
# digest of that layer's tar in $layer_diff_id. An altered one has the size that it should have, and not the digest.
serve_image() {
  mkdir -p /root/blobs
  tar -C /root/layer -c . | gzip -1 >/root/blobs/layer
  layer_diff_id=$(gunzip -c /root/blobs/layer | sha256sum | cut -c 1-64)
  printf '{"architecture":"amd64","os":"linux","config":{"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$layer_diff_id" >/root/blobs/config
  tr '\000-\377' '\001-\377\000' </root/blobs/layer >/root/blobs/altered
  printf '. /run/lab/inside.sh\nserve_image_request %s\n' "${1:-layer}" >/root/registry
  answer_on 127.0.0.1:5000 /root/registry
}

serve_image_request() {
  local config config_digest layer_digest size
  config=$(</root/blobs/config)
  config_digest=sha256:$(sha256sum </root/blobs/config | cut -c 1-64)
  layer_digest=sha256:$(sha256sum </root/blobs/layer | cut -c 1-64)
  size=$(stat -c %s /root/blobs/layer)
  http_request
  case $request_path in
    /v2/) http_reply '200 OK' application/json '{}' ;;
    */manifests/*)
      http_reply '200 OK' application/vnd.docker.distribution.manifest.v2+json "{\"schemaVersion\":2,\
\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\
\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"size\":${#config},\"digest\":\"$config_digest\"},\
\"layers\":[{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":$size,\"digest\":\"$layer_digest\"}]}"
      ;;
    */"$config_digest") http_reply '200 OK' application/octet-stream "$config" ;;
    */"$layer_digest") http_reply_file '200 OK' application/octet-stream "/root/blobs/$1" ;;
    *) http_reply '404 Not Found' application/json '{}' ;;
  esac
}

# http_reply_file STATUS TYPE FILE
http_reply_file() {
  printf 'HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %s\r\nDocker-Distribution-Api-Version: registry/2.0\r\n' \
    "$1" "$2" "$(stat -c %s "$3")"
  printf 'Connection: close\r\n\r\n'
  cat "$3"
}

# authorization_plugin: dockerd asks a plugin before it does anything, and that says yes. With one, dockerd logs
# every request that fails; else only those that it blames on itself.
authorization_plugin() {
  cat >/root/authorize <<'SH'
. /run/lab/inside.sh
http_request
case $request_path in
  /Plugin.Activate) answer='{"Implements":["authz"]}' ;;
  *) answer='{"Allow":true}' ;;
esac
http_reply '200 OK' application/json "$answer"
# Its body is still on the way: a socket that is closed over it takes the answer along.
timeout 1 cat >/dev/null
SH
  answer_on 127.0.0.1:7070 /root/authorize
  mkdir -p /etc/docker/plugins
  echo 'tcp://127.0.0.1:7070' >/etc/docker/plugins/permit.spec
  echo '{ "authorization-plugins": ["permit"] }' >/etc/docker/daemon.json
  systemctl restart docker
}

# second_node: another host of a swarm, 10.20.40.2, with a dockerd of its own; `on_second_node ARG...` is docker there.
# This host is 10.20.40.1 to it.
second_node() {
  ip netns add node2
  ip link add swarm0 type veth peer name eth0 netns node2
  ip address add 10.20.40.1/24 dev swarm0
  ip link set swarm0 up
  ip -n node2 address add 10.20.40.2/24 dev eth0
  ip -n node2 link set eth0 up
  ip -n node2 link set lo up
  # Below a parent of its own, as in a container: a second dockerd of the host itself would be another fault.
  systemd-run -q --unit=node2 -p NetworkNamespacePath=/run/netns/node2 unshare --pid --fork dockerd -H unix:///run/node2.sock --data-root /srv/node2 \
    --exec-root /run/node2 --pidfile /run/node2.pid --bridge none --iptables=false --containerd-namespace node2 \
    --containerd-plugins-namespace node2-plugins --containerd /run/containerd/containerd.sock
  wait_for 20 'the other node is up' docker -H unix:///run/node2.sock info
}

on_second_node() {
  docker -H unix:///run/node2.sock "$@"
}

# two_managers: a swarm of this host and the other one, which leads.
two_managers() {
  on_second_node swarm init --advertise-addr 10.20.40.2 >/dev/null
  docker swarm join --advertise-addr 10.20.40.1 --token "$(on_second_node swarm join-token -q manager)" 10.20.40.2:2377 >/dev/null
  # shellcheck disable=SC2016
  wait_for 20 'both are managers' sh -c '[ "$(docker node ls -q | wc -l)" = 2 ]'
}
