# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# What the cases share. `run` sources it after host.sh, and gives each case a directory, $case_dir.
#
#   inside SCRIPT              runs bash inside the host
#   afterwards SCRIPT          runs SCRIPT inside when the case has ended, last one first
#   afterwards_here CMD...     the same with a command out here
#   collect NAME OPTION...     runs the collector inside: $status, $took (ms), $bundle, $said
#   require WHAT CMD...        fails with the sentence WHAT unless CMD succeeds

bundle=
status=
took=
said=
undo=()

inside() {
  host_run bash -euo pipefail -c "$1" </dev/null
}

put_inside() {
  host_run sh -c 'mkdir -p "$(dirname "$1")" && cat >"$1" && chmod 755 "$1"' sh "$2" <"$1"
}

afterwards() {
  undo+=("inside $(printf %q "$1")")
}

afterwards_here() {
  undo+=("$(printf '%q ' "$@")")
}

# A host that could not be mended must not be used again, so that fails the case too; its own
# failure is the last line that is printed.
take_back() {
  local result=$? sentence=${failure:-} index
  trap - EXIT
  set +e
  for ((index = ${#undo[@]} - 1; index >= 0; index--)); do
    if ! eval "${undo[index]}"; then
      ((result)) || sentence="the host could not be mended: ${undo[index]}"
      result=1
    fi
  done
  ((result == 0)) || echo "${sentence:-a command failed; what it said is above}"
  exit "$result"
}

fail() {
  failure=$1
  exit 1
}

require() {
  local what=$1
  shift
  "$@" || fail "$what"
}

seconds_since() {
  awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }'
}

milliseconds_since() {
  awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%d", (to - from) * 1000 }'
}

# The bundle is fetched as the host's root sees it, and taken away, so that the host stays as it was.
collect() {
  local name=$1 started
  shift
  inside 'rm -rf /root/out; mkdir /root/out'
  started=$EPOCHREALTIME
  status=0
  host_run timeout -k 5 170 drydock-collect -o /root/out "$@" </dev/null >"$case_dir/$name.said" 2>&1 || status=$?
  took=$(milliseconds_since "$started")
  said=$(<"$case_dir/$name.said")
  echo "collect $name: status $status after $took ms"
  fetch_bundle "$name"
}

fetch_bundle() {
  local name=$1 found
  bundle=$case_dir/$name.tar.zst
  found=$(inside 'ls /root/out')
  require "$name: one bundle is in the output directory, not '$found'" [ "$(wc -w <<<"$found")" = 1 ]
  inside "cat /root/out/*" >"$bundle"
  inside 'rm -rf /root/out'
}

# A whole archive to others, and to the analyzer one whose manifest came; that may say that the run ended early.
is_valid() {
  zstd -dcq "$bundle" | tar -t >"$bundle.list" || fail "$bundle is not a whole archive"
  "$analyzer" --format json "$bundle" >"$bundle.json"
  python3 - "$bundle.json" <<'PYTHON' || fail "$bundle is not a whole bundle to drydock-analyze"
import json, sys
bundle = json.load(open(sys.argv[1]))["bundle"]
sys.exit(not bundle["complete"] and not bundle["incomplete_reason"].startswith("the collection was "))
PYTHON
}

manifest() {
  zstd -dcq "$bundle" | tar -xO --wildcards '*/manifest.json'
}

# evidence_text ID: what the bundle has of it.
evidence_text() {
  zstd -dcq "$bundle" | tar -xO --wildcards "*/$1.*"
}

ended() {
  manifest | python3 -c 'import json, sys; print(json.load(sys.stdin)["ended"])'
}

query() {
  "$analyzer" query --format csv "$bundle" "$1" | tail -n +2 | tr -d '\r'
}

outcome() {
  query "SELECT outcome FROM evidence WHERE id = '$1'"
}

has_outcome() {
  local found
  found=$(outcome "$1")
  [ "$found" = "$2" ] ||
    fail "$1 is $2, not $found ($(query "SELECT reason FROM evidence WHERE id = '$1'"))"
}

# The current root causes.
root_causes() {
  python3 -c '
import json, sys
print(*[f["rule"] for f in json.load(open(sys.argv[1]))["findings"] if f["root"] and f["status"] == "current"])' \
    "$bundle.json"
}

took_under() {
  require "it took $took ms, which is over $1 s" [ "$took" -lt $(($1 * 1000 * patience)) ]
}

# What the data root tells is there whatever the daemons do.
has_the_data_root() {
  local id
  for id in storage/container-configs storage/overlay2-layers storage/volumes processes/list; do
    has_outcome "$id" collected
  done
  require "storage/container-configs has ten containers" \
    [ "$(grep -c . <<<"$(evidence_text storage/container-configs)")" = 10 ]
}

# hang_filesystem PLACE: mounts there what never answers, until the case ends.
hang_filesystem() {
  local answer server output
  exec {output}< <(exec setpriv --pdeathsig KILL "$here/hung-filesystem" "$host_leader" "$1")
  server=$!
  read -r answer <&"$output" || fail "no file system could be mounted on $1"
  require "it is mounted, and does not say: $answer" [ "$answer" = mounted ]
  afterwards "umount -l $1"
  # Its end fails every request that waits, so that those who asked can go.
  afterwards_here kill "$server"
}
