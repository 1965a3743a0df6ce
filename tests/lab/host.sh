# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# A throw-away Debian host: boot one, enter it, halt it. Sourced by `run`; one host at a time in one shell.
#
#   host_boot IMAGE LOG     a fresh copy of the image, up and running
#   host_run CMD...         runs it inside as root, with an environment as empty as sshd would give
#   host_halt               takes away everything that host_boot made; safe at any time, also twice

# The path shows in the mountinfo of whatever is recorded, so it says nothing of who runs this or where.
host_root=${DRYDOCK_LAB_CACHE:-/var/cache/drydock-lab}/hosts
host_path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
host_dir=
host_usr=
host_link=
host_nspawn=
host_leader=

host_boot() {
  local image=$1 log=$2
  local left
  for left in "$host_root"/*; do
    [[ -d $left && ! -e /proc/${left##*-} ]] && rm -rf --one-file-system "$left"
  done
  # Not $$, which all subshells share.
  host_dir=$host_root/shop-$BASHPID
  host_link=dd-$BASHPID
  host_usr=$host_root/usr-$BASHPID
  mkdir -p "$host_dir/usr/lib" "$host_usr"
  # Nine tenths of an image are in /usr, where hardly anything is changed: that is laid over the image instead of
  # copied. The rest must be plain files, for Docker's own overlays do not stack on another one.
  find "$image" -mindepth 1 -maxdepth 1 ! -name usr -exec cp -a --reflink=auto -t "$host_dir" {} +
  touch -r "$image/usr" "$host_usr"
  # Without this file nspawn takes the folder for no system.
  cp "$image/usr/lib/os-release" "$host_dir/usr/lib"

  # Where systemd runs outside, a scope of its own gives the host cgroups that it may divide.
  local unit=()
  [[ -d /run/systemd/system ]] || unit=(--keep-unit)
  # setpriv: a run that is killed outright takes its host along. The veth pair gives the host a default
  # route, as every real one has; nobody answers at its other end.
  SYSTEMD_SECCOMP=0 setsid setpriv --pdeathsig KILL systemd-nspawn -q -D "$host_dir" -b \
    --hostname=shop-01 --machine="${host_dir##*/}" --register=no "${unit[@]}" --capability=all \
    --overlay="$image/usr:$host_usr:/usr" --link-journal=no --resolv-conf=off --timezone=off --bind=/dev/loop-control \
    --private-network --network-veth-extra="$host_link:eth0" </dev/null >"$log" 2>&1 &
  host_nspawn=$!

  local tries
  for ((tries = 0; tries < 300; tries++)); do
    host_leader=$(pgrep -P "$host_nspawn" -x systemd || true)
    [[ -n $host_leader ]] && host_is_up && break
    if ! kill -0 "$host_nspawn" 2>/dev/null; then
      echo "the host did not boot: $(tail -n 1 "$log")" >&2
      return 1
    fi
    sleep 0.2
  done
  if ((tries == 300)); then
    echo "the host was not up after 60 seconds; see $log" >&2
    return 1
  fi

  ip link set "$host_link" up
  host_run ip address add 10.20.30.5/24 dev eth0
  host_run ip link set eth0 up
  host_run ip route add default via 10.20.30.1
  host_mend_cgroups
}

host_is_up() {
  case $(host_run timeout 5 systemctl is-system-running 2>/dev/null) in
    running | degraded) return 0 ;;
    *) return 1 ;;
  esac
}

# On a machine with cgroup v1, nspawn leaves the controllers read-only and no container would start.
host_mend_cgroups() {
  # shellcheck disable=SC2016
  host_run sh -c '
    [ -e /sys/fs/cgroup/cgroup.controllers ] && exit
    for c in /sys/fs/cgroup/*; do
      [ "$(findmnt -no VFS-OPTIONS "$c" | cut -c 1-2)" = ro ] && mount -o remount,rw,bind "$c"
      [ "$(findmnt -no FS-OPTIONS "$c" | cut -c 1-2)" = ro ] && mount -o remount,rw "$c"
    done
    true'
}

host_run() {
  nsenter -t "$host_leader" -a env -i PATH="$host_path" HOME=/root LC_ALL=C "$@"
}

host_halt() {
  if [[ -n $host_nspawn ]]; then
    # Nothing could write to a filesystem that a fault froze, nor end the processes that wait to.
    [[ -n $host_leader ]] && timeout -k 1 5 fsfreeze -u "/proc/$host_leader/root/srv/docker" 2>/dev/null
    # What a fault stopped with SIGSTOP would make systemd wait a minute and a half; nothing here is worth a clean end.
    [[ -n $host_leader ]] && kill -KILL "$host_leader" 2>/dev/null
    local tries
    for ((tries = 0; tries < 50; tries++)); do
      kill -0 "$host_nspawn" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$host_nspawn" 2>/dev/null
    wait "$host_nspawn" 2>/dev/null
    host_nspawn=
    host_leader=
  fi
  if [[ -n $host_dir ]]; then
    # A loop device outlives the mount namespace it was set up in when it was not mounted with autoclear.
    local device
    losetup -n -O NAME,BACK-FILE | while read -r device file; do
      [[ $file == "$host_dir"/* ]] && losetup -d "$device"
    done
    rm -rf --one-file-system "$host_dir" "$host_usr"
    host_dir=
  fi
}
